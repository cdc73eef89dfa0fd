import { Loading, Skeleton, SkeletonRows } from "@/components/ui/skeleton";

export default function SendingLoading() {
  return (
    <Loading what="the ways to send" className="grid max-w-200 gap-6">
      <div className="overflow-clip rounded-panel border border-line bg-surface">
        <SkeletonRows rows={3} />
      </div>
      <Skeleton className="h-40 rounded-panel" />
    </Loading>
  );
}
