/** The sandbox shows what left: parsing a message of ours costs what its length says, whatever its author wrote into it. */
import PostalMime from "postal-mime";
import { expect, test } from "vitest";
import { parseMailbox } from "@/lib/infra/mime/address";
import { compileContent } from "@/lib/infra/mime/compile";
import { compose, serialize } from "@/lib/infra/mime/compose";
import { cpuMs } from "@/test/cpu";

const from = parseMailbox("Shop <shop@example.test>");

function message(html: string, text: string | null): Buffer {
  const content = compileContent({ html, text }).render();
  const headers = Object.fromEntries(Array.from({ length: 50 }, (_, i) => [`X-Any-${i}`, `"<(${'"'.repeat(900)} `.repeat(4).trim()]));
  return serialize(compose({ from, to: [from], subject: "Hello", date: new Date(0), messageId: "<1@example.test>", headers, content }));
}

const cost = async (raw: Buffer) => Math.min(...[await cpuMs(() => PostalMime.parse(raw)), await cpuMs(() => PostalMime.parse(raw))]);

test.each([
  ["cells and paragraphs", "<td><p>"],
  ["ends of other elements", "<b></i>"],
  ["brackets", "<"],
  ["comments without an end", "<!--"],
  ["line ends", "\n"],
  ["spaces", " "],
])("%s, alone and with a text", async (_, piece) => {
  const size = 125_000;
  for (const text of [null, piece.repeat(size / piece.length)]) {
    const small = message(piece.repeat(size / piece.length), text);
    const large = message(piece.repeat((size * 8) / piece.length), text?.repeat(8) ?? null);
    // Parsing is asynchronous, so the helper for synchronous work does not serve; a square would be 64 times as much.
    expect(await cost(large)).toBeLessThan(24 * Math.max(20, await cost(small)));
  }
});
