import PostalMime from "postal-mime";
import { z } from "zod";
import { query } from "@/lib/kernel/operation";
import { fitting, InlineImages, toImage } from "./get-inline-images";
import { longestRead } from "./get-sandbox-message";
import { findSandboxMessage, rawOf, SandboxMessageId } from "./sandbox-message";

/** Pictures that a kept message brings along for its HTML. */
export const getSandboxImages = query("sandbox.inlineImages", {
  summary: "Get the inline images of a kept message for its preview",
  access: { role: "viewer", scope: "dashboard-only" },
  input: z.strictObject({ id: SandboxMessageId }),
  output: InlineImages,
  async run(ctx, { id }) {
    const row = await findSandboxMessage(ctx, id);
    const { bytes } = await rawOf(row.id, longestRead);
    const { attachments } = await PostalMime.parse(bytes, { attachmentEncoding: "arraybuffer" });
    const files = attachments.map(({ mimeType, contentId, content }) => {
      const file =
        typeof content === "string" ? Buffer.from(content) : Buffer.from(content instanceof Uint8Array ? content : new Uint8Array(content));
      return { contentType: mimeType, contentId: contentId?.replace(/^<|>$/g, "") ?? null, size: file.length, file };
    });
    return { images: fitting(files).map(({ contentId, contentType, file }) => toImage(contentId, contentType, file)) };
  },
});
