/** For every operation an input that it accepts, with rows of the team behind its ids. */
import { seal } from "@/lib/infra/crypto/seal";
import { db } from "@/lib/infra/db/client";
import { newUuid, publicId, readId } from "@/lib/infra/ids";
import type { TeamFacts } from "@/lib/kernel/context";
import type { Operation } from "@/lib/kernel/operation";
import { peekOperation } from "@/lib/operations";
import { aDomain, aKey, as, key } from "./harness";

type Input = Record<string, unknown>;

const email = { from: "ada@sandbox.test", to: "bob@example.com", subject: "Hello", text: "Hi" };

const inHours = (hours: number): string => new Date(Date.now() + hours * 3_600_000).toISOString();

async function anEmail(team: TeamFacts, more: Input = {}): Promise<string> {
  const send = peekOperation("emails.send");
  if (!send) throw new Error("emails.send is gone.");
  const { id } = (await as(key(team, "emails:send"), team).run(send, { ...email, ...more })) as { id: string };
  return id;
}

async function anEmailWithFile(team: TeamFacts): Promise<Input> {
  const send = peekOperation("emails.send");
  if (!send) throw new Error("emails.send is gone.");
  const attachments = [{ filename: "a.txt", content: "YQ==" }];
  const { id } = (await as(key(team, "emails:send"), team).run(send, { ...email, attachments })) as { id: string };
  return { id, index: 0 };
}

async function aSandboxMessage(team: TeamFacts): Promise<string> {
  const id = newUuid();
  await db().sandboxMessage.create({
    data: {
      id,
      teamId: team.id,
      emailId: readId("email", await anEmail(team)) ?? newUuid(),
      envelopeFrom: "ada@sandbox.test",
      recipients: ["bob@example.com"],
      subject: "Hello",
      raw: Buffer.from("Subject: Hello\r\n\r\nHi\r\n"),
    },
  });
  return publicId("sandboxMessage", id);
}

async function aDomainId(team: TeamFacts): Promise<{ id: string }> {
  const row = await db().domain.findFirstOrThrow({ where: { teamId: team.id, name: await aDomain(team) } });
  return { id: publicId("domain", row.id) };
}

/** Within the pause after a check: verifying asks no DNS. */
async function checkedJustNow(team: TeamFacts): Promise<{ id: string }> {
  const { id } = await aDomainId(team);
  await db().domain.updateMany({ where: { teamId: team.id }, data: { checkStartedAt: new Date(), checkedAt: new Date() } });
  return { id };
}

/** It leads nowhere: nothing is ever connected to. */
async function aProvider(team: TeamFacts): Promise<{ id: string }> {
  const id = newUuid();
  const settings = { host: "127.0.0.1", port: 2525, security: "starttls", user: null, rate: null, signs: false };
  const secret = seal(JSON.stringify({ password: null }));
  await db().provider.create({ data: { id, teamId: team.id, type: "smtp", name: "A relay", position: 0, settings, secret } });
  return { id: publicId("provider", id) };
}

async function aSuppression(team: TeamFacts): Promise<{ id: string }> {
  const id = newUuid();
  await db().suppression.create({ data: { id, teamId: team.id, address: "bob@example.com", folded: "bob@example.com", reason: "manual" } });
  return { id: publicId("suppression", id) };
}

