/** An Idempotency-Key names one request: in its team and mode, at every path, while it is answered and for a day after. */
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { pool } from "@/lib/infra/db/client";
import type { TeamFacts } from "@/lib/kernel/context";
import { type Api, openApi } from "@/test/api";
import { aKey, aTeam } from "@/test/harness";

const email = { from: "Ada <ada@sandbox.test>", to: "bob@example.com", subject: "Hello", text: "Hi" };

let api: Api;
beforeAll(async () => {
  api = await openApi("web");
});
afterAll(() => api.close());

async function sender(mode: "live" | "test" = "live", team?: TeamFacts) {
  const of = team ?? (await aTeam({ keyRate: 0, teamRate: 0 }));
  const { secret } = await aKey(of, { mode, scopes: ["emails:send", "emails:read"] });
  const send = (once: string, json: unknown = email, path = "/emails", headers: Record<string, string> = {}) =>
    api.ask(path, { key: secret, json, headers: { "Idempotency-Key": once, ...headers } });
  return { team: of, send };
}

const stored = async ({ id }: TeamFacts): Promise<number> =>
  (await pool().query("SELECT count(*)::int AS n FROM emails WHERE team_id = $1", [id])).rows[0].n;
const onKeys = ({ id }: TeamFacts, set: string) => pool().query(`UPDATE idempotency_keys SET ${set} WHERE team_id = $1`, [id]);

test("while a request waits for its outcome, the same key is refused with the time after which to ask again, and is then answered as it was", async () => {
  const { team, send } = await sender();
  const first = send("k", email, "/emails", { Prefer: "wait=10" });
  await vi.waitFor(async () => expect(await stored(team)).toBe(1));
  for (const path of ["/emails", "/emails/batch"]) {
    const second = await send("k", path === "/emails" ? email : [email], path);
    expect([second.status, second.body.error.code, second.headers.get("retry-after")]).toEqual([409, "idempotency_in_flight", "1"]);
  }
  await pool().query("UPDATE recipients SET status = 'sent' WHERE team_id = $1", [team.id]);
  const { body } = await first;
  expect(body.status).toBe("sent");
  const replay = await send("k");
  expect([replay.status, replay.headers.get("idempotent-replayed"), replay.body]).toEqual([202, "true", body]);
  expect(await stored(team)).toBe(1);
});

test("what another process still waits for is in flight here too; when that process has died, its request is answered as it was stored", async () => {
  const { team, send } = await sender();
  const { body } = await send("k");
  await onKeys(team, "open_until = now() + interval '1 hour'");
  const waiting = await send("k");
  expect([waiting.status, waiting.body.error.code, waiting.headers.get("retry-after")]).toEqual([409, "idempotency_in_flight", "1"]);
  expect((await send("k", { ...email, subject: "Other" })).body.error.code).toBe("idempotency_key_reused");
  await onKeys(team, "open_until = now() - interval '1 second'");
  expect((await send("k")).body).toEqual(body);
  expect(await stored(team)).toBe(1);
});

test("a key that was used at one path is refused at another, and nothing is stored by that", async () => {
  const { team, send } = await sender();
  const { body } = await send("one");
  await send("several", [email], "/emails/batch");
  const again = `/emails/${body.id}/resend`;
  for (const [once, json, path] of [
    ["one", [email], "/emails/batch"],
    ["one", {}, again],
    ["several", email, "/emails"],
  ] as const) {
    const refused = await send(once, json, path);
    expect([refused.status, refused.body.error.code]).toEqual([409, "idempotency_key_reused"]);
  }
  expect(await stored(team)).toBe(2);
});

test("of two processes that take one key for two paths at once, the second is refused", async () => {
  const { team, send } = await sender();
  const other = await pool().connect();
  await other.query("BEGIN");
  await other.query(
    "INSERT INTO idempotency_keys (team_id, operation, key, hash, status, answer, mode) VALUES ($1, 'emails.sendBatch', 'k', 'x', 202, '{}', 'live')",
    [team.id],
  );
  const second = send("k");
  await vi.waitFor(async () => {
    const { rows } = await pool().query(
      "SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock' AND query LIKE '%idempotency_keys%'",
    );
    expect(rows).not.toEqual([]);
  });
  await other.query("COMMIT");
  other.release();
  expect((await second).body.error.code).toBe("idempotency_key_reused");
  expect(await stored(team)).toBe(0);
});

test("a test key and a live key of one team do not replay each other", async () => {
  const live = await sender();
  const trial = await sender("test", live.team);
  const [one, two] = [await live.send("k"), await trial.send("k")];
  expect([two.status, two.headers.get("idempotent-replayed")]).toEqual([202, null]);
  expect(two.body.id).not.toBe(one.body.id);
  expect((await live.send("k")).body).toEqual(one.body);
  expect((await trial.send("k")).body).toEqual(two.body);
  expect((await trial.send("k", { ...email, subject: "Other" })).body.error.code).toBe("idempotency_key_reused");
});

test("an answer that the version before stored is replayed, and its key is refused at another path", async () => {
  const { team, send } = await sender();
  const { body } = await send("k");
  await onKeys(team, "mode = NULL");
  expect((await send("k")).body).toEqual(body);
  expect((await send("k", [email], "/emails/batch")).body.error.code).toBe("idempotency_key_reused");
  expect(await stored(team)).toBe(1);
});

test("a key is free again after a day, at every path", async () => {
  const { team, send } = await sender();
  const { body } = await send("k");
  await onKeys(team, "created_at = now() - interval '25 hours'");
  const { body: second } = await send("k");
  expect(second.id).not.toBe(body.id);
  await onKeys(team, "created_at = now() - interval '25 hours'");
  expect((await send("k", [email], "/emails/batch")).body).toMatchObject({ queued: 1 });
  expect(await stored(team)).toBe(3);
});
