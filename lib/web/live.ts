/**
 * Live updates: GET /api/live?team=…&topics=emails as server-sent events. An event says that a topic changed; the
 * numbers come from the same operations as ever, so a missed event costs freshness and never truth.
 */
import type { IncomingMessage, ServerResponse } from "node:http";
import { refusal } from "@/lib/api/dialects/v1";
import { type Listening, listen } from "@/lib/infra/db/listen";
import { newUuid } from "@/lib/infra/ids";
import { log } from "@/lib/infra/log";
import { singleton } from "@/lib/infra/singleton";
import { toFault } from "@/lib/kernel/execute";
import { Fault, invalid, kinds } from "@/lib/kernel/fault";
import { liveChannel } from "@/lib/kernel/live";
import { endedAmong } from "@/lib/teams";
import { enter } from "./member";
import { readSession } from "./session";

export const topics = ["emails", "domains"] as const;
export type Topic = (typeof topics)[number];

const beatMs = 15_000;
const recheckMs = 60_000;
/** A revoked session, or a person who is no member any more, loses the stream within this time. */
const endedMs = 3_000;
const quietMs = 250;
const maxBufferedBytes = 64 * 1024;
const maxStreamsPerPerson = 32;

interface Client {
  readonly userId: string;
  readonly sessionId: string;
  readonly teamId: string;
  readonly topics: ReadonlySet<string>;
  readonly cookie: string;
  readonly slug: string;
  readonly response: ServerResponse;
}

interface Hub {
  readonly clients: Set<Client>;
  readonly quiet: Map<string, boolean>;
  listening: Listening | null;
  /** True while this process hears of no changes, because its listening connection is lost. */
  deaf: boolean;
  timers: NodeJS.Timeout[];
}

const hub = () => singleton<Hub>("live.hub", () => ({ clients: new Set(), quiet: new Map(), listening: null, deaf: false, timers: [] }));

/** Keeps the response open until the browser leaves, the session ends or the process stops. */
export async function openLive(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const requestId = newUuid();
  try {
    const client = await admit(request, response);
    // A browser that left while it was admitted has had its "close" already: nothing would ever remove it.
    if (response.destroyed) return;
    response.writeHead(200, {
      "Content-Type": "text/event-stream; charset=utf-8",
      "Cache-Control": "no-cache, no-transform",
      "X-Accel-Buffering": "no",
      "X-Content-Type-Options": "nosniff",
      "X-Request-Id": requestId,
    });
    response.write("retry: 3000\n\n");
    for (const topic of client.topics) send(client, topic);
    start();
    if (hub().deaf) write(client, deaf);
    hub().clients.add(client);
    response.once("close", () => hub().clients.delete(client));
  } catch (error) {
    refuse(response, error, requestId);
  }
}

/** Ends every stream; browsers come back by themselves, to another process. */
export async function closeLive(): Promise<void> {
  const held = hub();
  for (const timer of held.timers) clearInterval(timer);
  for (const { response } of held.clients) response.end();
  held.clients.clear();
  held.timers = [];
  held.deaf = false;
  await held.listening?.stop();
  held.listening = null;
}

async function admit(request: IncomingMessage, response: ServerResponse): Promise<Client> {
  const query = new URL(request.url ?? "/", "http://localhost").searchParams;
  const asked = (query.get("topics") ?? "").split(",").filter(Boolean);
  const unknown = asked.find((topic) => !topics.some((known) => known === topic));
  if (asked.length === 0 || unknown !== undefined) throw invalid("topics", `Name topics out of: ${topics.join(", ")}.`);
  const cookie = request.headers.cookie ?? "";
  const signed = await readSession(cookie);
  if (!signed) throw new Fault("unauthenticated", "signed_out", "Your session has ended. Sign in again.");
  const slug = query.get("team") ?? "";
  const { team } = await enter(signed, slug);
  if (!team) throw invalid("team", "Name a team.");
  const streams = [...hub().clients].filter((one) => one.userId === signed.user.id && !one.response.destroyed).length;
  if (streams >= maxStreamsPerPerson)
    throw new Fault("rate_limited", "too_many_streams", "Too many live streams are open.", { retryAfterSeconds: 60 });
  return { userId: signed.user.id, sessionId: signed.sessionId, teamId: team.id, topics: new Set(asked), cookie, slug, response };
}

