/** The encoded body of an email. Mail that says the same to many is encoded once. */
import { type CompiledContent, compileContent } from "@/lib/infra/mime/compile";
import { textOf } from "@/lib/infra/mime/text-of";
import { singleton } from "@/lib/infra/singleton";

const kept = 32;
const longest = 200_000;
const recent = () => singleton("emails.bodies", () => new Map<string, CompiledContent>());

/** Text is made from the HTML where its author wrote none. */
export function bodyOf({ html, text }: { readonly html: string | null; readonly text: string | null }): CompiledContent {
  const compile = () => compileContent({ html, text: text || (html ? textOf(html) : "") });
  if ((html?.length ?? 0) + (text?.length ?? 0) > longest) return compile();
  const key = `${text ?? ""}\0${html ?? ""}`;
  const bodies = recent();
  const known = bodies.get(key);
  const body = known ?? compile();
  if (known) bodies.delete(key);
  else if (bodies.size >= kept) bodies.delete(bodies.keys().next().value ?? "");
  bodies.set(key, body);
  return body;
}
