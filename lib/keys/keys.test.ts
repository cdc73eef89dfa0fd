/** What a key may do by a word, who is told about it, and how it gets a new secret. */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { sendEmail } from "@/lib/emails";
import { getEmailStatus } from "@/lib/emails/get-email-status";
import { db, pool } from "@/lib/infra/db/client";
import { newUuid, readId } from "@/lib/infra/ids";
import type { TeamFacts } from "@/lib/kernel/context";
import { scopes, staffScopes } from "@/lib/kernel/principal";
import { type Api, openApi } from "@/test/api";
import { aDomain, aKey, as, aTeam, key, member, refusalOf } from "@/test/harness";
import { createKey, listKeys, recognizeKey, revokeKey } from ".";
import { permissionOf } from "./permission";
import { rotateKey } from "./rotate-key";

let api: Api;
beforeAll(async () => {
  api = await openApi("node");
});
afterAll(() => api.close());

const ownerOf = (team: TeamFacts) => as(member(team, "owner"), team);
const ofTeams = scopes.filter((scope) => !staffScopes.has(scope));
const stateOf = async (secret: string) => (await recognizeKey(secret))?.state ?? null;
/** Moves the end of a key's former secrets: the clock of the database is in no test's power. */
const end = (id: string, seconds: number) =>
  pool().query("UPDATE former_secrets SET expires_at = now() + make_interval(secs => $2) WHERE key_id = $1", [readId("key", id), seconds]);

describe("permission", () => {
  test("stands for the scopes behind it, and is told of every key", async () => {
    const owner = ownerOf(await aTeam());
    const made = async (input: object) => {
      const { permission, scopes: held } = await owner.run(createKey, { name: "Shop", ...input });
      return [permission, held];
    };
    expect(await made({})).toEqual(["sending_access", ["emails:send"]]);
    expect(await made({ permission: "sending_access" })).toEqual(["sending_access", ["emails:send"]]);
    expect(await made({ permission: "full_access" })).toEqual(["full_access", ofTeams]);
    expect(await made({ scopes: ["emails:read", "emails:read"] })).toEqual(["custom", ["emails:read"]]);
    expect(await made({ permission: "full_access", scopes: [...ofTeams].reverse() })).toEqual(["full_access", [...ofTeams].reverse()]);
    expect((await owner.run(listKeys, {})).apiKeys.map(({ permission }) => permission)).toEqual([
      "full_access",
      "custom",
      "full_access",
      "sending_access",
      "sending_access",
    ]);
    expect([permissionOf(scopes), permissionOf([]), permissionOf(["emails:send", "emails:read"])]).toEqual([
      "full_access",
      "custom",
      "custom",
    ]);
  });

  test("that contradicts the scopes is refused with its field, and so is a word that nobody knows", async () => {
    const { secret } = await aKey(await aTeam(), { scopes: ofTeams });
    const refused = async (json: object) => {
      const { status, body } = await api.ask("/api-keys", { key: secret, json: { name: "Shop", ...json } });
      return [status, body.error.code, body.error.field];
    };
    expect(await refused({ permission: "full_access", scopes: ["emails:send"] })).toEqual([422, "validation_error", "permission"]);
    expect(await refused({ permission: "sending_access", scopes: ["emails:read"] })).toEqual([422, "validation_error", "permission"]);
    expect(await refused({ permission: "custom" })).toEqual([422, "validation_error", "permission"]);
  });

  test("is no way to more than a key has itself", async () => {
    const { secret } = await aKey(await aTeam(), { scopes: ["keys:write", "emails:send"] });
    const { status, body } = await api.ask("/api-keys", { key: secret, json: { name: "Shop", permission: "full_access" } });
    expect([status, body.error.code, body.error.field]).toEqual([403, "missing_scope", "permission"]);
    const sending = await api.ask("/api-keys", { key: secret, json: { name: "Shop", permission: "sending_access" } });
    expect([sending.status, sending.body.permission]).toEqual([201, "sending_access"]);
  });
});

test.each(["/api-keys/me", "/tokens/me"])("any key may ask %s about itself, whatever it may do", async (path) => {
  const { secret, id } = await aKey(await aTeam(), { scopes: ["suppressions:read"] });
  const { status, body } = await api.ask(path, { key: secret });
  expect([status, body]).toMatchObject([200, { id, permission: "custom", scopes: ["suppressions:read"] }]);
  expect(body.key).toBeUndefined();
  expect((await api.ask(path)).status).toBe(401);
});

