/** The database that a script works on: DATABASE_URL, or the embedded one, which is stopped again unless it ran before. */
import { startEmbedded } from "../lib/infra/db/embedded";

export async function withDatabase<T>(run: (url: string) => Promise<T>): Promise<T> {
  const given = process.env.DATABASE_URL;
  if (given) return run(given);
  const embedded = await startEmbedded(process.env.DATA_DIR || ".data");
  try {
    return await run(embedded.url);
  } finally {
    if (!embedded.adopted) await embedded.stop();
  }
}
