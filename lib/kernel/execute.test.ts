import { expect, test } from "vitest";
import { z } from "zod";
import { newUuid } from "@/lib/infra/ids";
import { open } from "./context";
import { execute } from "./execute";
import { command, query } from "./operation";

const away = () => Promise.reject(Object.assign(new Error("connect ECONNREFUSED"), { code: "ECONNREFUSED" }));
const definition = { summary: "x", access: "anyone", input: z.strictObject({}), output: z.object({}), run: away } as const;
const anyone = () => open({ principal: { kind: "anyone" }, team: null, requestId: newUuid() });

test.each([
  ["a query changed nothing", query("x.y", definition), null, /Nothing was changed; try again\.$/],
  [
    "a command may have been done",
    command("x.y", definition),
    null,
    /may have been done, in whole or in part: look before you ask again\.$/,
  ],
  [
    "one that takes an Idempotency-Key says so",
    command("x.y", { ...definition, once: true }),
    null,
    /may have been done.*With an Idempotency-Key asking again is safe\.$/,
  ],
  [
    "one that was given an Idempotency-Key can be asked again with it",
    command("x.y", { ...definition, once: true }),
    "k",
    /may have been done.*ask again with the same Idempotency-Key/,
  ],
])("without the database %s", async (_what, operation, key, says) => {
  await expect(execute(operation, anyone(), () => ({}), key)).rejects.toMatchObject({
    kind: "unavailable",
    code: "database_unavailable",
    message: expect.stringMatching(says),
  });
});
