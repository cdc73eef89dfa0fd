import { PageHeader } from "@/components/ui/page-header";
import { Panel } from "@/components/ui/panel";
import { Loading, Skeleton, SkeletonRows } from "@/components/ui/skeleton";

export default function DomainLoading() {
  return (
    <>
      <PageHeader title="Domain" />
      <Loading what="the domain" className="grid gap-6">
        <Panel>
          <Skeleton className="h-16 w-full" />
        </Panel>
        <Panel title="Records to set" flush>
          <SkeletonRows rows={5} />
        </Panel>
        <Panel title="Score">
          <Skeleton className="h-40 w-full" />
        </Panel>
      </Loading>
    </>
  );
}
