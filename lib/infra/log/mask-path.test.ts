import { expect, test } from "vitest";
import { maskedPath } from "./mask-path";

test.each([
  ["/reset/3vY-secret_1", "/reset/[hidden]"],
  ["/verify/3vY-secret_1?x=1", "/verify/[hidden]"],
  ["/invite/a/b", "/invite/[hidden]"],
  ["/setup?token=secret", "/setup"],
  ["/acme/emails/em_1?tab=source", "/acme/emails/em_1"],
])("the path %s is logged as %s", (url, logged) => {
  expect(maskedPath(url)).toBe(logged);
});
