/** The outline of one email or message while it is read: its facts, its fate, its content. */
import { PageHeader } from "@/components/ui/page-header";
import { Panel } from "@/components/ui/panel";
import { Loading, Skeleton } from "@/components/ui/skeleton";

export function LetterLoading({ title, what, facts }: { title: string; what: string; facts: readonly string[] }) {
  return (
    <>
      <PageHeader title={title} />
      <Loading what={what} className="grid gap-6">
        <Panel>
          <div className="grid gap-3">
            {facts.map((fact) => (
              <div key={fact} className="flex gap-6">
                <Skeleton className="h-4 w-24" />
                <Skeleton className="h-4 w-64 max-w-full" />
              </div>
            ))}
          </div>
        </Panel>
        <Panel>
          <Skeleton className="h-24 w-full" />
        </Panel>
        <Skeleton className="h-80 w-full" />
      </Loading>
    </>
  );
}
