import { describe, expect, test } from "vitest";
import { checkOptions, optionsFromUrl, type SmtpOptions } from "./options";

describe("an SMTP URL", () => {
  test.each([
    ["smtp://relay.test", { host: "relay.test", port: 25, secure: "opportunistic", user: undefined, password: undefined }],
    ["smtp://127.0.0.1:2525?tls=none", { host: "127.0.0.1", port: 2525, secure: "none" }],
    ["smtp://us%40x.test:p%40ss%3Aw%2Frd@relay.test", { port: 587, secure: "starttls", user: "us@x.test", password: "p@ss:w/rd" }],
    ["smtps://us:pw@relay.test", { port: 465, secure: "implicit" }],
    ["smtps://relay.test:10465", { port: 10465, secure: "implicit" }],
    ["smtp://relay.test?tls=implicit", { port: 465, secure: "implicit" }],
    ["smtp://[::1]:25", { host: "::1", port: 25 }],
  ])("%s", (url, expected) => expect(optionsFromUrl(url)).toMatchObject(expected));

  test.each([
    "",
    "relay.test",
    "http://relay.test",
    "smtp://",
    "smtp://relay.test?tls=maybe",
    "smtps://relay.test?tls=none",
    "smtp://us:s3cret%ZZ@relay.test",
  ])("%j is refused, without repeating it", (url) => {
    expect(() => optionsFromUrl(url)).toThrow(TypeError);
    expect(() => optionsFromUrl(url)).not.toThrow(/s3cret/);
  });
});

describe("options", () => {
  const options: SmtpOptions = {
    host: "relay.test",
    port: 25,
    secure: "none",
    name: "us.test",
    connections: 5,
    maxMessagesPerConnection: 100,
  };

  test.each<[string, Partial<SmtpOptions>]>([
    ["a name that would be another command", { name: "x\r\nMAIL FROM:<e@x.test>" }],
    ["a host that is none", { host: "relay.test\r\nx" }],
    ["port 0", { port: 0 }],
    ["no connections", { connections: 0 }],
    ["a user without a password", { user: "us" }],
    ["NUL in a password", { user: "us", password: "a\0b" }],
  ])("%s is refused", (_, wrong) => expect(() => checkOptions({ ...options, ...wrong })).toThrow(TypeError));

  test("a timeout of one's own leaves the others as they were", () => {
    const { timeouts } = checkOptions({ ...options, timeouts: { dot: 1 } });
    expect(timeouts).toMatchObject({ dot: 1, mail: 300_000 });
  });
});
