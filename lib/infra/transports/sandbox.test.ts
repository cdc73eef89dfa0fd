import { beforeAll, expect, test } from "vitest";
import { db } from "@/lib/infra/db/client";
import { newUuid } from "@/lib/infra/ids";
import { sandboxTransport } from "./sandbox";

const sandbox = sandboxTransport("sandbox.test");
const email = newUuid();
const teamId = newUuid();
const parcel = (recipients: string[], attempt = 1) => ({
  id: email,
  envelopeFrom: "me@sandbox.test",
  recipients,
  message: Buffer.from("Subject: Hello\r\n\r\nHello\r\n"),
  smtpUtf8: false,
  attempt,
});

beforeAll(async () => {
  await db().email.create({
    data: {
      id: email,
      teamId,
      source: "api",
      mode: "live",
      lane: 0,
      messageId: "<a@sandbox.test>",
      fromAddress: "me@sandbox.test",
      subject: "Hello",
    },
  });
});

test("the same parcel given twice is kept once, so that a worker that died in between shows no second copy", async () => {
  await Promise.all([sandbox.send(parcel(["a@x.test"])), sandbox.send(parcel(["a@x.test"]))]);
  await sandbox.send(parcel(["a@x.test"], 2));
  const kept = await db().sandboxMessage.findMany({ where: { emailId: email } });
  expect(kept).toMatchObject([{ teamId, subject: "Hello", envelopeFrom: "me@sandbox.test", recipients: ["a@x.test"] }]);
  expect(Buffer.from(kept[0]?.raw ?? []).toString()).toBe("Subject: Hello\r\n\r\nHello\r\n");
});

test("addresses with a fixed outcome have it whatever their case, and only at the sandbox domain", async () => {
  const answers = await sandbox.send(
    parcel(["Bounced@Sandbox.test", "bounced@x.test", "deferred@sandbox.test", "complained@sandbox.test"]),
  );
  expect(answers.map(({ result, code }) => [result, code])).toEqual([
    ["permanent", 550],
    ["delivered", 250],
    ["temporary", 451],
    ["delivered", 250],
  ]);
  expect(answers[3]).toMatchObject({ followedBy: "complained" });
  expect((await sandbox.send(parcel(["deferred@sandbox.test"], 2)))[0]?.result).toBe("delivered");
});

test("quotes and backslashes in an address are kept as they are", async () => {
  const odd = '"a\\\\b\\"c"@x.test';
  await sandbox.send(parcel([odd]));
  expect(await db().sandboxMessage.count({ where: { recipients: { equals: [odd] } } })).toBe(1);
});
