import { PageHeader } from "@/components/ui/page-header";
import { Loading, Skeleton, SkeletonRows } from "@/components/ui/skeleton";

export default function SandboxLoading() {
  return (
    <>
      <PageHeader title="Sandbox inbox" description="Mail from test keys and from sandbox.test. It is kept here and goes nowhere else." />
      <Loading what="the messages" className="overflow-clip rounded-panel border border-line bg-surface">
        <div className="flex min-h-13 items-center px-4">
          <Skeleton className="h-8 w-72 max-w-full" />
        </div>
        <SkeletonRows rows={10} />
      </Loading>
    </>
  );
}
