import { expect, test } from "vitest";
import { pool } from "./client";
import { serverVersion } from "./server-version";

test("the server of the tests is new enough", async () => expect(await serverVersion(pool())).toMatch(/^\d+(\.\d+)?/));

test("an older one is refused in one sentence, before anything is written to it", async () => {
  const older = { query: async () => ({ rows: [{ version: 170_006, text: "17.6" }] }) } as never;
  await expect(serverVersion(older)).rejects.toMatchObject({ tellPlainly: true, message: expect.stringContaining("17.6 is too old") });
});
