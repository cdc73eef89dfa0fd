/** Starts the embedded PostgreSQL again when it has ended without being asked to. */
import { connect } from "node:net";
import { type Embedded, startEmbedded } from "@/lib/infra/db/embedded";

const everyMs = 2000;

/** Looks every two seconds until the returned function is called. `renewed` gets the new server, whose port may differ. */
export function guardEmbedded(folder: string, embedded: Embedded, renewed: (server: Embedded) => void): () => void {
  let current = embedded;
  let misses = 0;
  let looking = false;
  const look = async () => {
    if (looking) return;
    looking = true;
    try {
      misses = (await listens(current.url)) ? 0 : misses + 1;
      if (misses < 2) return;
      const fresh = await startEmbedded(folder);
      misses = 0;
      const moved = fresh.url !== current.url;
      current = fresh;
      if (stopped) await fresh.stop();
      else if (moved) renewed(fresh);
    } catch (error) {
      console.error(`  PostgreSQL has ended and cannot be started: ${error instanceof Error ? error.message : error}`);
    } finally {
      looking = false;
    }
  };
  let stopped = false;
  const timer = setInterval(look, everyMs);
  return () => {
    stopped = true;
    clearInterval(timer);
  };
}

const listens = (url: string): Promise<boolean> =>
  new Promise((done) => {
    const { hostname, port } = new URL(url);
    const socket = connect({ host: hostname, port: Number(port), timeout: 1000 });
    const end = (answer: boolean) => {
      socket.destroy();
      done(answer);
    };
    socket.on("connect", () => end(true));
    socket.on("error", () => end(false));
    socket.on("timeout", () => end(false));
  });
