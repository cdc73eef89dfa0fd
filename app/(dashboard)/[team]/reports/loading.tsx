import { PageHeader } from "@/components/ui/page-header";
import { Loading, Skeleton } from "@/components/ui/skeleton";

export default function ReportsLoading() {
  return (
    <>
      <PageHeader title="Reports" description="How much was sent, and what became of it." />
      <Loading what="the figures" className="grid gap-6">
        <Skeleton className="h-8 w-72 max-w-full" />
        <div className="grid grid-cols-2 gap-px overflow-hidden rounded-panel border border-line bg-line lg:grid-cols-4">
          {["a", "b", "c", "d"].map((key) => (
            <div key={key} className="grid gap-2 bg-surface p-5">
              <Skeleton className="h-4 w-20" />
              <Skeleton className="h-8 w-24" />
              <Skeleton className="h-3.5 w-28" />
            </div>
          ))}
        </div>
        <div className="grid gap-4 rounded-panel border border-line bg-surface p-5">
          <Skeleton className="h-5 w-96 max-w-full" />
          <Skeleton className="h-65 w-full" />
        </div>
      </Loading>
    </>
  );
}
