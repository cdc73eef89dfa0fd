/**
 * The strings of a request, before anything else reads them. PostgreSQL stores neither a NUL nor half of a surrogate pair, and
 * its JSON refuses what its text replaces, so the rule is applied once, here, for every door and every operation.
 */
import { invalid } from "./fault";
import { nameOf } from "./sentences";

/**
 * The same value with well-formed strings and names: a lone surrogate becomes U+FFFD, as in any UTF-8 encoder. Nothing is
 * copied unless something of it changes, and what is no plain object or array (a file's bytes, a date) is left alone.
 * @param except a field of the outermost object that is left alone, because its items are checked one by one
 * @throws Fault validation_error naming the field that has a NUL character, or that is called `__proto__`
 */
export function cleanInput(value: unknown, except?: string): unknown {
  if (except === undefined) return clean(value, []);
  if (!isPlain(value) || !Object.hasOwn(value, except)) return Array.isArray(value) ? value : clean(value, []);
  const { [except]: items, ...rest } = value;
  const cleaned = clean(rest, []);
  return isPlain(cleaned) ? { ...cleaned, [except]: items } : cleaned;
}

function clean(value: unknown, path: string[]): unknown {
  if (typeof value === "string") return cleanText(value, path);
  if (Array.isArray(value)) return cleanItems(value, path);
  return isPlain(value) ? cleanFields(value, path) : value;
}

function cleanText(text: string, path: readonly string[]): string {
  if (text.includes("\0")) throw hasNul(path);
  return text.isWellFormed() ? text : text.toWellFormed();
}

function cleanItems(items: readonly unknown[], path: string[]): readonly unknown[] {
  let copy: unknown[] | null = null;
  for (const [no, item] of items.entries()) {
    path.push(String(no));
    const cleaned = clean(item, path);
    path.pop();
    if (cleaned === item) continue;
    copy ??= [...items];
    copy[no] = cleaned;
  }
  return copy ?? items;
}

function cleanFields(fields: Fields, path: string[]): Fields {
  let copy: Record<string, unknown> | null = null;
  for (const name of Object.keys(fields)) {
    if (name.includes("\0")) throw hasNul([...path, name.replaceAll("\0", "\ufffd").toWellFormed()]);
    const cleanName = name.isWellFormed() ? name : name.toWellFormed();
    path.push(cleanName);
    // Objects inherit from what is assigned to this name, so no field of a request may have it.
    if (name === "__proto__") throw invalid(path.join("."), `${nameOf(path)} is not a field of this request.`);
    const cleaned = clean(fields[name], path);
    path.pop();
    if (cleaned === fields[name] && cleanName === name) continue;
    copy ??= { ...fields };
    if (cleanName !== name) delete copy[name];
    copy[cleanName] = cleaned;
  }
  return copy ?? fields;
}

type Fields = Readonly<Record<string, unknown>>;

/** An object as JSON makes it, of whatever realm. */
function isPlain(value: unknown): value is Fields {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return false;
  const prototype = Object.getPrototypeOf(value);
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}

function hasNul(path: readonly string[]) {
  const field = path.join(".");
  return invalid(field, `${field ? nameOf(path) : "The text"} has a NUL character (U+0000), which text cannot hold. Leave it out.`);
}
