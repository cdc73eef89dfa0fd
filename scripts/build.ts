/** `npm run build`: builds the interface for `npm run web`, unless it is current. `npm start` does this by itself. */
import { resolve } from "node:path";
import { buildOnce } from "../web/start/build";

const stopping = new AbortController();
process.on("SIGINT", () => stopping.abort());
process.on("SIGTERM", () => stopping.abort());
try {
  await buildOnce(resolve(import.meta.dirname, ".."), console.log, stopping.signal);
  console.log("The interface is built.");
  process.exit(0);
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
}
