/** Which answer of the other side a recipient shows, of all that was reported. */
import { expect, test } from "vitest";
import { applyReports } from "@/lib/emails";
import { pool } from "@/lib/infra/db/client";
import { aDomain, aTeam } from "@/test/harness";
import { mails } from "@/test/worker";
import type { ProviderReport, ReportedRecipient } from "./report";
import { storeReport } from "./store-report";

type Told = Partial<Omit<ReportedRecipient, "address">>;
const address = "ada@example.com";
const taken = { status: "sent", code: 250, enhanced: "2.0.0", reply: "250 2.0.0 Ok: queued as 4f0Bn53bY2z6v2j" };

/** What is shown after these reports, applied one after the other, or all at once. */
async function shownAfter(reports: readonly (readonly [ProviderReport["type"], Told])[], together = false) {
  const team = await aTeam();
  const [emailId = ""] = await mails(team, [{ from: `shop@${await aDomain(team)}`, to: [address] }]);
  await pool().query("DELETE FROM deliveries WHERE email_id = $1", [emailId]);
  await pool().query("UPDATE recipients SET status = $2, code = $3, enhanced = $4, reply = $5, stage = 'data' WHERE email_id = $1", [
    emailId,
    ...Object.values(taken),
  ]);
  for (const [i, [type, told]] of reports.entries()) {
    const recipients = [{ address, code: null, enhanced: null, text: null, ...told }];
    const report = {
      by: "test",
      about: { emailId, providerId: null },
      type,
      at: Date.now() + i,
      recipients,
      hard: false,
      ref: "",
      detail: {},
    };
    await storeReport({ source: "message", key: `${emailId} ${i}`, report });
    if (!together) while ((await applyReports()) > 0);
  }
  while ((await applyReports()) > 0);
  const { rows } = await pool().query("SELECT status, code, enhanced, reply FROM recipients WHERE email_id = $1", [emailId]);
  return rows[0];
}

test.each(["delivered", "complained", "bounced"] as const)(
  "a report that says nothing but %s takes nothing from the answer before it",
  async (type) => {
    expect(await shownAfter([[type, {}]])).toEqual({ ...taken, status: type });
  },
);

test("a report without words keeps the codes that it leaves out, and those of another class go", async () => {
  expect(await shownAfter([["delivered", { enhanced: "2.6.0" }]])).toEqual({ ...taken, status: "delivered", enhanced: "2.6.0" });
  expect(await shownAfter([["bounced", { enhanced: "5.1.1" }]])).toEqual({ ...taken, status: "bounced", code: null, enhanced: "5.1.1" });
  expect(await shownAfter([["bounced", { code: 550 }]])).toEqual({ ...taken, status: "bounced", code: 550, enhanced: null });
});

test.each([false, true])(
  "a complaint leaves the answer of the delivery or the bounce, in every order (all at once: %s)",
  async (together) => {
    const bounced = ["bounced", { code: 550, enhanced: "5.1.1", text: "550 5.1.1 Gone" }] as const;
    const delivered = ["delivered", { code: 250, enhanced: "2.1.5", text: "250 2.1.5 OK" }] as const;
    const complained = ["complained", {}] as const;
    const shown = { status: "complained", code: 550, enhanced: "5.1.1", reply: "550 5.1.1 Gone" };
    for (const order of [
      [delivered, bounced, complained],
      [bounced, complained, delivered],
      [complained, delivered, bounced],
      [complained, bounced, delivered],
    ])
      expect(await shownAfter(order, together)).toEqual(shown);
    expect(await shownAfter([complained, delivered], together)).toEqual({ ...shown, code: 250, enhanced: "2.1.5", reply: "250 2.1.5 OK" });
  },
);
