import { expect, test } from "vitest";
import type { EmailEvent } from "@/lib/emails/schemas";
import { attemptsOf } from "./attempts";

const event = (type: string, recipient: string | null, detail: EmailEvent["detail"] = null): EmailEvent => ({
  id: `evt_${type}`,
  type,
  recipient,
  detail,
  createdAt: "2026-11-25T14:02:11.000Z",
});

test("a recipient's attempts are its own, in order, with the server's words", () => {
  const said = {
    attempt: 1,
    stage: "rcpt",
    code: 451,
    enhanced: "4.7.1",
    text: "Greylisted",
    remoteHost: "mx.example.com",
    tls: "TLSv1.3",
  };
  const attempts = attemptsOf(
    [
      event("deferred", "ada@example.com", said),
      event("bounced", "bob@example.com", said),
      event("sent", "ada@example.com", { attempt: 2 }),
    ],
    "ada@example.com",
  );
  expect(attempts).toMatchObject([
    { status: "deferred", number: 1, reason: null, stage: "rcpt", code: 451, enhanced: "4.7.1", text: "Greylisted", tls: "TLSv1.3" },
    { status: "sent", number: 2, code: null, text: null },
  ]);
});

test("what is no answer is no attempt, and a failure without one has no number", () => {
  const events = [
    event("queued", "ada@example.com"),
    event("opened", "ada@example.com"),
    event("failed", "ada@example.com", { reason: "expired", attempt: 0 }),
  ];
  expect(attemptsOf(events, "ada@example.com")).toMatchObject([{ status: "failed", number: null, reason: "expired" }]);
});
