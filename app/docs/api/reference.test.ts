import { expect, test } from "vitest";
import { operations } from "@/lib/operations";
import { reference } from "./reference";
import { samplesFor } from "./samples";

test("the reference draws every operation that has a route, each with its samples", () => {
  const drawn = [...reference().values()].flat();
  expect(drawn.map(({ operationId }) => operationId).sort()).toEqual(
    operations
      .filter(({ route }) => route)
      .map(({ name }) => name)
      .sort(),
  );
  for (const entry of drawn)
    for (const { code } of samplesFor(entry, "https://mail.example.com")) expect(code).toContain("https://mail.example.com/api/v1/");
});
