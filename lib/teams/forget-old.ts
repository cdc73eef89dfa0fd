import { z } from "zod";
import { pool } from "@/lib/infra/db/client";
import { env } from "@/lib/infra/env";
import { job } from "@/lib/kernel/job";
import { idleDays } from "./session-row";

/** Days for which what is over can still be looked into. */
const keptDays = 30;
/** Rows of one commit, so that nobody waits for it. */
const batch = 10_000;

const ended = `SELECT id FROM sessions
  WHERE least(expires_at, last_seen_at + make_interval(days => ${idleDays}), coalesce(revoked_at, 'infinity')) < now() - make_interval(days => $1)
  LIMIT ${batch}`;
const spent = `SELECT id FROM user_tokens WHERE expires_at < now() - make_interval(days => $1) LIMIT ${batch}`;
const old = `SELECT id FROM audit_entries WHERE id < (SELECT uuidv7(-make_interval(days => $1))) ORDER BY id LIMIT ${batch}`;

/** Sessions that ended and links whose time is over go after a month, audit entries after AUDIT_RETENTION_DAYS. */
export const forgetOld = job("teams.forgetOld", {
  input: z.object({}),
  cron: "7 3 * * *",
  async run() {
    await removeAll("sessions", ended, keptDays);
    await removeAll("user_tokens", spent, keptDays);
    await removeAll("audit_entries", old, env().AUDIT_RETENTION_DAYS);
  },
});

async function removeAll(table: string, ids: string, days: number): Promise<void> {
  for (let removed = batch; removed === batch; ) {
    const { rowCount } = await pool().query(`DELETE FROM ${table} WHERE id IN (${ids})`, [days]);
    removed = rowCount ?? 0;
  }
}
