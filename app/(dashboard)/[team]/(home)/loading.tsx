import { PageHeader } from "@/components/ui/page-header";
import { Loading, Skeleton, SkeletonRows } from "@/components/ui/skeleton";

const figures = ["handed over", "bounced", "failed", "complained"];

export default function HomeLoading() {
  return (
    <>
      <PageHeader title="Home" />
      <Loading what="Home" className="grid gap-6">
        <div className="grid grid-cols-2 gap-px overflow-hidden rounded-panel border border-line bg-line lg:grid-cols-4">
          {figures.map((figure) => (
            <div key={figure} className="grid gap-3 bg-surface p-4 sm:px-5">
              <Skeleton className="h-3.5 w-24" />
              <Skeleton className="h-7 w-16" />
              <Skeleton className="h-3 w-32" />
            </div>
          ))}
        </div>
        <SkeletonRows rows={10} />
      </Loading>
    </>
  );
}
