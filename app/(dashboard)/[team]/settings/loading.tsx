import { Loading, Skeleton } from "@/components/ui/skeleton";

export default function SettingsLoading() {
  return (
    <Loading what="settings" className="grid max-w-160 gap-6">
      <Skeleton className="h-56 rounded-panel" />
      <Skeleton className="h-28 rounded-panel" />
    </Loading>
  );
}