test("the status of an email is told to a key that may send and to one that may read, and to no other", async () => {
  const team = await aTeam();
  const email = { from: "ada@sandbox.test", to: "bob@example.com", subject: "Hello", text: "Hi" };
  const { id } = await as(key(team, "emails:send"), team).run(sendEmail, email);
  for (const scope of ["emails:send", "emails:read"] as const)
    expect(await as(key(team, scope), team).run(getEmailStatus, { id })).toMatchObject({ id });
  expect(await refusalOf(as(key(team, "stats:read"), team).run(getEmailStatus, { id }))).toBe("missing_scope");
});

test("a key that is revoked by its UUID is named by its public id", async () => {
  const team = await aTeam();
  const { id } = await aKey(team);
  expect(await ownerOf(team).run(revokeKey, { id: readId("key", id) ?? "" })).toMatchObject({ id, deleted: true });
});

test("a paused team revokes the key that leaked, with that very key", async () => {
  const team = await aTeam({ pausedAt: new Date() });
  const { id, secret } = await aKey({ ...team, pausedAt: null }, { scopes: ["keys:write", "keys:read"] });
  expect((await api.ask("/api-keys", { key: secret, json: { name: "Another" } })).body.error.code).toBe("account_paused");
  expect((await api.ask(`/api-keys/${id}/rotate`, { key: secret, json: {} })).body.error.code).toBe("account_paused");
  expect((await api.ask(`/api-keys/${id}`, { key: secret, method: "DELETE" })).status).toBe(200);
  expect((await api.ask("/api-keys", { key: secret })).body.error.code).toBe("invalid_api_key");
});

