import { expect, test } from "vitest";
import type { Provider } from "@/lib/providers/schemas";
import { roadSentence, stateWords } from "./state-words";

const now = Date.parse("2026-11-25T13:30:00Z");
const open = {
  state: "open" as const,
  closedUntil: null,
  lastError: null,
  lastErrorAt: null,
  outSince: null,
  toldAt: null,
  lastSentAt: null,
  pace: null,
  throttledAt: null,
};
const quota = { max24h: 50_000, sent24h: 412, maxRate: 14, sandbox: false, sending: true, at: "2026-11-25T13:00:00Z" };
const said = (state: object, zone = "UTC") => {
  const { word, more } = stateWords({ ...open, ...state }, now, zone);
  return [word, more].filter(Boolean).join(": ");
};

test.each([
  [{}, "Working"],
  [{ quota }, "Working: 14 a second, 412 of 50,000 today"],
  [{ quota, rate: 5 }, "Working: 5 a second, 412 of 50,000 today"],
  [{ quota, pace: 14 }, "Working: 14 a second, 412 of 50,000 today"],
  [{ quota, pace: 3.5, throttledAt: "2026-11-25T13:29:00Z" }, "Working: slowed to 3.5 a second, 412 of 50,000 today"],
  [{ pace: 0.24, throttledAt: "2026-11-25T13:29:00Z" }, "Working: slowed to 0.2 a second"],
  [{ quota: { ...quota, max24h: -1 } }, "Working: 14 a second"],
  [{ state: "off" }, "Off: Nothing is given to it."],
  [{ state: "quota", closedUntil: "2026-11-25T14:02:00Z" }, "Closed until 14:02: Its daily quota is used up."],
  [{ state: "quota", closedUntil: "2026-11-26T14:02:00Z" }, "Closed until 26 Nov, 14:02: Its daily quota is used up."],
  [{ state: "suspended", closedUntil: "2026-11-25T14:30:00Z" }, "Suspended: Its owner’s account may not send. Asked again at 14:30."],
  [{ state: "outage", closedUntil: "2026-11-25T13:31:00Z", lastErrorAt: "2026-11-25T13:29:00Z" }, "Out since 13:29: Tried again at 13:31."],
  [
    {
      state: "outage",
      closedUntil: "2026-11-25T13:31:00Z",
      lastErrorAt: "2026-11-25T13:29:00Z",
      outSince: "2026-11-25T13:10:00Z",
      toldAt: "2026-11-25T13:26:00Z",
    },
    "Out since 13:10: Tried again at 13:31. Its owners were told.",
  ],
  [{ state: "recovering" }, "Coming back: It is given one message at a time until one gets through."],
])("%j is told as %s", (state, words) => expect(said(state)).toBe(words));

test("times are those of the team's clock", () => {
  expect(said({ state: "quota", closedUntil: "2026-11-25T14:02:00Z" }, "Asia/Kolkata")).toMatch(/^Closed until 19:32/);
});

const provider = (name: string, enabled = true) => ({ name, enabled }) as Provider;
const instance = (enabled: boolean, ...types: string[]) => ({ enabled, transports: types.map((type) => ({ type })) });

test.each([
  [[], instance(true, "sandbox"), "Mail goes out into the sandbox inbox."],
  [[], instance(true, "ses", "smtp"), "Mail goes out by this instance’s transports."],
  [[provider("A", false)], instance(false, "ses"), "Mail waits: no provider is on, and this instance’s transports are switched off."],
  [[provider("A")], instance(true, "ses"), "Mail goes out by A, and by this instance’s transports when none of them takes it."],
  [[provider("A"), provider("B")], instance(false, "ses"), "Mail goes out by A, then B. It waits when none of them takes it."],
  [[provider("A")], instance(true, "sandbox"), "Mail goes out by A. It waits when it takes no mail."],
])("%j with %j", (providers, of, words) => expect(roadSentence(providers, of)).toBe(words));
