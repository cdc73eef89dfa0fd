/** What a stranger must not be able to do to an instance, an account or a mailbox. */
import { randomBytes } from "node:crypto";
import { beforeEach, expect, test } from "vitest";
import { db, pool } from "@/lib/infra/db/client";
import { newUuid } from "@/lib/infra/ids";
import "@/lib/subscriptions";
import { cpuMs } from "@/test/cpu";
import { anyone, as, refusalOf } from "@/test/harness";
import { lastMail, runJobs } from "@/test/jobs";
import {
  changePassword,
  checkPassword,
  completeSetup,
  forgotPassword,
  openSession,
  readSessionRow,
  resetPassword,
  setupToken,
  signUp,
} from ".";

const password = "four unrelated words";
const address = () => `p-${newUuid().slice(-12)}@example.com`;
const { run } = as(anyone);
const from = { ip: null, userAgent: null };

beforeEach(async () => {
  await pool().query("TRUNCATE users, rate_windows CASCADE");
  await pool().query("DELETE FROM jobs.job");
});

async function theOwner() {
  await run(completeSetup, { token: setupToken(), name: "Owner", email: address(), password, teamName: "House" });
  await runJobs();
}

async function aPerson(email = address()) {
  await theOwner();
  await run(signUp, { name: "Ada", email, password });
  await runJobs();
  return db().user.findFirstOrThrow({ where: { email } });
}

const mailsTo = async (email: string): Promise<number> => {
  await runJobs();
  return db().recipient.count({ where: { address: email } });
};

test("nobody signs up before the owner, so nobody can take the owner's place", async () => {
  expect(await refusalOf(run(signUp, { name: "Eve", email: address(), password }))).toBe("not_set_up");
  await theOwner();
  expect(await db().user.count({ where: { isStaff: true } })).toBe(1);
  expect(await run(signUp, { name: "Eve", email: address(), password })).toEqual({ accepted: true });
});

test("asking for a new password does the same work whether anybody has the address or not", async () => {
  const known = await aPerson();
  const asked = async (email: string) => {
    await pool().query("DELETE FROM jobs.job");
    await run(forgotPassword, { email });
    return (await pool().query("SELECT name FROM jobs.job WHERE state < 'active'")).rows.map(({ name }) => name);
  };
  const unknown = address();
  expect(await asked(unknown)).toEqual(["notices.resetPassword"]);
  expect(await mailsTo(unknown)).toBe(0);
  expect(await asked(known.email)).toEqual(["notices.resetPassword"]);
  await runJobs();
  expect((await lastMail(known.email))?.subject).toBe("Set a new password");
});

test("asking and signing up take about as long for a known address as for an unknown one", async () => {
  const { email } = await aPerson();
  /** In turns, and the shortest of each: what else the machine does only makes some of them longer. */
  const ratioOf = async (doing: (email: string) => Promise<unknown>, times: number) => {
    const taken: [number[], number[]] = [[], []];
    for (let i = 0; i < times; i++)
      for (const [at, who] of [email, address()].entries()) {
        await pool().query("DELETE FROM rate_windows");
        const began = performance.now();
        await doing(who);
        taken[at === 0 ? 0 : 1].push(performance.now() - began);
      }
    const [known, unknown] = taken;
    return Math.min(...known) / Math.min(...unknown);
  };
  /** What differs by itself differs every time; what a busy machine does to one round it does not do to six. */
  const nearest = async (doing: (email: string) => Promise<unknown>, times: number) => {
    const away: number[] = [];
    for (let round = 0; round < 6 && !away.some((distance) => distance < 0.33); round++) {
      const ratio = await ratioOf(doing, times);
      away.push(Math.max(ratio, 1 / ratio) - 1);
    }
    return Math.min(...away);
  };
  expect(await nearest((who) => run(forgotPassword, { email: who }), 31)).toBeLessThan(0.33);
  expect(await nearest((who) => run(signUp, { name: "A", email: who, password }), 9)).toBeLessThan(0.33);
}, 240_000);

