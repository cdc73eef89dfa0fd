/** Guessing is limited, nobody is locked out by others, and every attempt leaves a trace. */
import { beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import { db, pool } from "@/lib/infra/db/client";
import { newUuid } from "@/lib/infra/ids";
import { log } from "@/lib/infra/log";
import { registry } from "@/lib/infra/metrics";
import { anyone, as, refusalOf } from "@/test/harness";
import { changePassword, checkPassword, endSession, forgotPassword, knownDevice, listSecurityEvents, openSession, rememberDevice } from ".";
import { type Limit, limits, take, takeFrom } from "./limits";
import { hashPassword } from "./password-hash";

const password = "four unrelated words";
let passwordHash = "";

beforeAll(async () => {
  passwordHash = await hashPassword(password);
});
beforeEach(async () => {
  await pool().query("DELETE FROM rate_windows");
});

async function aPerson() {
  const id = newUuid();
  const email = `p-${id.slice(-12)}@example.com`;
  return db().user.create({ data: { id, email, emailKey: email, name: "Ada", passwordHash, emailVerifiedAt: new Date() } });
}

/** Uses up what a network has for an address, without the hashing. */
const useUp = async (limit: Limit, of: string) => {
  while ((await take(limit, of)).ok);
};

describe("a limit", () => {
  const limit = { name: "test", most: 7, minutes: 10 };

  test("lets no more than its number through when many come at once", async () => {
    const all = await Promise.all(Array.from({ length: 40 }, () => take(limit, "crowd")));
    expect(all.filter(({ ok }) => ok)).toHaveLength(limit.most);
  });

  test("tells how long until there is room, not how long its window is", async () => {
    await useUp(limit, "remaining");
    await pool().query("UPDATE rate_windows SET minute = minute - interval '8 minutes' WHERE bucket LIKE 'l.test.%'");
    const refused = await takeFrom(limit, "remaining").then(
      () => null,
      (error) => error,
    );
    expect(refused.code).toBe("too_many_attempts");
    expect(refused.detail.retryAfterSeconds).toBeGreaterThan(0);
    expect(refused.detail.retryAfterSeconds).toBeLessThanOrEqual(120);
    await pool().query("UPDATE rate_windows SET minute = minute - interval '2 minutes' WHERE bucket LIKE 'l.test.%'");
    expect((await take(limit, "remaining")).ok).toBe(true);
  });

  test("waits only until enough of what was used has left the window", async () => {
    for (let i = 0; i < 3; i++) await take(limit, "mixed");
    await pool().query("UPDATE rate_windows SET minute = minute - interval '9 minutes' WHERE bucket LIKE 'l.test.%'");
    await useUp(limit, "mixed");
    const refused = await take(limit, "mixed");
    expect(refused.ok ? null : refused.retryAfterSeconds).toBeLessThanOrEqual(60);
  });

  test("has room again for what was given back", async () => {
    await useUp(limit, "back");
    await pool().query("UPDATE rate_windows SET used = used - 1");
    const use = await take(limit, "back");
    expect(use.ok).toBe(true);
    if (use.ok) await use.giveBack();
    expect((await take(limit, "back")).ok).toBe(true);
    expect((await take(limit, "back")).ok).toBe(false);
  });
});

test("addresses of one /64 share the limits of signing in, signing up and asking for a password", async () => {
  const { email } = await aPerson();
  for (let i = 0; i < 10; i++) expect(await checkPassword(email, "wrong", `2001:db8:0:1::${i + 1}`)).toBeNull();
  expect(await refusalOf(checkPassword(email, password, "2001:db8:0:1:ffff::1"))).toBe("too_many_attempts");
  expect(await checkPassword(email, password, "2001:db8:0:2::1")).not.toBeNull();
  await useUp(limits.mailPerAddress, "nobody@example.com");
  for (let i = 0; i < 20; i++)
    await as(anyone, null, { ip: `2001:db8:0:3::${i + 1}` }).run(forgotPassword, { email: "nobody@example.com" });
  const next = as(anyone, null, { ip: "2001:db8:0:3:ffff::1" }).run(forgotPassword, { email: "nobody@example.com" });
  expect(await refusalOf(next)).toBe("too_many_attempts");
});

test("signing in with the right password uses no limit up", async () => {
  const { email } = await aPerson();
  for (let i = 0; i < 12; i++) expect(await checkPassword(email, password, "203.0.113.30")).not.toBeNull();
});

test("who guesses from one network locks out neither another network nor a browser that is known there", async () => {
  const user = await aPerson();
  const here = "203.0.113.40";
  await useUp(limits.signInPerPair, `${user.emailKey} ${here}`);
  expect(await refusalOf(checkPassword(user.email, password, here))).toBe("too_many_attempts");
  expect(await checkPassword(user.email, password, "203.0.113.41")).not.toBeNull();
  const device = rememberDevice(null, user.emailKey);
  expect(await checkPassword(user.email, password, here, { device })).not.toBeNull();
  // Not even guesses from everywhere lock a known browser out.
  await useUp(limits.signInPerAddress, user.emailKey);
  expect(await refusalOf(checkPassword(user.email, password, "203.0.113.42"))).toBe("too_many_attempts");
  expect(await checkPassword(user.email, password, "203.0.113.42", { device })).not.toBeNull();
});

test("a known browser has ten guesses of its own and no more, and is known for its people alone", async () => {
  const [ada, eve] = [await aPerson(), await aPerson()];
  const device = rememberDevice(null, ada.emailKey);
  const id = knownDevice(device, ada.emailKey);
  expect([id !== null, knownDevice(device, eve.emailKey)]).toEqual([true, null]);
  await useUp(limits.signInPerDevice, `${id} ${ada.emailKey}`);
  expect(await refusalOf(checkPassword(ada.email, password, "203.0.113.50", { device }))).toBe("too_many_attempts");
  const both = rememberDevice(device, eve.emailKey);
  expect([knownDevice(both, ada.emailKey), knownDevice(both, eve.emailKey) !== null]).toEqual([id, true]);
  expect(rememberDevice(both, ada.emailKey).split("~")).toHaveLength(2);
  for (const forged of [
    device.replace(/.$/, (last) => (last === "A" ? "B" : "A")),
    "x",
    `${device.split(".")[0]}.99999.${device.split(".")[2]}`,
  ])
    expect(knownDevice(forged, ada.emailKey)).toBeNull();
});

describe("what happens to an account", () => {
  const counted = async (event: string, outcome: string): Promise<number> => {
    const metric = await registry().getSingleMetric("security_events_total")?.get();
    return metric?.values.find(({ labels }) => labels.event === event && labels.outcome === outcome)?.value ?? 0;
  };
  const from = { ip: "203.0.113.60", userAgent: "Firefox" };
  const rowsOf = (userId: string) =>
    db().auditEntry.findMany({ where: { actorId: userId, outcome: { not: null } }, orderBy: { id: "asc" } });

  test("leaves a count, a log line and an audit row, and is shown to its person alone", async () => {
    const [ada, eve] = [await aPerson(), await aPerson()];
    const lines: Record<string, unknown>[] = [];
    vi.spyOn(log(), "info").mockImplementation((line: unknown) => void lines.push(line as Record<string, unknown>));
    vi.spyOn(log(), "warn").mockImplementation((line: unknown) => void lines.push(line as Record<string, unknown>));
    const before = [await counted("sign_in", "wrong"), await counted("sign_in", "ok"), await counted("sign_in", "refused")];
    await checkPassword(ada.email, "wrong", from.ip, from);
    await checkPassword("nobody@example.com", "wrong", from.ip, from);
    await expect.poll(() => rowsOf(ada.id)).toHaveLength(1);
    const user = await checkPassword(ada.email, password, from.ip, from);
    const opened = await openSession(user ?? ada, from);
    const person = as({ kind: "person", userId: ada.id, sessionId: opened.sessionId, isStaff: false }, null, from);
    expect(await refusalOf(person.run(changePassword, { currentPassword: "wrong", newPassword: "five other good words" }))).toBe(
      "validation_error",
    );
    await person.run(changePassword, { currentPassword: password, newPassword: "five other good words" });
    await endSession(opened.sessionId, from);
    await endSession(opened.sessionId, from);
    await useUp(limits.signInPerPair, `${ada.emailKey} ${from.ip}`);
    for (let i = 0; i < 3; i++) expect(await refusalOf(checkPassword(ada.email, password, from.ip, from))).toBe("too_many_attempts");
    await expect.poll(() => rowsOf(ada.id)).toHaveLength(6);
    vi.restoreAllMocks();
    const rows = await rowsOf(ada.id);
    expect(rows.map(({ operation, outcome }) => [operation, outcome])).toEqual([
      ["people.signIn", "wrong"],
      ["people.signIn", "ok"],
      ["people.changePassword", "wrong"],
      ["people.changePassword", "ok"],
      ["people.signOut", "ok"],
      ["people.signIn", "refused"],
    ]);
    for (const row of rows) expect(row).toMatchObject({ ...from, teamId: null, actorKind: "person" });
    const after = [await counted("sign_in", "wrong"), await counted("sign_in", "ok"), await counted("sign_in", "refused")];
    expect(after.map((n, i) => n - (before[i] ?? 0))).toEqual([2, 1, 3]);
    const told = lines.filter(({ event }) => event === "sign_in");
    expect(told.map(({ outcome, ip, user: id }) => [outcome, ip, id])).toEqual([
      ["wrong", from.ip, ada.id],
      ["wrong", from.ip, null],
      ["ok", undefined, ada.id],
      ...Array.from({ length: 3 }, (_, i) => ["refused", from.ip, i === 0 ? ada.id : null]),
    ]);
    expect(JSON.stringify(lines)).not.toContain(ada.email);
    const { events } = await person.run(listSecurityEvents, {});
    expect(events.map(({ type, outcome }) => `${type} ${outcome}`)).toEqual([
      "sign_in refused",
      "sign_out ok",
      "password_change ok",
      "password_change wrong",
      "sign_in ok",
      "sign_in wrong",
    ]);
    const other = as({ kind: "person", userId: eve.id, sessionId: newUuid(), isStaff: false });
    expect((await other.run(listSecurityEvents, {})).events).toEqual([]);
  });
});
