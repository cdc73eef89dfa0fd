import { expect, test, vi } from "vitest";
import { bytesInWords } from "@/components/ui/bytes-in-words";
import { firstLetter, problemOf, toInput, toProblem, withSender } from "./letter";

const zone = "Europe/Berlin";
const letter = { ...firstLetter(null, "me@x.test", zone), to: "ada@x.test; bob@x.test", subject: "Hello", text: "Hi", html: "<p>Hi</p>" };
const limits = { count: 2, files: 1000 };

test("a letter becomes what the API takes: the kind that is shown, the moment that the wall clock means", async () => {
  expect(await toInput(letter, zone)).toEqual({ from: "you@sandbox.test", to: ["ada@x.test", "bob@x.test"], subject: "Hello", text: "Hi" });
  expect(await toInput({ ...letter, kind: "html", when: "later", at: "2027-01-15T09:30" }, zone)).toEqual({
    from: "you@sandbox.test",
    to: ["ada@x.test", "bob@x.test"],
    subject: "Hello",
    html: "<p>Hi</p>",
    sendAt: "2027-01-15T08:30:00.000Z",
  });
  expect(await toInput({ ...letter, local: "ada@elsewhere.test" }, zone)).toMatchObject({ from: "ada@elsewhere.test" });
});

test("an address that is pasted whole finds its domain, and one of nobody's stays for the API to refuse", () => {
  const domains = ["sandbox.test", "acme.test"];
  expect(withSender(letter, " Ada@ACME.test ", domains)).toMatchObject({ local: "Ada", domain: "acme.test" });
  expect(withSender(letter, "ada@other.test", domains)).toMatchObject({ local: "ada@other.test", domain: "sandbox.test" });
  expect(withSender(letter, "ada", domains)).toMatchObject({ local: "ada", domain: "sandbox.test" });
});

test("files that are too many or too large, and a time that is none, are told before anything is sent", () => {
  const file = (size: number) => new File([new Uint8Array(size)], "a.pdf");
  const problem = (change: Partial<typeof letter>) => problemOf({ ...letter, ...change }, zone, limits, bytesInWords);
  expect(problem({ files: [file(500), file(500)] })).toBeNull();
  expect(problem({ files: [file(500), file(501)] })).toMatchObject({ field: "attachments", message: expect.stringContaining("1 KB") });
  expect(problem({ files: [file(1), file(1), file(1)] })).toMatchObject({ field: "attachments" });
  expect(problem({ when: "later", at: "" })).toMatchObject({ field: "sendAt" });
  expect(problem({ when: "now", at: "" })).toBeNull();
});

test("a refusal stands at its field and names the recipient or the file that it is about", () => {
  const files = [new File(["x"], "run.exe")];
  expect(toProblem({ field: "to.1", message: "No." }, letter)).toEqual({ field: "to", message: "bob@x.test: No." });
  expect(toProblem({ field: "attachments.0.filename", message: "No." }, { ...letter, files })).toEqual({
    field: "attachments",
    message: "run.exe: No.",
  });
  expect(toProblem({ field: "html", message: "Write “html”." }, { ...letter, text: "" })).toEqual({
    field: "content",
    message: "Write what it says.",
  });
  expect(toProblem({ field: "headers.X", message: "No." }, letter)).toEqual({ field: null, message: "No." });
  expect(toProblem({ field: null, message: "Paused." }, letter)).toEqual({ field: null, message: "Paused." });
});

test("a time that is proposed is the next full hour, half an hour ahead or more", () => {
  vi.useFakeTimers({ toFake: ["Date"], now: Date.parse("2027-01-15T08:31:00Z") });
  expect(firstLetter("later", "me@x.test", zone)).toMatchObject({ when: "later", at: "2027-01-15T11:00", to: "" });
  vi.setSystemTime(Date.parse("2027-01-15T08:29:00Z"));
  expect(firstLetter("test", "me@x.test", zone)).toMatchObject({ when: "now", at: "2027-01-15T10:00", to: "me@x.test" });
  vi.useRealTimers();
});