const samples: Record<string, (team: TeamFacts) => Promise<Input> | Input> = {
  "domains.create": () => ({ domain: "example.com" }),
  "domains.list": () => ({}),
  "domains.get": aDomainId,
  "domains.update": async (team) => ({ ...(await aDomainId(team)), inbound: true }),
  "domains.delete": aDomainId,
  "domains.verify": checkedJustNow,
  "domains.score": aDomainId,
  "domains.history": aDomainId,
  "domains.rotate": aDomainId,
  "domains.pending": () => ({}),
  "domains.defaultSender": () => ({}),
  "domains.setDefaultSender": async (team) => ({ from: `Ada <ada@${await aDomain(team)}>` }),
  "domains.approve": aDomainId,
  "domains.reject": async (team) => ({ ...(await aDomainId(team)), note: "It is somebody else's." }),
  "keys.create": () => ({ name: "Shop" }),
  "keys.list": () => ({}),
  "keys.get": async (team) => ({ id: (await aKey(team)).id }),
  "keys.revoke": async (team) => ({ id: (await aKey(team)).id }),
  "keys.rotate": async (team) => ({ id: (await aKey(team)).id, graceSeconds: 3600 }),
  "keys.me": () => ({}),
  "providers.list": () => ({}),
  "providers.create": () => ({ type: "smtp", host: "smtp.example.com", user: "ada", password: "four unrelated words" }),
  "providers.update": async (team) => ({ ...(await aProvider(team)), enabled: false }),
  "providers.delete": aProvider,
  "providers.test": aProvider,
  "providers.order": async (team) => ({ ids: [(await aProvider(team)).id] }),
  "providers.setInstance": () => ({ enabled: false }),
  "suppressions.list": () => ({ reason: "complaint,hard_bounce", search: "bob" }),
  "suppressions.export": () => ({}),
  "suppressions.get": aSuppression,
  "suppressions.create": () => ({ emails: ["bob@example.com", "eve@example.com"], note: "They asked." }),
  "suppressions.import": () => ({ csv: "email,reason\nbob@example.com,complaint\n" }),
  "suppressions.delete": aSuppression,
  "suppressions.deleteMany": async (team) => ({ ids: [(await aSuppression(team)).id] }),
  "emails.send": () => email,
  "emails.sendBatch": () => ({ emails: [email] }),
  "emails.validate": () => ({ email: "not an address" }),
  "emails.status": async (team) => ({ id: await anEmail(team) }),
  "emails.reschedule": async (team) => ({ id: await anEmail(team, { sendAt: inHours(1) }), sendAt: inHours(2) }),
  "emails.cancel": async (team) => ({ id: await anEmail(team, { sendAt: inHours(1) }) }),
  "emails.cancelMany": async (team) => ({ ids: [await anEmail(team, { sendAt: inHours(1) })] }),
  "emails.resend": async (team) => ({ id: await anEmail(team) }),
  "emails.list": () => ({}),
  "emails.get": async (team) => ({ id: await anEmail(team) }),
  "emails.attachment": anEmailWithFile,
  "emails.inlineImages": async (team) => ({ id: await anEmail(team) }),
  "sandbox.inlineImages": async (team) => ({ id: await aSandboxMessage(team) }),
  "emails.source": async (team) => ({ id: await anEmail(team) }),
  "sandbox.list": () => ({}),
  "sandbox.get": async (team) => ({ id: await aSandboxMessage(team) }),
  "sandbox.empty": () => ({}),
  "analytics.overview": () => ({}),
  "stats.account": () => ({}),
  "stats.delivery": () => ({ startDate: "2026-11-01", endDate: "2026-11-25", sender: "example.com", groupBy: "day" }),
  "stats.report": () => ({ startDate: "2026-11-01", endDate: "2026-11-25", groupBy: "domain", export: "csv" }),
  "stats.domain": async (team) => ({ domain: await aDomain(team) }),
  "stats.recipients": () => ({ limit: 5 }),
  "teams.get": () => ({}),
  "teams.update": () => ({ name: "Acme", timeZone: "Europe/Berlin" }),
  "teams.members": () => ({}),
  "teams.list": () => ({}),
  "teams.create": () => ({ name: "Acme" }),
  "teams.listForStaff": () => ({ search: "acme", state: "paused" }),
  "teams.pause": (team) => ({ id: publicId("team", team.id), because: "You wrote to addresses that you bought." }),
  "teams.resume": async (team) => {
    await db().team.update({ where: { id: team.id }, data: { pausedAt: new Date() } });
    return { id: publicId("team", team.id) };
  },
  "people.signUp": () => ({ name: "Ada", email: "ada@example.com", password: "four unrelated words" }),
  "people.verifyEmail": () => ({ token: "x" }),
  "people.resendVerification": () => ({}),
  "people.forgotPassword": () => ({ email: "ada@example.com" }),
  "people.resetPassword": () => ({ token: "x", password: "four unrelated words" }),
  "people.me": () => ({}),
  "people.update": () => ({ name: "Ada" }),
  "people.changePassword": () => ({ currentPassword: "four unrelated words", newPassword: "five unrelated words or so" }),
  "people.securityEvents": () => ({}),
  "people.sessions": () => ({}),
  "people.revokeSession": () => ({ id: "ses_1CkUHWLdiuTTyRNgPLcWbF" }),
  "people.signOutEverywhere": () => ({}),
  "setup.status": () => ({}),
  "setup.complete": () => ({ token: "x", name: "Ada", email: "ada@example.com", password: "four unrelated words", teamName: "Acme" }),
  "setup.testMail": () => ({}),
};

/** @throws Error for an operation that nobody wrote a sample for */
export async function sampleOf(op: Operation, team: TeamFacts): Promise<Input> {
  const make = samples[op.name];
  if (!make) throw new Error(`Write a sample for ${op.name} in test/samples.ts.`);
  return make(team);
}
