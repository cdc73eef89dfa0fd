/** From the form to what is said to the server: of a known provider only what differs. The server judges the values. */
import type { Provider } from "@/lib/providers/schemas";
import type { InputOf } from "@/lib/web/client";

export type Said = Omit<InputOf<"providers.update">, "id" | "enabled">;

const secrets = ["secretAccessKey", "password"];
const numbers = ["rate", "port"];
/** Emptied, these are taken away; any other field that is empty stays as it is. */
const erasable = ["rate", "configurationSet", "snsTopicArn", "endpoint", "user"];

export function readForm(form: FormData, known: Provider | null): Said {
  const said: Record<string, string | number | null> = {};
  for (const [field, value] of form.entries()) {
    const text = secrets.includes(field) ? String(value) : String(value).trim();
    const before = known ? shown(known, field) : "";
    if (text === before) continue;
    if (text === "") {
      if (known && erasable.includes(field)) said[field] = null;
    } else said[field] = numbers.includes(field) && Number.isFinite(Number(text)) ? Number(text) : text;
  }
  return said as Said;
}

/** What stands in a field of a known provider when its form opens. */
export function shown({ name, rate, dkim, settings }: Provider, field: string): string {
  if (field === "name") return name;
  if (field === "rate") return rate === null ? "" : String(rate);
  if (field === "dkim") return dkim;
  if (field === "accessKeyId" || secrets.includes(field)) return "";
  const value: unknown = Reflect.get(settings, field);
  return value === null || value === undefined ? "" : String(value);
}
