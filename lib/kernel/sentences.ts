/** What a request is told about a field where its schema has no sentence of its own: what is wrong, and what is allowed. */
import type { z } from "zod";
import { quote } from "./fault";

type Issue = z.core.$ZodIssue;
type Path = readonly PropertyKey[];

/** One sentence, with the field's own name in it and never its path: `field` of the answer has that. */
export function sentenceAbout(issue: Issue): string {
  const what = nameOf(issue.path);
  switch (issue.code) {
    case "invalid_type":
      return isMissing(issue.input) ? `${what} is missing: give ${kindWords(issue.expected)}.` : wrongKind(what, issue);
    case "invalid_value":
      return isMissing(issue.input) ? `${what} is missing: give ${options(issue.values)}.` : `${what} must be ${options(issue.values)}.`;
    case "too_big":
      return `${what} ${tooBig(issue)}.`;
    case "too_small":
      return `${what} ${tooSmall(issue)}.`;
    case "invalid_format":
      return `${what} must be ${formats[issue.format] ?? "written in another form"}.`;
    case "not_multiple_of":
      return `${what} must be a multiple of ${issue.divisor}.`;
    case "unrecognized_keys":
      return `${quote(String(issue.keys[0]))} is not a field of ${issue.path.length > 0 ? lower(what) : "this request"}.`;
    case "invalid_union":
      return isMissing(issue.input) ? `${what} is missing: give ${branches(issue.errors)}.` : `${what} must be ${branches(issue.errors)}.`;
    case "invalid_key":
      return `${what} is not a name that is allowed here.`;
    default:
      return `${what} is not valid.`;
  }
}

const isPlace = (part: PropertyKey): boolean => /^\d+$/.test(String(part));

/** The field as a sentence names it: `“subject”`, `Item 2 of “to”`. */
export function nameOf(path: Path): string {
  const last = path.at(-1);
  if (last === undefined) return "This";
  if (!isPlace(last)) return quote(String(last));
  const list = path.slice(0, -1).findLast((part) => !isPlace(part));
  const item = `Item ${Number(last) + 1}`;
  return list === undefined ? item : `${item} of ${quote(String(list))}`;
}

const lower = (words: string): string => words.replace(/^Item/, "item");

/** Null is what JSON writes for nothing. */
const isMissing = (input: unknown): boolean => input === undefined || input === null;

const kinds: Readonly<Record<string, string>> = {
  string: "text",
  number: "a number",
  int: "a whole number",
  boolean: "true or false",
  array: "a list",
  object: "an object",
  record: "an object",
  date: "a time",
};
const kindWords = (kind: string): string => kinds[kind] ?? "another kind of value";

function wrongKind(what: string, { expected, input }: Extract<Issue, { code: "invalid_type" }>): string {
  const given = Array.isArray(input) ? "array" : Number.isNaN(input) ? "nothing" : typeof input;
  const words = given === kindOf(expected) ? undefined : kinds[given];
  return words ? `${what} must be ${kindWords(expected)}, and this is ${words}.` : `${what} must be ${kindWords(expected)}.`;
}

const kindOf = (kind: string): string => (kind === "int" ? "number" : kind === "record" ? "object" : kind);

const options = (values: readonly unknown[]): string =>
  anyOf(values.map((value) => (typeof value === "string" ? quote(value) : `${value}`)));

function anyOf(words: readonly string[]): string {
  const last = words.at(-1) ?? "something else";
  return words.length > 1 ? `${words.slice(0, -1).join(", ")} or ${last}` : last;
}

/** What the branches of a union are, by the kind that each asks for. */
function branches(errors: readonly (readonly Issue[])[]): string {
  const asked = errors.flatMap(([first]) => (first?.code === "invalid_type" ? [kindWords(first.expected)] : []));
  return asked.length > 0 ? anyOf([...new Set(asked)]) : "of another form";
}

const units: Readonly<Record<string, readonly [one: string, many: string]>> = {
  string: ["character", "characters"],
  array: ["item", "items"],
  set: ["item", "items"],
  object: ["field", "fields"],
  record: ["field", "fields"],
  map: ["field", "fields"],
};

function counted(origin: string, n: number | bigint): string {
  const unit = units[origin];
  return unit ? `${n.toLocaleString("en")} ${unit[n === 1 ? 0 : 1]}` : n.toLocaleString("en");
}

function tooBig({ origin, maximum, inclusive }: Extract<Issue, { code: "too_big" }>): string {
  if (origin in units) return `can have at most ${counted(origin, maximum)}`;
  return inclusive === false ? `must be less than ${counted(origin, maximum)}` : `can be at most ${counted(origin, maximum)}`;
}

function tooSmall({ origin, minimum, inclusive }: Extract<Issue, { code: "too_small" }>): string {
  if (origin in units) return minimum === 1 ? "must not be empty" : `must have at least ${counted(origin, minimum)}`;
  return inclusive === false ? `must be more than ${counted(origin, minimum)}` : `must be at least ${counted(origin, minimum)}`;
}

const formats: Readonly<Record<string, string>> = {
  datetime: "a moment with its zone, such as 2026-11-25T09:00:00Z",
  date: "a day, such as 2026-11-25",
  email: "an email address, such as ada@example.com",
  url: "a URL, such as https://example.com",
  uuid: "a UUID",
  regex: "made of other characters",
};
