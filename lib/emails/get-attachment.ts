import { z } from "zod";
import { notFound } from "@/lib/kernel/fault";
import { FileOutput } from "@/lib/kernel/file";
import { query } from "@/lib/kernel/operation";
import { attachmentsOf, bytesOfAttachment } from "./attachment";
import { findEmail } from "./email";
import { EmailId } from "./schemas";

/** The bytes of one file, as they were given, read from the database piece by piece. */
export const getAttachment = query("emails.attachment", {
  summary: "Download an attachment",
  description: "The bytes as they were given, under the stored type and name, always to be saved and never to be shown.",
  route: "GET /emails/{id}/attachments/{index}",
  access: { role: "viewer", scope: "emails:read", testKeys: "own", domainKeys: "own" },
  input: z.strictObject({
    id: EmailId,
    index: z.coerce
      .number("Write the index of the attachment.")
      .int("Write the index of the attachment.")
      .min(0)
      .max(1000)
      .describe("From 0"),
  }),
  output: FileOutput,
  refuses: ["email_not_found", "attachment_not_found"],
  file: true,
  async run(ctx, { id, index }) {
    const email = await findEmail(ctx, id);
    const file = (await attachmentsOf(email.id)).find(({ no }) => no === index);
    if (!file) throw notFound("attachment", String(index));
    const { filename, contentType, size } = file;
    return { filename, contentType, size, content: bytesOfAttachment(email.id, file) };
  },
});
