import PostalMime from "postal-mime";
import { expect, test } from "vitest";
import { db } from "@/lib/infra/db/client";
import { newUuid, readId } from "@/lib/infra/ids";
import { as, aTeam, key, refusalOf } from "@/test/harness";
import { getEmailSource } from "./get-email-source";
import { sendEmail } from "./send-email";

async function anEmail() {
  const team = await aTeam();
  const as1 = as(key(team, "emails:send", "emails:read"), team);
  const { id, messageId } = await as1.run(sendEmail, {
    from: "Zoë <zoe@sandbox.test>",
    to: "bob@example.com",
    bcc: "secret@example.com",
    subject: "Grüße",
    text: "Hi\n.\nBye",
  });
  return { team, id, messageId, source: () => as1.run(getEmailSource, { id }) };
}

test("the source is the message that an attempt sends: same Message-ID, no Bcc", async () => {
  const { messageId, source } = await anEmail();
  const { raw, kept, sizeBytes } = await source();
  const mail = await PostalMime.parse(raw);
  expect(mail).toMatchObject({ messageId, subject: "Grüße", from: { name: "Zoë", address: "zoe@sandbox.test" } });
  expect(mail.text?.trim()).toBe("Hi\n.\nBye");
  expect(raw).not.toContain("secret@example.com");
  expect({ kept, sizeBytes }).toEqual({ kept: false, sizeBytes: Buffer.byteLength(raw) });
});

test("what the sandbox kept is shown byte for byte", async () => {
  const { team, id, source } = await anEmail();
  const raw = "Subject: kept\r\n\r\nas it was\r\n";
  const emailId = readId("email", id) ?? "";
  const row = {
    id: newUuid(),
    teamId: team.id,
    emailId,
    envelopeFrom: "zoe@sandbox.test",
    recipients: ["bob@example.com"],
    subject: "kept",
  };
  await db().sandboxMessage.create({ data: { ...row, raw: Buffer.from(raw) } });
  expect(await source()).toEqual({ raw, kept: true, cut: false, sizeBytes: raw.length });
});

test("another team's email has no source", async () => {
  const { id } = await anEmail();
  const other = await aTeam();
  expect(await refusalOf(as(key(other, "emails:read"), other).run(getEmailSource, { id }))).toBe("email_not_found");
});
