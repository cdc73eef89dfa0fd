import PostalMime from "postal-mime";
import { z } from "zod";
import { query } from "@/lib/kernel/operation";
import { longestSource } from "./get-email-source";
import { findSandboxMessage, rawOf, SandboxMessageId, SandboxMessageRow, toSandboxMessageRow } from "./sandbox-message";

/** Text and HTML come before the files of a message: what is read of a large one has them whole. */
export const longestRead = 12_000_000;

/** One message as its reader would get it, with its source. */
export const getSandboxMessage = query("sandbox.get", {
  summary: "Get a message of the sandbox inbox",
  route: "GET /sandbox/messages/{id}",
  access: { role: "viewer", scope: "emails:read", testKeys: "own", domainKeys: "own" },
  input: z.strictObject({ id: SandboxMessageId }),
  output: SandboxMessageRow.extend({
    html: z.string().nullable(),
    text: z.string().nullable(),
    headers: z.array(z.object({ name: z.string(), value: z.string() })),
    raw: z.string().describe("The message as it left, RFC 5322; at most the first 1,000,000 bytes"),
    cut: z.boolean().describe("True when `raw` is only the beginning"),
    sizeBytes: z.number().int().describe("Of the whole message"),
  }),
  refuses: ["message_not_found"],
  async run(ctx, { id }) {
    const row = await findSandboxMessage(ctx, id);
    const { bytes, size } = await rawOf(row.id, longestRead);
    const parsed = await PostalMime.parse(bytes);
    return {
      ...toSandboxMessageRow(row),
      html: parsed.html ?? null,
      text: parsed.text ?? null,
      headers: parsed.headers.map(({ originalKey, key, value }) => ({ name: originalKey || key, value })),
      raw: bytes.toString("utf8", 0, longestSource),
      cut: size > longestSource,
      sizeBytes: size,
    };
  },
});
