/** The body of a request on node:http. Small ones that have arrived already, which most have, cost nothing but their bytes. */
import type { IncomingMessage } from "node:http";
import { declaredLength, type Held, keepsPace, patienceMs, roomFor, smallBody, tooSlow, wentAway } from "./body-room";
import { gather } from "./read-body";

/** @param owner see `roomFor` @throws Fault request_too_large, request_timeout, server_busy */
export function readNodeBody(request: IncomingMessage, maxBytes: number, owner: string, held: Held): Promise<Buffer> {
  const length = declaredLength(request.headers["content-length"] ?? null);
  if (length === null || length <= smallBody || length > maxBytes) return collect(request, length, maxBytes, owner, held);
  return collectInRoom(request, length, maxBytes, owner, held);
}

async function collectInRoom(request: IncomingMessage, length: number, maxBytes: number, owner: string, held: Held): Promise<Buffer> {
  held.release = await roomFor(length, owner, goneSignal(request));
  return collect(request, length, maxBytes, owner, held);
}

function collect(request: IncomingMessage, length: number | null, maxBytes: number, owner: string, held: Held): Promise<Buffer> {
  return new Promise((done, fail) => {
    if (request.destroyed) return fail(wentAway());
    const gathered = gather(length, maxBytes);
    let ended = false;
    let arrived = 0;
    let noPace: (() => void) | null = null;
    const late = () => end(() => fail(tooSlow()));
    const waitFor = (bytes: number) => {
      if (bytes > smallBody) noPace = keepsPace(() => arrived, late);
      return setTimeout(late, patienceMs(bytes));
    };
    let timer = request.complete ? null : waitFor(length ?? 0);
    const end = (settle: () => void) => {
      if (ended) return;
      ended = true;
      if (timer) clearTimeout(timer);
      noPace?.();
      request.removeListener("data", add);
      settle();
    };
    /** One that does not say how long it is shows when it is large: then it must have room for all that it may become. */
    let unasked = length === null && maxBytes > smallBody;
    const askForRoom = () => {
      unasked = false;
      request.pause();
      if (timer) clearTimeout(timer);
      roomFor(maxBytes, owner, goneSignal(request)).then(
        (release) => {
          if (ended) return release();
          held.release = release;
          timer = waitFor(maxBytes);
          request.resume();
        },
        (error) => end(() => fail(error)),
      );
    };
    const add = (chunk: Buffer) => {
      try {
        arrived = gathered.add(chunk);
        if (arrived > smallBody && unasked) askForRoom();
      } catch (error) {
        end(() => fail(error));
      }
    };
    request.on("data", add);
    request.on("end", () => end(() => done(gathered.whole())));
    request.on("error", () => end(() => fail(wentAway())));
    request.on("close", () => end(() => fail(wentAway())));
  });
}

function goneSignal(request: IncomingMessage): AbortSignal {
  const gone = new AbortController();
  if (request.destroyed) gone.abort();
  else request.once("close", () => gone.abort());
  return gone.signal;
}
