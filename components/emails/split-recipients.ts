/** Recipients as people write them in one field: with commas, semicolons or line ends between, and names that may hold commas in quotes. */

/** `"Lovelace, Ada" <ada@example.com>; bob@example.com` are two. Each is trimmed; empty ones are left out. */
export function splitRecipients(text: string): string[] {
  const parts = text.match(/(?:"(?:\\.|[^"\\])*"?|<[^>\n]*>?|[^,;\n"<])+/g) ?? [];
  return parts.map((part) => part.trim()).filter(Boolean);
}
