import { Loading, Skeleton } from "@/components/ui/skeleton";

export default function AccountLoading() {
  return (
    <Loading what="your account" className="grid gap-6">
      <Skeleton className="h-7 w-32" />
      <Skeleton className="h-48 rounded-panel" />
      <Skeleton className="h-56 rounded-panel" />
      <Skeleton className="h-40 rounded-panel" />
    </Loading>
  );
}
