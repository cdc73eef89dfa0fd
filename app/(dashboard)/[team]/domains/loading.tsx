import { PageHeader } from "@/components/ui/page-header";
import { Loading, Skeleton, SkeletonRows } from "@/components/ui/skeleton";

export default function DomainsLoading() {
  return (
    <>
      <PageHeader title="Domains" description="The names that stand after the @ of your senders, and whether receivers can trust them." />
      <Loading what="the domains" className="overflow-clip rounded-panel border border-line bg-surface">
        <div className="flex min-h-13 items-center gap-2 px-4">
          <Skeleton className="h-8 w-72 max-w-full" />
          <Skeleton className="h-8 w-20" />
        </div>
        <SkeletonRows rows={5} />
      </Loading>
    </>
  );
}
