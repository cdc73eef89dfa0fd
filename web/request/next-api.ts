/** What Next answers below /api, by path and method: so that everything else there is answered in JSON, which Next would not do. */

const read = ["GET", "HEAD"];

/** The route handlers of app/api that are not answered before Next. */
const routes: readonly (readonly [RegExp, readonly string[]])[] = [
  [/^\/api\/auth\/[^/]+(\/[^/]+)*$/, [...read, "POST"]],
  [/^\/api\/cron\/process-scheduled$/, [...read, "POST"]],
  [/^\/api\/dashboard\/[^/]+\/[^/]+$/, ["POST"]],
  [/^\/api\/dashboard\/[^/]+\/(reports|suppressions)\/export$/, read],
  [/^\/api\/dashboard\/[^/]+\/emails\/[^/]+\/attachments\/[^/]+$/, read],
];

/** The methods that Next answers there; null where it has nothing. */
export const nextMethods = (path: string): readonly string[] | null => routes.find(([pattern]) => pattern.test(path))?.[1] ?? null;
