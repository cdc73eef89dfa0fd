import { expect, test } from "vitest";
import type { Provider } from "@/lib/providers/schemas";
import { readForm } from "./read-form";

const form = (fields: Record<string, string>): FormData => {
  const data = new FormData();
  for (const [name, value] of Object.entries(fields)) data.set(name, value);
  return data;
};
const known: Provider = {
  id: "prv_1",
  type: "ses",
  name: "SES",
  position: 0,
  enabled: true,
  settings: {
    region: "eu-west-1",
    accessKeyId: "AKIA…MPLE",
    configurationSet: "events",
    snsTopicArn: "arn:aws:sns:eu-west-1:123456789012:mail-events",
    endpoint: null,
    host: null,
    port: null,
    security: null,
    user: null,
  },
  rate: 5,
  dkim: "own",
  quota: null,
  state: "open",
  closedUntil: null,
  lastError: null,
  lastErrorAt: null,
  outSince: null,
  toldAt: null,
  lastSentAt: null,
  pace: null,
  throttledAt: null,
  subscribedAt: null,
  lastReportAt: null,
  testedAt: null,
  createdAt: "2026-11-25T00:00:00.000Z",
};

test("of a new provider all that was written is said; secrets keep their spaces", () => {
  expect(readForm(form({ host: " smtp.example.com ", port: "587", user: "", password: " a b ", rate: "", dkim: "own" }), null)).toEqual({
    host: "smtp.example.com",
    port: 587,
    password: " a b ",
    dkim: "own",
  });
});

test("of a known one only what differs is said, and what was emptied is taken away", () => {
  const same = {
    region: "eu-west-1",
    accessKeyId: "",
    secretAccessKey: "",
    configurationSet: "events",
    snsTopicArn: "arn:aws:sns:eu-west-1:123456789012:mail-events",
    endpoint: "",
    name: "SES",
    rate: "5",
    dkim: "own",
  };
  expect(readForm(form(same), known)).toEqual({});
  expect(readForm(form({ ...same, configurationSet: "", snsTopicArn: "", rate: "", name: "" }), known)).toEqual({
    configurationSet: null,
    snsTopicArn: null,
    rate: null,
  });
  expect(readForm(form({ ...same, dkim: "provider", secretAccessKey: "new" }), known)).toEqual({
    dkim: "provider",
    secretAccessKey: "new",
  });
});

test("what is no number is left for the server to refuse", () => {
  expect(readForm(form({ rate: "fast" }), known)).toEqual({ rate: "fast" });
});
