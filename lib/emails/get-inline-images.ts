import { z } from "zod";
import { query } from "@/lib/kernel/operation";
import { attachmentsOf, bytesOfAttachment } from "./attachment";
import { findEmail } from "./email";
import { EmailId } from "./schemas";

export const InlineImages = z.object({ images: z.array(z.object({ contentId: z.string(), url: z.string().describe("A data URL") })) });
type InlineImage = z.output<typeof InlineImages>["images"][number];

/** What a preview may show; none of them can hold a script. */
const shown = /^image\/(png|jpeg|gif|webp|avif|bmp)$/;
const largest = 1_000_000;
const mostBytes = 3_000_000;

/** Those that a page can hold, in order. */
export function fitting<T extends { contentType: string; contentId: string | null; size: number }>(files: readonly T[]): T[] {
  let left = mostBytes;
  return files.filter(({ contentType, contentId, size }) => {
    const fits = contentId !== null && shown.test(contentType) && size <= largest && size <= left;
    if (fits) left -= size;
    return fits;
  });
}

export const toImage = (contentId: string | null, contentType: string, bytes: Buffer): InlineImage => ({
  contentId: contentId ?? "",
  url: `data:${contentType};base64,${bytes.toString("base64")}`,
});

/** Pictures that the HTML of an email refers to by `cid:`, as data URLs, as far as they are small enough to stand in a page. */
export const getInlineImages = query("emails.inlineImages", {
  summary: "Get the inline images of an email for its preview",
  access: { role: "viewer", scope: "dashboard-only" },
  input: z.strictObject({ id: EmailId }),
  output: InlineImages,
  async run(ctx, { id }) {
    const email = await findEmail(ctx, id);
    if (!email.html || email.attached === 0) return { images: [] };
    const images: InlineImage[] = [];
    for (const file of fitting(await attachmentsOf(email.id))) {
      const pieces: Buffer[] = [];
      for await (const piece of bytesOfAttachment(email.id, file)) pieces.push(piece);
      images.push(toImage(file.contentId, file.contentType, Buffer.concat(pieces)));
    }
    return { images };
  },
});
