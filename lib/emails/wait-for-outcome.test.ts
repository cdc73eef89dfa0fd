import { expect, test } from "vitest";
import { pool } from "@/lib/infra/db/client";
import { newUuid, publicId } from "@/lib/infra/ids";
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
