/** One report about one of several: it is counted once, and nobody is blamed for it. */
import { randomUUID } from "node:crypto";
import { beforeEach, expect, test } from "vitest";
import { applyReports } from "@/lib/emails";
import { pool } from "@/lib/infra/db/client";
import type { TeamFacts } from "@/lib/kernel/context";
import { aDomain, aTeam } from "@/test/harness";
import { tallied } from "@/test/tallies";
import { mails } from "@/test/worker";
import { reputationsOf } from "../read-reputation";
import type { ProviderReport } from "./report";
import { storeReport } from "./store-report";

let team: TeamFacts;
let from: string;
beforeEach(async () => {
  team = await aTeam();
  from = `shop@${await aDomain(team)}`;
});

/** An email that was sent to them. */
async function sentTo(...to: string[]): Promise<string> {
  const [id = ""] = await mails(team, [{ from, to }]);
  await pool().query("DELETE FROM deliveries WHERE email_id = $1", [id]);
  await pool().query("UPDATE recipients SET status = 'sent', attempts = 1 WHERE email_id = $1", [id]);
  return id;
}

async function tell(
  emailId: string,
  change: Partial<ProviderReport>,
  addresses: readonly string[] = [],
  text: string | null = null,
): Promise<void> {
  const report: ProviderReport = {
    by: "A loop",
    about: { emailId, providerId: null },
    type: "complained",
    at: Date.now(),
    recipients: addresses.map((address) => ({ address, code: null, enhanced: null, text })),
    hard: false,
    ref: randomUUID(),
    detail: {},
    ...change,
  };
  await storeReport({ source: "message", key: randomUUID(), report });
  while ((await applyReports()) > 0);
}

const statusesOf = async (id: string) =>
  (await pool().query("SELECT status FROM recipients WHERE email_id = $1 ORDER BY no", [id])).rows.map(({ status }) => status);
const eventsOf = async (id: string) =>
  (
    await pool().query(
      "SELECT recipient_no, type, detail FROM events WHERE email_id = $1 AND type IN ('complained', 'bounced') ORDER BY recipient_no",
      [id],
    )
  ).rows;
const suppressed = async () =>
  (await pool().query("SELECT address FROM suppressions WHERE team_id = $1 ORDER BY address", [team.id])).rows.map(
    ({ address }) => address,
  );

test.each<[string, string[]]>([
  ["names nobody", []],
  ["names everybody whom it may have been", ["a@r.test", "b@r.test", "c@r.test"]],
  ["names somebody whom we did not write to", ["hidden@isp.example"]],
])("a complaint about an email to three that %s counts once, suppresses nobody, and is told with the email", async (_, named) => {
  const id = await sentTo("a@r.test", "b@r.test", "c@r.test");
  await tell(id, {}, named);
  expect(await tallied(team.id)).toMatchObject({ complained: 1 });
  expect(await suppressed()).toEqual([]);
  expect(await statusesOf(id)).toEqual(["sent", "sent", "sent"]);
  expect(await eventsOf(id)).toEqual([
    { recipient_no: null, type: "complained", detail: expect.objectContaining({ recipientUnknown: true }) },
  ]);
  expect(await reputationsOf([team.id])).toMatchObject([{ complained: 1 }]);
});

test("a complaint that names one of three, or is about an email to one, is that one's", async () => {
  const [three, one] = [await sentTo("a@r.test", "b@r.test", "c@r.test"), await sentTo("d@r.test")];
  await tell(three, {}, ["b@r.test"]);
  await tell(one, {}, []);
  expect(await statusesOf(three)).toEqual(["sent", "complained", "sent"]);
  expect(await suppressed()).toEqual(["b@r.test", "d@r.test"]);
  expect(await tallied(team.id)).toMatchObject({ complained: 2 });
});

test("a bounce that names nobody of several changes nobody", async () => {
  const id = await sentTo("a@r.test", "b@r.test");
  await tell(id, { type: "bounced", hard: true }, []);
  expect(await statusesOf(id)).toEqual(["sent", "sent"]);
  expect(await suppressed()).toEqual([]);
});

test("an answer to the whole message is learned only from an email to one, and one that names the sender never", async () => {
  const [two, one, mine] = [await sentTo("a@r.test", "b@r.test"), await sentTo("c@r.test"), await sentTo("d@r.test")];
  await tell(two, { type: "bounced", hardAlone: true }, ["a@r.test"]);
  await tell(one, { type: "bounced", hardAlone: true }, ["c@r.test"]);
  await tell(mine, { type: "bounced", hard: true }, ["d@r.test"], `550 5.1.1 <${from}> unknown`);
  expect(await suppressed()).toEqual(["c@r.test"]);
  expect((await eventsOf(two))[0]?.detail).toMatchObject({ hard: false });
});