test("a link that is none costs no hashing", async () => {
  const { email } = await aPerson();
  const work = (doing: () => Promise<unknown>) =>
    cpuMs(async () => {
      for (let i = 0; i < 10; i++) await doing();
    });
  const guesses = await work(() => refusalOf(run(resetPassword, { token: randomBytes(32).toString("base64url"), password })));
  const hashes = await work(() => checkPassword(email, "wrong", null));
  expect(guesses).toBeLessThan(hashes / 2);
});

test("a password refused as weak leaves the link as it was", async () => {
  const { email } = await aPerson();
  await run(forgotPassword, { email });
  await runJobs();
  const token = /\/reset\/([\w-]+)/.exec((await lastMail(email))?.text ?? "")?.[1] ?? "";
  expect(await refusalOf(run(resetPassword, { token, password: email.slice(0, 40) }))).toBe("validation_error");
  expect(await run(resetPassword, { token, password: "six entirely new words" })).toEqual({ accepted: true });
});

test("one link used ten times at once sets one password", async () => {
  const { email } = await aPerson();
  await run(forgotPassword, { email });
  await runJobs();
  const token = /\/reset\/([\w-]+)/.exec((await lastMail(email))?.text ?? "")?.[1] ?? "";
  const all = await Promise.allSettled(
    Array.from({ length: 10 }, (_, i) => run(resetPassword, { token, password: `entirely new words ${i}` })),
  );
  expect(all.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
});

test("a password that was checked before it was changed opens no session afterwards", async () => {
  const { email } = await aPerson();
  const checked = await checkPassword(email, password, null);
  if (!checked) throw new Error("The password is right.");
  const mine = await openSession(checked, from);
  const person = as({ kind: "person", userId: checked.id, sessionId: mine.sessionId, isStaff: false });
  await person.run(changePassword, { currentPassword: password, newPassword: "five other good words" });
  expect(await refusalOf(openSession(checked, from))).toBe("password_changed");
  expect(await readSessionRow(mine)).not.toBeNull();
});

test("a mailbox gets three mails an hour, however its address is spelled", async () => {
  const { email } = await aPerson("ada.lovelace@gmail.com");
  await pool().query("DELETE FROM rate_windows");
  const before = await mailsTo(email);
  for (let i = 0; i < 10; i++) await run(forgotPassword, { email });
  expect((await mailsTo(email)) - before).toBe(3);
  for (const spelled of ["adalovelace@gmail.com", "a.d.a.lovelace+x@googlemail.com", "ADALOVELACE+shop@gmail.com"]) {
    await run(signUp, { name: "Eve", email: spelled, password });
    expect(await mailsTo(spelled)).toBe(0);
  }
});

test("who asks without end does not keep the window shut: an hour later its owner gets a mail again", async () => {
  const { email } = await aPerson();
  for (let i = 0; i < 20; i++) await run(forgotPassword, { email });
  await pool().query("UPDATE rate_windows SET minute = minute - interval '30 minutes'");
  for (let i = 0; i < 20; i++) await run(forgotPassword, { email });
  await pool().query("UPDATE rate_windows SET minute = minute - interval '31 minutes'");
  const before = await mailsTo(email);
  await run(forgotPassword, { email });
  expect((await mailsTo(email)) - before).toBe(1);
});

test("one IP asks twenty times an hour, whatever it asks about", async () => {
  await aPerson();
  const stranger = as(anyone, null, { ip: "203.0.113.20" });
  for (let i = 0; i < 20; i++) await stranger.run(forgotPassword, { email: address() });
  expect(await refusalOf(stranger.run(forgotPassword, { email: address() }))).toBe("too_many_attempts");
  expect(await refusalOf(stranger.run(signUp, { name: "Eve", email: address(), password }))).toBe("too_many_attempts");
});

test("a notice whose job runs twice is one mail", async () => {
  const { email } = await aPerson();
  await pool().query("DELETE FROM rate_windows");
  await run(forgotPassword, { email });
  const before = await db().recipient.count({ where: { address: email } });
  await runJobs();
  await pool().query("UPDATE jobs.job SET state = 'created' WHERE name = 'notices.resetPassword'");
  expect((await mailsTo(email)) - before).toBe(1);
});