describe("rotating", () => {
  test("gives another secret to the same key, and both work until the old one's time is over", async () => {
    const team = await aTeam();
    const expiresAt = new Date(Date.now() + 3_600_000).toISOString();
    const old = await aKey(team, { scopes: ["emails:read"], ipAllow: ["127.0.0.0/8"], expiresAt });
    const before = (await ownerOf(team).run(listKeys, {})).apiKeys[0];
    const made = await ownerOf(team).run(rotateKey, { id: readId("key", old.id) ?? "" });
    expect(made.key).toMatch(/^sk_live_[0-9A-Za-z]{43}$/);
    expect(made.key).not.toBe(old.secret);
    const { key: fresh, rotatedAt, formerSecretUntil, prefix, ...same } = made;
    expect(before).toMatchObject({ ...same, rotatedAt: null, formerSecretUntil: null });
    expect(prefix).toBe(fresh.slice(0, 16));
    expect(Date.parse(formerSecretUntil ?? "") - Date.parse(rotatedAt ?? "")).toBe(86_400_000);
    expect([await stateOf(old.secret), await stateOf(fresh)]).toEqual(["active", "active"]);
    expect((await recognizeKey(old.secret))?.principal).toEqual((await recognizeKey(fresh))?.principal);

    await end(old.id, -0.001);
    expect([await stateOf(old.secret), await stateOf(fresh)]).toEqual(["replaced", "active"]);
    const refused = await api.ask("/emails", { key: old.secret });
    expect([refused.status, refused.body.error]).toMatchObject([
      401,
      { code: "token_expired", message: expect.stringContaining("rotated") },
    ]);
    expect((await api.ask("/emails", { key: fresh })).status).toBe(200);
    expect((await ownerOf(team).run(listKeys, {})).apiKeys[0]).toMatchObject({ formerSecretUntil: null, rotatedAt });
  });

  test("is judged by the database's clock, whatever the clock of the server says", async () => {
    const team = await aTeam();
    const old = await aKey(team);
    const late = as(member(team, "owner"), team, { now: () => new Date(Date.now() + 40 * 86_400_000) });
    await late.run(rotateKey, { id: old.id, graceSeconds: 60 });
    expect(await stateOf(old.secret)).toBe("active");
    const { rows } = await pool().query(
      "SELECT expires_at > now() AND expires_at <= now() + interval '60 seconds' AS soon FROM former_secrets WHERE key_id = $1",
      [readId("key", old.id)],
    );
    expect(rows).toEqual([{ soon: true }]);
  });

  test("with no time left ends the old secret at once, and every one before it", async () => {
    const team = await aTeam();
    const owner = ownerOf(team);
    const first = await aKey(team);
    const second = await owner.run(rotateKey, { id: first.id });
    const third = await owner.run(rotateKey, { id: first.id, graceSeconds: 60 });
    expect(await Promise.all([first.secret, second.key, third.key].map(stateOf))).toEqual(["active", "active", "active"]);
    const { rows } = await pool().query(
      "SELECT max(expires_at) < now() + interval '61 seconds' AS soon FROM former_secrets WHERE key_id = $1",
      [readId("key", first.id)],
    );
    expect(rows).toEqual([{ soon: true }]);
    const fourth = await owner.run(rotateKey, { id: first.id, graceSeconds: 0 });
    expect(await Promise.all([first.secret, second.key, third.key, fourth.key].map(stateOf))).toEqual([
      "replaced",
      "replaced",
      "replaced",
      "active",
    ]);
    expect(fourth.formerSecretUntil).toBeNull();
  });

  test("at once by several leaves one current secret, and none of them is lost before its time", async () => {
    const team = await aTeam();
    const { id, secret } = await aKey(team);
    const made = await Promise.all(Array.from({ length: 5 }, () => ownerOf(team).run(rotateKey, { id })));
    expect(await Promise.all([secret, ...made.map(({ key: fresh }) => fresh)].map(stateOf))).toEqual(Array(6).fill("active"));
    expect(await db().formerSecret.count({ where: { keyId: readId("key", id) ?? "" } })).toBe(5);
  });

  test("keeps one limit for both secrets, also when they are used in the same moment", async () => {
    const team = await aTeam();
    const old = await aKey(team, { scopes: ["emails:read"] });
    const { key: fresh } = await ownerOf(team).run(rotateKey, { id: old.id });
    const secrets = Array.from({ length: 60 }, (_, i) => (i % 2 ? old.secret : fresh));
    const found = await Promise.all(secrets.map((secret) => recognizeKey(secret)));
    const byMinute = Map.groupBy(found, (one) => one?.use?.minute.getTime());
    for (const together of byMinute.values()) {
      const counts = together.map((one) => one?.use?.ofKey.used ?? 0).sort((a, b) => a - b);
      expect(counts).toEqual(Array.from({ length: together.length }, (_, i) => i + 1));
      expect(together.map((one) => one?.use?.ofTeam.used ?? 0).sort((a, b) => a - b)).toEqual(counts);
    }
  });

  test("a secret whose time is over uses up nothing of the other's limit", async () => {
    const team = await aTeam();
    const old = await aKey(team);
    const { key: fresh } = await ownerOf(team).run(rotateKey, { id: old.id, graceSeconds: 0 });
    const found = await Promise.all([old.secret, fresh, old.secret, fresh].map((secret) => recognizeKey(secret)));
    expect([found[0]?.use, found[2]?.use]).toEqual([null, null]);
    const numbers = [found[1], found[3]].map((one) => one?.use?.ofKey.used ?? 0);
    expect(numbers.reduce((a, b) => Math.max(a, b))).toBeLessThanOrEqual(2);
  });

  test("ends with the key: revoking refuses both secrets at once, and a revoked or expired key gets no other", async () => {
    const team = await aTeam();
    const owner = ownerOf(team);
    const old = await aKey(team);
    const { key: fresh } = await owner.run(rotateKey, { id: old.id });
    await owner.run(revokeKey, { id: old.id });
    expect([await stateOf(old.secret), await stateOf(fresh)]).toEqual(["revoked", "revoked"]);
    expect((await api.ask("/api-keys/me", { key: old.secret })).body.error.code).toBe("invalid_api_key");
    expect(await refusalOf(owner.run(rotateKey, { id: old.id }))).toBe("key_not_active");
    expect((await owner.run(listKeys, { status: "revoked" })).apiKeys[0]).toMatchObject({ status: "revoked", formerSecretUntil: null });
    const expired = await aKey(team);
    await db().apiKey.updateMany({ where: { prefix: expired.secret.slice(0, 16) }, data: { expiresAt: new Date(Date.now() - 1000) } });
    expect(await refusalOf(owner.run(rotateKey, { id: expired.id }))).toBe("key_not_active");
    expect(await stateOf(expired.secret)).toBe("expired");
  });

  test("is no way to a secret that may do more than who asks for it", async () => {
    const team = await aTeam();
    const domain = await aDomain(team);
    const full = await aKey(team, { scopes: ofTeams });
    const rotating = as(key(team, "keys:write", "emails:send"), team);
    expect(await refusalOf(rotating.run(rotateKey, { id: full.id }))).toBe("missing_scope");
    const sending = await aKey(team);
    await expect(rotating.run(rotateKey, { id: sending.id })).resolves.toMatchObject({ id: sending.id });
    const testing = as({ ...key(team, "keys:write", "emails:send"), mode: "test" }, team);
    expect(await refusalOf(testing.run(rotateKey, { id: sending.id }))).toBe("key_not_found");
    const limited = as({ ...key(team, "keys:write", "emails:send"), domain }, team);
    expect(await refusalOf(limited.run(rotateKey, { id: sending.id }))).toBe("key_not_found");

    const ofStaff = await db().apiKey.create({
      data: { id: newUuid(), teamId: team.id, name: "Staff", mode: "live", prefix: "x", hash: newUuid(), scopes: ["domains:approve"] },
    });
    expect(await refusalOf(ownerOf(team).run(rotateKey, { id: ofStaff.id }))).toBe("staff_only");
    const staffMember = as({ ...member(team, "owner"), isStaff: true }, team);
    await expect(staffMember.run(rotateKey, { id: ofStaff.id })).resolves.toMatchObject({ scopes: ["domains:approve"] });
  });

  test("takes any time from none to 30 days, and stands in the audit log without a secret", async () => {
    const team = await aTeam();
    const { id } = await aKey(team);
    const { secret } = await aKey(team, { scopes: ["keys:write", "emails:send"] });
    const rotate = async (json: object) => {
      const { status, body } = await api.ask(`/api-keys/${id}/rotate`, { key: secret, json });
      return [status, body.error?.field ?? null];
    };
    for (const graceSeconds of [-1, 30 * 86_400 + 1, 1.5, "60"]) expect(await rotate({ graceSeconds })).toEqual([422, "graceSeconds"]);
    expect(await rotate({ graceSeconds: 30 * 86_400 })).toEqual([200, null]);
    const said = await api.ask(`/api-keys/${id}/rotate`, { key: secret, method: "POST" });
    expect([said.status, Object.keys(said.body).includes("key")]).toEqual([200, true]);
    const { rows } = await pool().query("SELECT * FROM audit_entries WHERE team_id = $1 AND operation = 'keys.rotate'", [team.id]);
    expect(rows).toMatchObject(Array(2).fill({ actor_kind: "key", target: id }));
    expect(JSON.stringify(rows)).not.toContain("sk_live");
  });
});

