/** The emails before and after this one, by link and by key. */
import { listEmails } from "@/lib/emails";
import { tryCall } from "@/lib/web/call";
import { NeighbourLinks } from "./neighbour-links";

export async function Neighbours({ team, id }: { team: string; id: string }) {
  const [newer, older] = await Promise.all([
    tryCall(team, listEmails, { cursor: `-${id}`, limit: 1 }),
    tryCall(team, listEmails, { cursor: id, limit: 1 }),
  ]);
  const to = (called: typeof newer) => {
    const neighbour = called.ok ? called.data.emails[0] : undefined;
    return neighbour ? `/${team}/emails/${neighbour.id}` : null;
  };
  return <NeighbourLinks newerHref={to(newer)} olderHref={to(older)} />;
}
