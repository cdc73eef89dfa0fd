import type pg from "pg";

/** The oldest PostgreSQL that knows what our SQL is written in: uuidv7(), and what a row was before an UPDATE (RETURNING old). */
export const oldestServer = 18;

/** The message is a sentence for whoever starts the product. */
class ServerTooOld extends Error {
  readonly tellPlainly = true;
}

/** The version in words, as `18.1`. @throws Error with one sentence for an older server */
export async function serverVersion(client: Pick<pg.Client | pg.Pool, "query">): Promise<string> {
  const { rows } = await client.query<{ version: number; text: string }>(
    "SELECT current_setting('server_version_num')::int AS version, current_setting('server_version') AS text",
  );
  const { version = 0, text = "of no version" } = rows[0] ?? {};
  if (version >= oldestServer * 10_000) return text;
  throw new ServerTooOld(`PostgreSQL ${text} is too old: Mailwright needs ${oldestServer}. Upgrade it, or unset DATABASE_URL.`);
}
