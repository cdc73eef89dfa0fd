import { beforeEach, describe, expect, test, vi } from "vitest";
import { db, pool } from "@/lib/infra/db/client";
import { newUuid } from "@/lib/infra/ids";
import "@/lib/subscriptions";
import { anyone, as, refusalOf } from "@/test/harness";
import { lastMail, runJobs } from "@/test/jobs";
import {
  changePassword,
  checkPassword,
  completeSetup,
  createTeam,
  findMembership,
  forgotPassword,
  listSessions,
  listTeams,
  me,
  openSession,
  readSessionRow,
  resendVerification,
  resetPassword,
  revokeSession,
  setupStatus,
  setupToken,
  signOutEverywhere,
  signUp,
  updatePerson,
  verifyEmail,
} from ".";
import { hashPassword, verifyPassword } from "./password-hash";

const password = "four unrelated words";
const address = () => `p-${newUuid().slice(-12)}@example.com`;
const run = as(anyone).run;
const person = (userId: string, sessionId = newUuid()) => as({ kind: "person", userId, sessionId, isStaff: false });
const linkIn = (text: string) => /\/(?:verify|reset)\/([\w-]+)/.exec(text)?.[1] ?? "";

async function signedUp(email = address()) {
  await run(signUp, { name: "Ada", email, password });
  const user = await db().user.findFirstOrThrow({ where: { email } });
  return { email, user };
}

beforeEach(async () => {
  // What is limited per address or IP is not what these tests are about, but for the ones that say so.
  await pool().query("DELETE FROM rate_windows");
});

