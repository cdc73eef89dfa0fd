/** What is wrong with a field is said in a sentence that a person wrote, whatever the operation and the field. */
import { expect, test } from "vitest";
import { z } from "zod";
import type { Operation } from "@/lib/kernel/operation";
import { aTeam } from "@/test/harness";
import { sampleOf } from "@/test/samples";
import { isFault } from "./kernel/fault";
import { parse } from "./kernel/parse";
import { operations } from "./operations";

type Path = readonly string[];
type Fields = Record<string, unknown>;
interface Shape {
  readonly type?: string;
  readonly properties?: Record<string, Shape>;
  readonly items?: Shape;
  readonly additionalProperties?: Shape | boolean;
  readonly anyOf?: readonly Shape[];
  readonly allOf?: readonly Shape[];
}

/** Every place of an input: its fields, the first item of each list, and an entry of each record. */
function placesOf(shape: Shape | boolean | undefined, path: Path = []): Path[] {
  if (typeof shape !== "object") return [];
  const inside = [
    ...Object.entries(shape.properties ?? {}).flatMap(([name, inner]) => placesOf(inner, [...path, name])),
    ...placesOf(shape.items, [...path, "0"]),
    ...placesOf(shape.additionalProperties, [...path, "a"]),
    ...[...(shape.anyOf ?? []), ...(shape.allOf ?? [])].flatMap((inner) => placesOf(inner, path)),
  ];
  return path.length > 0 ? [path, ...inside] : inside;
}

const isPlace = (name: string | undefined) => /^\d+$/.test(name ?? "");

function withValue(sample: Fields, path: Path, value: unknown): Fields {
  const copy: Fields = structuredClone(sample);
  let at: Fields = copy;
  for (const [depth, name] of path.slice(0, -1).entries()) {
    if (typeof at[name] !== "object" || at[name] === null) at[name] = isPlace(path[depth + 1]) ? [] : {};
    at = at[name] as Fields;
  }
  at[path.at(-1) ?? ""] = value;
  return copy;
}

const wrong: readonly (readonly [string, unknown])[] = [
  ["missing", undefined],
  ["null", null],
  ["empty", ""],
  ["spaces", "  "],
  ["a word", "no-such-option"],
  ["a long text", "x".repeat(6_000_000)],
  ["a control character", "a\u0007b"],
  ["a number", 7],
  ["no whole number", 0.5],
  ["a negative number", -1],
  ["a large number", 1e15],
  ["no number", Number.NaN],
  ["infinity", Number.POSITIVE_INFINITY],
  ["yes", true],
  ["an empty list", []],
  ["a list of numbers", [1]],
  ["a list of words", ["no-such-option"]],
  ["a list of nulls", [null]],
  ["a list of lists", [[[]]]],
  ["a list of empty objects", [{}]],
  ["a long list", Array.from({ length: 20_000 }, () => "x")],
  ["an empty object", {}],
  ["an object of objects", { a: { b: 1 } }],
  ["an object of numbers", { a: 1 }],
  ["an object with a name that is empty", { "": "x" }],
  ["a wide object", Object.fromEntries(Array.from({ length: 2000 }, (_, n) => [`n${n}`, "x"]))],
];

/** Words of the schema library, and paths where a name belongs. */
const ofMachines =
  /invalid input|invalid (option|key|element|string|type|union|value|format)|\bexpected\b|received|NaN|unrecogni[sz]ed|undefined|\[object|too (big|small):|must match|pattern|\b\w+\.\d+\b(?![^ ]*[:@])|\u0000|regex|nonoptional/i;

/** Sentences with versions, hosts or numbers of a standard in them, which look like paths. */
const saying = (message: string) => message.replace(/\b\d+(\.\d+)+(\/\d+)?\b/g, "").replace(/\S+@\S+|https?:\S+/g, "");

function refusalOf(schema: z.ZodType, input: unknown): { message: string; field: string | undefined } | null {
  try {
    parse(schema, input);
    return null;
  } catch (error) {
    if (!isFault(error)) throw error;
    return { message: error.message, field: error.detail.field };
  }
}

const shapeOf = (schema: z.ZodType): Shape => z.toJSONSchema(schema, { io: "input", unrepresentable: "any" }) as Shape;

interface Asked {
  readonly schema: z.ZodType;
  readonly sample: Fields;
}

function askedOf({ input, itemInput }: Operation, sample: Fields): Asked[] {
  const items = itemInput ? (sample[itemInput.field] as Fields[]) : [];
  return [{ schema: input, sample }, ...(itemInput ? items.map((item) => ({ schema: itemInput.schema, sample: item })) : [])];
}

test.each(operations.map((op) => [op.name, op] as const))("%s refuses in sentences", async (_name, op) => {
  const bad: string[] = [];
  for (const { schema, sample } of askedOf(op, await sampleOf(op, await aTeam()))) {
    const judge = (what: string, input: unknown) => {
      const refused = refusalOf(schema, input);
      if (!refused) return;
      const { message } = refused;
      if (ofMachines.test(saying(message)) || !/^[\p{Lu}“\d].{3,}[.!]$/su.test(message) || message.length > 700)
        bad.push(`${what}: ${message}`);
    };
    for (const [what, value] of wrong) judge(`the input is ${what}`, value);
    judge("an unknown field", { ...sample, nosuchfield: 1 });
    for (const path of new Map(placesOf(shapeOf(schema)).map((each) => [each.join("."), each])).values()) {
      for (const [what, value] of wrong) judge(`${path.join(".")} is ${what}`, withValue(sample, path, value));
      judge(`${path.join(".")} has an unknown field`, withValue(sample, path, { nosuchfield: 1 }));
      judge(`${path.join(".")} has an item with an unknown field`, withValue(sample, path, [{ nosuchfield: 1 }]));
    }
  }
  expect(bad).toEqual([]);
});