function start(): void {
  const held = hub();
  if (held.listening) return;
  const back = () => {
    held.deaf = false;
    held.clients.forEach(tellAll);
  };
  const gone = () => {
    held.deaf = true;
    for (const client of held.clients) write(client, deaf);
  };
  held.listening = listen(liveChannel, hear, back, gone);
  held.timers = [setInterval(beat, beatMs), setInterval(() => void endRevoked(), endedMs), setInterval(() => void recheck(), recheckMs)];
  for (const timer of held.timers) timer.unref();
}

/** The payload is `<topic> <team id>`. At most four events a second and topic, however many workers tell of it. */
function hear(payload: string): void {
  const { quiet } = hub();
  if (quiet.has(payload)) {
    quiet.set(payload, true);
    return;
  }
  quiet.set(payload, false);
  const [topic = "", teamId = ""] = payload.split(" ");
  for (const client of hub().clients) if (client.teamId === teamId && client.topics.has(topic)) send(client, topic);
  setTimeout(() => {
    const again = quiet.get(payload);
    quiet.delete(payload);
    if (again) hear(payload);
  }, quietMs).unref();
}

const tellAll = (client: Client) => {
  for (const topic of client.topics) send(client, topic);
};

function send(client: Client, topic: string): void {
  const at = Date.now();
  write(client, `id: ${at}\nevent: ${topic}\ndata: ${JSON.stringify({ at })}\n\n`);
}

function write(client: Client, text: string): void {
  // A browser that does not read is let go; it gets everything anew when it comes back.
  if (client.response.writableLength > maxBufferedBytes) client.response.destroy();
  else if (client.response.destroyed) hub().clients.delete(client);
  else client.response.write(text);
}

/** Pages say "live" for as long as they get one of these and not the other. */
const heartbeat = "event: beat\ndata: {}\n\n";
const deaf = "event: deaf\ndata: {}\n\n";

const beat = () => {
  for (const client of hub().clients) write(client, hub().deaf ? deaf : heartbeat);
};

/** One statement for all streams of this process. While the database is away they stay open. */
async function endRevoked(): Promise<void> {
  const clients = [...hub().clients];
  if (clients.length === 0) return;
  for (const { response } of await endedAmong(clients).catch(() => [])) response.end();
}

async function recheck(): Promise<void> {
  for (const client of [...hub().clients]) {
    const allowed = await stillAllowed(client).catch(() => true);
    if (!allowed) client.response.end();
  }
}

async function stillAllowed({ cookie, slug, teamId }: Client): Promise<boolean> {
  const signed = await readSession(cookie);
  if (!signed) return false;
  try {
    return (await enter(signed, slug)).team?.id === teamId;
  } catch (error) {
    if (toFault(error)?.kind === "unavailable") throw error;
    return false;
  }
}

function refuse(response: ServerResponse, error: unknown, requestId: string): void {
  const fault = toFault(error);
  if (!fault) log().error({ err: error, requestId }, "a live stream failed by a bug of ours");
  const shown = fault ?? new Fault("unavailable", "internal_error", "Something broke on our side.");
  response.writeHead(fault ? kinds[fault.kind].http : 500, {
    "Content-Type": "application/json; charset=utf-8",
    "Cache-Control": "no-store",
    "X-Request-Id": requestId,
    ...(shown.detail.retryAfterSeconds === undefined ? {} : { "Retry-After": String(shown.detail.retryAfterSeconds) }),
  });
  response.end(JSON.stringify(refusal(shown, requestId)));
}
