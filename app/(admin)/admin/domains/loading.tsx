import { PageHeader } from "@/components/ui/page-header";
import { Panel } from "@/components/ui/panel";
import { Loading, Skeleton } from "@/components/ui/skeleton";

export default function AdminDomainsLoading() {
  return (
    <>
      <PageHeader title="Domains" />
      <Loading what="the domains that wait" className="grid gap-4">
        {["first", "second", "third"].map((each) => (
          <Panel key={each}>
            <div className="grid gap-3">
              <Skeleton className="h-6 w-64 max-w-full" />
              <Skeleton className="h-24 w-full" />
            </div>
          </Panel>
        ))}
      </Loading>
    </>
  );
}
