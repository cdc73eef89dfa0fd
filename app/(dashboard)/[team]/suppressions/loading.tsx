import { PageHeader } from "@/components/ui/page-header";
import { Loading, Skeleton, SkeletonRows } from "@/components/ui/skeleton";

export default function SuppressionsLoading() {
  return (
    <>
      <PageHeader
        title="Suppressions"
        description="Addresses that the team does not write to, and why. Mail to them is refused, also when it waits already."
      />
      <Loading what="the suppressions" className="overflow-clip rounded-panel border border-line bg-surface">
        <div className="flex min-h-13 items-center gap-2 px-4">
          <Skeleton className="h-8 w-72 max-w-full" />
          <Skeleton className="h-8 w-20" />
        </div>
        <SkeletonRows rows={8} />
      </Loading>
    </>
  );
}
