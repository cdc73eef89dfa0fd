import { PageHeader } from "@/components/ui/page-header";
import { Loading, Skeleton, SkeletonRows } from "@/components/ui/skeleton";

export default function EmailsLoading() {
  return (
    <>
      <PageHeader title="Emails" description="Every message the team sent, and what became of each recipient.">
        <div className="flex h-10 items-center gap-5 shadow-[inset_0_-1px_var(--line)] max-sm:h-11">
          <Skeleton className="h-3.5 w-6" />
          <Skeleton className="h-3.5 w-18" />
        </div>
      </PageHeader>
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
