/** What is said about fields that cannot be taken. */
import { expect, test } from "vitest";
import { SendEmailInput } from "./send-input";

const issues = (change: object) =>
  SendEmailInput.safeParse({ from: "news@shop.test", to: "a@r.test", subject: "s", text: "t", ...change }).error?.issues.map(
    ({ path, message }) => [path.join("."), message],
  ) ?? [];

test.each(["a@my_host.r.test", "a@[192.0.2.1]", "a..b@r.test", "a@r", "", "a@", "x".repeat(1001)])(
  "a single recipient %s is refused with the sentence that an array of it gets",
  (address) => {
    const [one] = issues({ to: address });
    const [listed] = issues({ to: [address] });
    expect(one).toEqual(["to", listed?.[1]]);
    expect(listed?.[0]).toBe("to.0");
    expect(one?.[1]).not.toMatch(/array/);
  },
);

test("cc, bcc and replyTo say it too, and what is neither text nor an array is told what it should be", () => {
  for (const field of ["cc", "bcc", "replyTo"]) expect(issues({ [field]: "a@r" })[0]?.[1]).toBe(issues({ [field]: ["a@r"] })[0]?.[1]);
  expect(issues({ to: 5 })).toEqual([["to", "Write an email address, or an array of them."]]);
});

test("two names of headers that differ in case only are refused: one of them would be lost", () => {
  expect(issues({ headers: { "X-A": "1", "X-B": "2" } })).toEqual([]);
  expect(issues({ headers: { "X-A": "1", "x-a": "2" } })).toEqual([
    ["headers.x-a", expect.stringMatching(/“X-A” and “x-a” are one header/)],
  ]);
});
