import { expect, test } from "vitest";
import { pool } from "@/lib/infra/db/client";
import { newUuid, publicId } from "@/lib/infra/ids";
import { as, aTeam, key } from "@/test/harness";
import { mails } from "@/test/worker";
import { getEmail } from "./get-email";
import { getEmailStatus } from "./get-email-status";
import type { Accepted } from "./schemas";
import { waitForOutcome } from "./wait-for-outcome";

/** Waited for as long as the test may take, so that only what is known ends it. */
async function outcomeOf(...statuses: string[]): Promise<string> {
  const id = newUuid();
  for (const [no, status] of statuses.entries())
    await pool().query("INSERT INTO recipients (email_id, no, team_id, kind, address, status) VALUES ($1, $2, $1, 'to', $3, $4)", [
      id,
      no,
      `person-${no}@example.com`,
      status,
    ]);
  const accepted: Accepted = { id: publicId("email", id), status: "queued", messageId: "<a@example.com>" };
  return (await waitForOutcome({ waitSeconds: 3600, waited: () => undefined, signal: () => null }, accepted)).status;
}

test("that a recipient is deferred is answered as soon as it is known", async () => {
  expect(await outcomeOf("deferred")).toBe("deferred");
  expect(await outcomeOf("deferred", "delivered")).toBe("partial");
});

test("the id in the queue of the server that took it is told of a sent email, whatever is reported later", async () => {
  const team = await aTeam();
  const [id = ""] = await mails(team, [{ from: "ada@sandbox.test", to: ["bob@example.com"] }]);
  const told = async () => {
    const who = as(key(team, "emails:read"), team);
    return [(await who.run(getEmail, { id })).email.queueId, (await who.run(getEmailStatus, { id })).queueId];
  };
  expect(await told()).toEqual([null, null]);
  const event = (type: string, text: string) =>
    pool().query("INSERT INTO events (id, team_id, email_id, recipient_no, type, detail) VALUES (uuidv7(), $1, $2, 0, $3, $4)", [
      team.id,
      id,
      type,
      { text },
    ]);
  await event("sent", "250 2.0.0 Ok: queued as 4f0Bn53bY2z6v2j");
  await event("delivered", "250 2.1.5 OK");
  expect(await told()).toEqual(["4f0Bn53bY2z6v2j", "4f0Bn53bY2z6v2j"]);
  await pool().query("UPDATE recipients SET provider_id = '0102018c-ses' WHERE email_id = $1", [id]);
  expect(await told()).toEqual(["0102018c-ses", "0102018c-ses"]);
});

test("a recipient is told alike by an email and by its status", async () => {
  const team = await aTeam();
  const [id = ""] = await mails(team, [{ from: "ada@sandbox.test", to: ["bob@example.com", "eve@example.com"] }]);
  const who = as(key(team, "emails:read"), team);
  const { recipients } = await who.run(getEmailStatus, { id });
  expect(recipients).toHaveLength(2);
  expect(recipients).toEqual((await who.run(getEmail, { id })).email.recipients);
});
