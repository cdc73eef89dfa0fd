import { expect, test } from "vitest";
import { deleteDomain, getDefaultSender, setDefaultSender } from "@/lib/domains";
import { db, pool } from "@/lib/infra/db/client";
import { readId } from "@/lib/infra/ids";
import type { TeamFacts } from "@/lib/kernel/context";
import { aDomain, as, aTeam, key, member, refusalOf } from "@/test/harness";
import { sendBatch } from "./send-batch";
import { sendEmail } from "./send-email";

const letter = { to: "bob@example.com", subject: "Hello", text: "Hi" };
const sender = (team: TeamFacts) => as(key(team, "emails:send"), team);
const admin = (team: TeamFacts) => as(member(team, "admin"), team);
async function fromOf(id: string): Promise<string> {
  const { rows } = await pool().query("SELECT concat_ws(' ', from_name, from_address) AS said FROM emails WHERE id = $1", [
    readId("email", id),
  ]);
  return rows[0].said;
}
const sent = async (team: TeamFacts, more: { fromName?: string } = {}) =>
  fromOf((await sender(team).run(sendEmail, { ...letter, ...more })).id);

test("who names nobody sends as whom the team chose, else as noreply@ its first domain that may send, else not at all", async () => {
  const team = await aTeam();
  const error = await sender(team)
    .run(sendEmail, letter)
    .catch((reason: unknown) => reason);
  expect(error).toMatchObject({ kind: "invalid", code: "validation_error", detail: { field: "from" } });
  const unproven = await aDomain(team);
  await db().domain.updateMany({ where: { name: unproven }, data: { status: "pending" } });
  expect(await refusalOf(sender(team).run(sendEmail, letter))).toBe("validation_error");
  const domain = await aDomain(team);
  expect(await sent(team)).toBe(`noreply@${domain}`);
  expect(await sent(team, { fromName: "Shop" })).toBe(`Shop noreply@${domain}`);
  expect(
    await admin(team).run(setDefaultSender, { from: `Shop, "the" <Orders@${domain.toUpperCase()}>`.replace('Shop, "the"', '"Shop, the"') }),
  ).toEqual({
    from: `"Shop, the" <Orders@${domain}>`,
    used: `"Shop, the" <Orders@${domain}>`,
  });
  expect(await sent(team)).toBe(`Shop, the Orders@${domain}`);
  expect(await sent(team, { fromName: "Sale" })).toBe(`Sale Orders@${domain}`);
  const { results } = await sender(team).run(sendBatch, { emails: [letter, { ...letter, from: `eve@${domain}` }] });
  expect(await Promise.all(results.map(({ id }) => fromOf(id ?? "")))).toEqual([`Shop, the Orders@${domain}`, `eve@${domain}`]);
  await admin(team).run(setDefaultSender, { from: null });
  expect(await admin(team).run(getDefaultSender, {})).toEqual({ from: null, used: `noreply@${domain}` });
});

test("a key that is limited to a domain sends from that one", async () => {
  const team = await aTeam();
  const [one, other] = [await aDomain(team), await aDomain(team)];
  await admin(team).run(setDefaultSender, { from: `hello@${one}` });
  const limited = as({ ...key(team, "emails:send"), domain: other }, team);
  expect(await fromOf((await limited.run(sendEmail, letter)).id)).toBe(`noreply@${other}`);
});

test("the choice is a domain of the team, and goes with it", async () => {
  const [team, stranger] = [await aTeam(), await aTeam()];
  const [domain, theirs] = [await aDomain(team), await aDomain(stranger)];
  for (const from of [`a@${theirs}`, "nobody", "a@b@c", "a\r\n@x.test"])
    expect(await refusalOf(admin(team).run(setDefaultSender, { from }))).toBe("validation_error");
  await admin(team).run(setDefaultSender, { from: "ada@sandbox.test" });
  expect(await sent(team)).toBe("ada@sandbox.test");
  await admin(team).run(setDefaultSender, { from: `Ada <ada@${domain}>` });
  await as(member(team, "owner"), team).run(deleteDomain, { id: domain });
  expect(await admin(team).run(getDefaultSender, {})).toEqual({ from: null, used: null });
  expect(await as(member(stranger, "viewer"), stranger).run(getDefaultSender, {})).toEqual({ from: null, used: `noreply@${theirs}` });
});
