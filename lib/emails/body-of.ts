/** The encoded body of an email. Mail that says the same to many is encoded once. */
import { type CompiledContent, compileContent } from "@/lib/infra/mime/compile";
import { singleton } from "@/lib/infra/singleton";

interface Source {
  readonly html: string | null;
  readonly text: string | null;
}

/** So few are compared faster than one long text is hashed. */
const kept = 16;
const longest = 200_000;
const recent = () => singleton("emails.bodies", (): { source: Source; body: CompiledContent }[] => []);

/** Of an email that has its text: see `withText`. */
export function bodyOf({ html, text }: Source): CompiledContent {
  const bodies = recent();
  const known = bodies.find(({ source }) => source.html === html && source.text === text);
  if (known) return known.body;
  const body = compileContent({ html, text });
  if ((html?.length ?? 0) + (text?.length ?? 0) > longest) return body;
  bodies.unshift({ source: { html, text }, body });
  bodies.length = Math.min(bodies.length, kept);
  return body;
}
