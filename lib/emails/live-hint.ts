/** Tells open dashboards that something about a team's emails changed: four times a second at most. */
import { notifier } from "@/lib/infra/db/listen";
import { shared } from "@/lib/infra/singleton";
import { liveChannel } from "@/lib/kernel/live";

const tell = shared("live.tell", () => notifier(liveChannel, 250));

export const liveHint = (teamId: string): void => tell()(`emails ${teamId}`);