describe("setting up", () => {
  test("of two at once one makes the owner; afterwards nothing is told and nothing is made", async () => {
    expect((await run(setupStatus, {})).needed).toBe(true);
    expect((await run(setupStatus, { token: setupToken() })).checks.map(({ name }) => name)).toEqual([
      "database",
      "secret",
      "address",
      "transport",
      "sender",
    ]);
    expect(await refusalOf(run(setupStatus, { token: "guess" }))).toBe("setup_token_wrong");
    const complete = (email: string) => run(completeSetup, { token: setupToken(), name: "Ada", email, password, teamName: "Acme" });
    expect(await refusalOf(run(completeSetup, { token: "guess", name: "Eve", email: "eve@x.test", password, teamName: "E" }))).toBe(
      "setup_token_wrong",
    );
    const both = await Promise.allSettled([complete("a@example.com"), complete("b@example.com")]);
    expect(both.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
    expect(await db().user.count()).toBe(1);
    const owner = await db().user.findFirstOrThrow();
    expect([owner.isStaff, owner.emailVerifiedAt !== null]).toEqual([true, true]);
    expect((await findMembership(owner.id, "acme"))?.role).toBe("owner");
    expect(await refusalOf(complete("c@example.com"))).toBe("already_set_up");
    expect(await run(setupStatus, { token: setupToken() })).toEqual({ needed: false, checks: [] });
    await runJobs();
    expect((await lastMail(owner.email))?.subject).toBe("Your instance can send");
  });
});

describe("signing up", () => {
  test("ends in a mail whose link verifies the address once", async () => {
    const { email, user } = await signedUp();
    expect(user.emailVerifiedAt).toBeNull();
    await runJobs();
    const token = linkIn((await lastMail(email))?.text ?? "");
    await run(verifyEmail, { token, password });
    expect((await db().user.findUniqueOrThrow({ where: { id: user.id } })).emailVerifiedAt).not.toBeNull();
    expect(await refusalOf(run(verifyEmail, { token, password }))).toBe("link_not_valid");
    expect(await refusalOf(run(resetPassword, { token, password: "another good one" }))).toBe("link_not_valid");
    const { teams } = await person(user.id).run(listTeams, {});
    expect(teams).toMatchObject([{ name: "Ada’s team", role: "owner" }]);
  });

  test("of somebody else with one's address makes no account that is verified by following the mailed link", async () => {
    const { email, user } = await signedUp();
    await runJobs();
    const token = linkIn((await lastMail(email))?.text ?? "");
    const isVerified = async () => (await db().user.findUniqueOrThrow({ where: { id: user.id } })).emailVerifiedAt !== null;
    expect(await refusalOf(run(verifyEmail, { token }))).toBe("validation_error");
    expect(await refusalOf(run(verifyEmail, { token, password: "not the one of sign-up" }))).toBe("validation_error");
    expect(await refusalOf(person(newUuid()).run(verifyEmail, { token }))).toBe("validation_error");
    expect(await isVerified()).toBe(false);
    await run(forgotPassword, { email });
    await runJobs();
    await run(resetPassword, { token: linkIn((await lastMail(email))?.text ?? ""), password: "six entirely new words" });
    expect([await isVerified(), await checkPassword(email, password, null)]).toEqual([true, null]);
  });

  test("is finished by one press where the person is signed in", async () => {
    const { email, user } = await signedUp();
    await runJobs();
    const token = linkIn((await lastMail(email))?.text ?? "");
    expect(await person(user.id).run(verifyEmail, { token })).toEqual({ accepted: true, email });
    const rows = await db().auditEntry.findMany({ where: { actorId: user.id } });
    expect(rows.map(({ operation, outcome }) => [operation, outcome])).toEqual([["people.verifyEmail", "ok"]]);
  });

  test("with a known address is answered alike, makes nobody, and mails its owner at most three times an hour", async () => {
    const { email, user } = await signedUp();
    const before = await db().user.count();
    for (let i = 0; i < 5; i++)
      expect(await run(signUp, { name: "Eve", email: email.toUpperCase(), password: "something else entirely" })).toEqual({
        accepted: true,
      });
    expect(await db().user.count()).toBe(before);
    expect(await checkPassword(email, "something else entirely", null)).toBeNull();
    await runJobs();
    const { rows } = await pool().query(
      "SELECT count(*)::int AS n FROM emails e JOIN recipients r ON r.email_id = e.id WHERE r.address = $1",
      [user.email],
    );
    expect(rows[0].n).toBeLessThanOrEqual(3);
    expect((await lastMail(email))?.subject).toBe("You have an account already");
  });

  test.each<{ bad: unknown }>([
    { bad: "0e12345" },
    { bad: ["array of", "words"] },
    { bad: 12345678 },
    { bad: null },
    { bad: "password123" },
    { bad: "x".repeat(129) },
  ])("refuses $bad as a password", async ({ bad }) => {
    expect(await refusalOf(run(signUp, { name: "Ada", email: address(), password: bad as string }))).toBe("validation_error");
  });

  test.each([
    '"e@attacker.test"@victim.test,b@w.test',
    "evil＠victim.test",
    "a@v.test,b@w.test",
    "a@v.test\nBcc: b@w.test",
    "a@v.test b@w.test",
    "Ada <a@v.test>",
  ])("refuses %j as an address", async (bad) => {
    expect(await refusalOf(run(signUp, { name: "Ada", email: bad, password }))).toBe("validation_error");
  });

  test("takes no field that is not its own", async () => {
    const wish = { name: "Eve", email: address(), password, isStaff: true } as { name: string; email: string; password: string };
    expect(await refusalOf(run(signUp, wish))).toBe("validation_error");
  });

  test("is closed where the operator closed it", async () => {
    const { env } = await import("@/lib/infra/env");
    vi.spyOn(env(), "SIGNUP", "get").mockReturnValue("closed");
    expect(await refusalOf(run(signUp, { name: "Ada", email: address(), password }))).toBe("signup_closed");
    vi.restoreAllMocks();
  });

  test("the verification link can be asked for again, and the older one then still is worth one use in all", async () => {
    const { email, user } = await signedUp();
    await person(user.id).run(resendVerification, {});
    await runJobs();
    const { rows } = await pool().query(
      "SELECT e.text FROM emails e JOIN recipients r ON r.email_id = e.id WHERE r.address = $1 ORDER BY e.id",
      [email],
    );
    const [first, second] = rows.map((row) => linkIn(row.text));
    await run(verifyEmail, { token: second ?? "", password });
    expect(await refusalOf(run(verifyEmail, { token: first ?? "", password }))).toBe("link_not_valid");
  });
});

describe("signing in", () => {
  test("needs the whole password, whatever its length and script", async () => {
    const long = `${"長い".repeat(40)}x`;
    const hash = await hashPassword(long);
    expect(await verifyPassword(long, hash)).toBe(true);
    expect(await verifyPassword(long.slice(0, 72), hash)).toBe(false);
    expect(await verifyPassword(long, await hashPassword(long))).toBe(true);
    expect(await hashPassword(long)).not.toBe(hash);
    expect(await verifyPassword("x", "not a hash")).toBe(false);
  });

  test("an unknown address takes about as long as a wrong password", async () => {
    const { email } = await signedUp();
    const time = async (who: string) => {
      const began = performance.now();
      await checkPassword(who, "wrong", null);
      return performance.now() - began;
    };
    const [known, unknown] = [[] as number[], [] as number[]];
    for (let i = 0; i < 9; i++) {
      known.push(await time(email));
      unknown.push(await time(address()));
    }
    // The shortest of each: what else the machine does only makes some of them longer.
    const ratio = Math.min(...unknown) / Math.min(...known);
    expect(ratio).toBeGreaterThan(0.5);
    expect(ratio).toBeLessThan(2);
  });

  test("after ten attempts on one address from one IP not even the right password is tried, and elsewhere it is", async () => {
    const { email } = await signedUp();
    for (let i = 0; i < 10; i++) expect(await checkPassword(email, "wrong", "203.0.113.9")).toBeNull();
    expect(await refusalOf(checkPassword(email, password, "203.0.113.9"))).toBe("too_many_attempts");
    expect(await checkPassword(email, password, "203.0.113.10")).not.toBeNull();
  });
});

describe("sessions", () => {
  const from = { ip: "203.0.113.1", userAgent: "Browser" };

  test("end when revoked, when signed out everywhere, when the password is reset; one stays when it is changed", async () => {
    const { email, user } = await signedUp();
    const [one, two] = [await openSession(user, from), await openSession(user, from)];
    const mine = person(user.id, one.sessionId);
    const { sessions } = await mine.run(listSessions, {});
    expect(sessions.map(({ current }) => current).sort()).toEqual([false, true]);
    const other = sessions.find(({ current }) => !current);
    await mine.run(revokeSession, { id: other?.id ?? "" });
    expect(await readSessionRow(two)).toBeNull();
    expect(await readSessionRow(one)).not.toBeNull();

    const three = await openSession(user, from);
    expect(await refusalOf(mine.run(changePassword, { currentPassword: "wrong", newPassword: "five other good words" }))).toBe(
      "validation_error",
    );
    expect(await mine.run(changePassword, { currentPassword: password, newPassword: "five other good words" })).toEqual({
      sessionsEnded: 1,
    });
    expect(await readSessionRow(three)).toBeNull();
    expect(await readSessionRow(one)).not.toBeNull();

    await run(forgotPassword, { email });
    await runJobs();
    const token = linkIn((await lastMail(email, "Set a new password"))?.text ?? "");
    await run(resetPassword, { token, password: "six entirely new words" });
    expect(await readSessionRow(one)).toBeNull();
    expect(await refusalOf(run(resetPassword, { token, password: "seven more words" }))).toBe("link_not_valid");
    const again = await checkPassword(email, "six entirely new words", null);
    expect(again).not.toBeNull();
    if (!again) return;
    const four = await openSession(again, from);
    await person(user.id, four.sessionId).run(signOutEverywhere, {});
    expect(await readSessionRow(four)).toBeNull();
  });

  test("end after lying idle and at their longest age", async () => {
    const { user } = await signedUp();
    const idle = await openSession(user, from);
    await pool().query("UPDATE sessions SET last_seen_at = now() - interval '8 days' WHERE id = $1", [idle.sessionId]);
    expect(await readSessionRow(idle)).toBeNull();
    const old = await openSession(user, from);
    await pool().query("UPDATE sessions SET expires_at = now() - interval '1 second' WHERE id = $1", [old.sessionId]);
    expect(await readSessionRow(old)).toBeNull();
  });

  test("of somebody else cannot be revoked", async () => {
    const [ada, eve] = [await signedUp(), await signedUp()];
    const session = await openSession(ada.user, from);
    const { sessions } = await person(ada.user.id, session.sessionId).run(listSessions, {});
    expect(await refusalOf(person(eve.user.id).run(revokeSession, { id: sessions[0]?.id ?? "" }))).toBe("session_not_found");
    expect(await readSessionRow(session)).not.toBeNull();
  });
});

test("a link to set a new password is spent by every change of the password, and a reset leaves its audit row", async () => {
  const { email, user } = await signedUp();
  const linkOf = async () => {
    await pool().query("DELETE FROM rate_windows");
    await run(forgotPassword, { email });
    await runJobs();
    return linkIn((await lastMail(email))?.text ?? "");
  };
  const first = await linkOf();
  await person(user.id).run(changePassword, { currentPassword: password, newPassword: "five other good words" });
  expect(await refusalOf(run(resetPassword, { token: first, password: "six entirely new words" }))).toBe("link_not_valid");
  await run(resetPassword, { token: await linkOf(), password: "six entirely new words" });
  const rows = await db().auditEntry.findMany({ where: { actorId: user.id }, orderBy: { id: "asc" } });
  expect(rows.map(({ operation, outcome }) => [operation, outcome])).toEqual([
    ["people.changePassword", "ok"],
    ["people.resetPassword", "ok"],
  ]);
});

test("a forgotten password is answered alike for an address that nobody has", async () => {
  const { email } = await signedUp();
  expect(await run(forgotPassword, { email })).toEqual(await run(forgotPassword, { email: address() }));
});

test("one's profile and teams are one's own", async () => {
  const [ada, eve] = [await signedUp(), await signedUp()];
  await person(ada.user.id).run(updatePerson, { name: "Ada Lovelace" });
  expect((await person(ada.user.id).run(me, {})).name).toBe("Ada Lovelace");
  expect(await refusalOf(person(ada.user.id).run(updatePerson, { name: "x", isStaff: true } as { name: string }))).toBe("validation_error");
  const team = await person(ada.user.id).run(createTeam, { name: "Łódź & Söhne" });
  expect(team.slug).toMatch(/^odz-sohne|^lodz-sohne|^[a-z0-9-]+$/);
  expect((await findMembership(ada.user.id, team.slug))?.role).toBe("owner");
  expect(await findMembership(eve.user.id, team.slug)).toBeNull();
  expect(await findMembership(eve.user.id, "system")).toBeNull();
});
