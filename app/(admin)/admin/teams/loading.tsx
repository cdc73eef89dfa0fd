import { PageHeader } from "@/components/ui/page-header";
import { Loading, Skeleton, SkeletonRows } from "@/components/ui/skeleton";
import { teamsSentence } from "./teams-sentence";

export default function AdminTeamsLoading() {
  return (
    <>
      <PageHeader title="Teams" description={teamsSentence} />
      <Loading what="the teams" className="overflow-clip rounded-panel border border-line bg-surface">
        <div className="flex min-h-13 items-center gap-2 px-4">
          <Skeleton className="h-8 w-72 max-w-full" />
          <Skeleton className="h-8 w-20" />
        </div>
        <SkeletonRows rows={8} />
      </Loading>
    </>
  );
}