test("revoked keys leave the list, and are told where they are asked for; each can be asked about alone", async () => {
  const team = await aTeam();
  const [kept, gone, late] = [await aKey(team), await aKey(team), await aKey(team)];
  const { secret } = await aKey(team, { scopes: ["keys:read"] });
  await ownerOf(team).run(revokeKey, { id: gone.id });
  await pool().query("UPDATE api_keys SET expires_at = now() - interval '1 second' WHERE id = $1", [readId("key", late.id)]);
  const listed = async (query: string) => {
    const { body } = await api.ask(`/api-keys${query}`, { key: secret });
    return [body.total, body.apiKeys.map(({ status }: { status: string }) => status)];
  };
  expect(await listed("")).toEqual([3, ["active", "expired", "active"]]);
  expect(await listed("?status=revoked")).toEqual([1, ["revoked"]]);
  expect(await listed("?status=active")).toEqual([2, ["active", "active"]]);
  expect(await listed("?status=active,expired,revoked")).toEqual([4, ["active", "expired", "revoked", "active"]]);
  expect((await api.ask("/api-keys?status=all", { key: secret })).status).toBe(422);
  for (const [id, status] of [
    [kept.id, "active"],
    [gone.id, "revoked"],
    [late.id, "expired"],
  ]) {
    const { body } = await api.ask(`/api-keys/${id}`, { key: secret });
    expect(body).toMatchObject({ id, status, name: "A key" });
    expect(body.key).toBeUndefined();
  }
  expect((await api.ask(`/api-keys/${(await aKey(await aTeam())).id}`, { key: secret })).body.error.code).toBe("key_not_found");
});

test("a key that is revoked already is not there to be revoked, unless others that were made with it still work", async () => {
  const team = await aTeam();
  const owner = ownerOf(team);
  const { id, secret } = await aKey(team, { scopes: ["keys:write"] });
  const { body: made } = await api.ask("/api-keys", { key: secret, json: { name: "Made", scopes: ["keys:write"] } });
  expect(await owner.run(revokeKey, { id, keepMade: true })).toEqual({ id, deleted: true, alsoRevoked: [] });
  expect(await refusalOf(owner.run(revokeKey, { id, keepMade: true }))).toBe("key_not_found");
  expect(await owner.run(revokeKey, { id })).toEqual({ id, deleted: true, alsoRevoked: [made.id] });
  expect(await refusalOf(owner.run(revokeKey, { id }))).toBe("key_not_found");
});

test("keys are numbered on the whole instance", async () => {
  const ids = [await aKey(await aTeam()), await aKey(await aTeam()), await aKey(await aTeam())].map(({ id }) => readId("key", id) ?? "");
  const rows = await db().apiKey.findMany({ where: { id: { in: ids } }, orderBy: { serial: "asc" } });
  expect(rows.map(({ id }) => id)).toEqual(ids);
  expect(rows.every(({ serial }) => Number.isInteger(serial) && serial > 0)).toBe(true);
});
