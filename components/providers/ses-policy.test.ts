import { expect, test } from "vitest";
import { sesPolicy } from "./ses-policy";

test("the policy shown for SES allows the two actions that send, and nothing else", () => {
  expect(JSON.parse(sesPolicy)).toEqual({
    Version: "2012-10-17",
    Statement: [{ Effect: "Allow", Action: ["ses:SendEmail", "ses:SendRawEmail"], Resource: "*" }],
  });
});
