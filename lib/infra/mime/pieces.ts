/** Cutting a source text into what is the same for everybody and what is not: merge values, link tokens. */

/** A string is static; a value is looked up by name; a token is the message's own. */
export type Piece = string | { readonly value: string } | { readonly token: true };

const mergeTag = /\{\{\s*([A-Za-z_][A-Za-z0-9_.]*)\s*\}\}/g;

/** `Hello {{ name }}` → "Hello ", value "name". Braces that are no plain tag stay text. */
export function splitMergeTags(text: string): Piece[] {
  return text.split(mergeTag).map((part, index) => (index % 2 ? { value: part } : part));
}

/** `https://host/c/{token}.{link}` for one link: static text with the token's places. */
export function splitTokens(pattern: string, link = ""): Piece[] {
  const parts: Piece[] = [];
  for (const [index, part] of pattern.replaceAll("{link}", link).split("{token}").entries()) {
    if (index > 0) parts.push({ token: true });
    parts.push(part);
  }
  return parts;
}

/** Neighbouring static pieces as one; never empty at the ends, so that statics and slots alternate: s, slot, s, slot, s. */
export function alternate(pieces: readonly Piece[]): { statics: string[]; slots: Exclude<Piece, string>[] } {
  const statics = [""];
  const slots: Exclude<Piece, string>[] = [];
  for (const piece of pieces) {
    if (typeof piece === "string") statics[slots.length] += piece;
    else {
      slots.push(piece);
      statics.push("");
    }
  }
  return { statics, slots };
}
