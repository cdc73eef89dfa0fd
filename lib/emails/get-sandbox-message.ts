import PostalMime from "postal-mime";
import { z } from "zod";
import { query } from "@/lib/kernel/operation";
import { findSandboxMessage, SandboxMessageId, SandboxMessageRow, toSandboxMessageRow } from "./sandbox-message";

/** One message as its reader would get it, with its source. */
export const getSandboxMessage = query("sandbox.get", {
  summary: "Get a message of the sandbox inbox",
  route: "GET /sandbox/messages/{id}",
  access: { role: "viewer", scope: "emails:read" },
  input: z.strictObject({ id: SandboxMessageId }),
  output: SandboxMessageRow.extend({
    html: z.string().nullable(),
    text: z.string().nullable(),
    headers: z.array(z.object({ name: z.string(), value: z.string() })),
    raw: z.string().describe("The message as it left, RFC 5322"),
    sizeBytes: z.number().int(),
  }),
  async run(ctx, { id }) {
    const row = await findSandboxMessage(ctx, id);
    const parsed = await PostalMime.parse(row.raw);
    return {
      ...toSandboxMessageRow(row),
      html: parsed.html ?? null,
      text: parsed.text ?? null,
      headers: parsed.headers.map(({ originalKey, key, value }) => ({ name: originalKey || key, value })),
      raw: Buffer.from(row.raw).toString("utf8"),
      sizeBytes: row.raw.length,
    };
  },
});
