import { PageHeader } from "@/components/ui/page-header";
import { Loading, Skeleton, SkeletonRows } from "@/components/ui/skeleton";

export default function EmailsLoading() {
  return (
    <>
      <PageHeader title="Emails" description="Every message the team sent, and what became of each recipient." />
      <Loading what="the emails" className="overflow-clip rounded-panel border border-line bg-surface">
        <div className="flex min-h-13 items-center gap-2 px-4">
          <Skeleton className="h-8 w-72 max-w-full" />
          <Skeleton className="h-8 w-20" />
        </div>
        <SkeletonRows rows={12} />
      </Loading>
    </>
  );
}
