import { expect, test } from "vitest";
import { db } from "@/lib/infra/db/client";
import { as, aTeam, key } from "@/test/harness";
import { sendEmail } from "./send-email";

const email = { from: "ada@sandbox.test", to: "bob@x.test", subject: "Hello", text: "Hi" };

/** The next so many claims of a key find it taken; and nothing is there when its answer is looked for. */
async function takenFor(claims: number): Promise<void> {
  await db().$executeRawUnsafe("DROP SEQUENCE IF EXISTS claims CASCADE");
  await db().$executeRawUnsafe("CREATE SEQUENCE claims");
  await db().$executeRawUnsafe(`CREATE OR REPLACE FUNCTION taken() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN IF nextval('claims') <= ${claims} THEN RETURN NULL; END IF; RETURN NEW; END $$`);
  await db().$executeRawUnsafe("CREATE OR REPLACE TRIGGER taken BEFORE INSERT ON idempotency_keys FOR EACH ROW EXECUTE FUNCTION taken()");
}

test("a key that runs out of its day between its claim and its answer is claimed again, and the email is stored", async () => {
  const team = await aTeam();
  await takenFor(1);
  const { id } = await as(key(team, "emails:send"), team).run(sendEmail, email, "a day old");
  expect(id).toMatch(/^em_/);
  expect(await db().email.count({ where: { teamId: team.id } })).toBe(1);
});

test("nothing is called accepted that was not stored, however often its key is found taken", async () => {
  const team = await aTeam();
  await takenFor(100);
  await expect(as(key(team, "emails:send"), team).run(sendEmail, email, "k")).rejects.toMatchObject({ code: "idempotency_in_flight" });
  expect(await db().email.count({ where: { teamId: team.id } })).toBe(0);
});
