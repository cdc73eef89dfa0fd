/** What no text field may do to an answer, asked of every field of every operation, at both doors. */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { z } from "zod";
import { db } from "@/lib/infra/db/client";
import { newUuid } from "@/lib/infra/ids";
import type { Operation } from "@/lib/kernel/operation";
import { scopes } from "@/lib/kernel/principal";
import { openSession } from "@/lib/teams";
import { dashboardDoor } from "@/lib/web/door";
import { sessionCookie, signToken } from "@/lib/web/session";
import { type Api, openApi } from "@/test/api";
import { aKey, aTeam } from "@/test/harness";
import { sampleOf } from "@/test/samples";
import { operations } from "./operations";

type Fields = Record<string, unknown>;
type Path = readonly string[];
interface Shape {
  readonly type?: string;
  readonly properties?: Record<string, Shape>;
  readonly items?: Shape;
  readonly additionalProperties?: Shape | boolean;
  readonly anyOf?: readonly Shape[];
  readonly allOf?: readonly Shape[];
}

/** Both doors read bodies by the same code; one of them is enough for this. */
const slow = "a million characters";

const values: readonly (readonly [string, unknown])[] = [
  ["a NUL", "a\0b"],
  ["a lone surrogate", "a\ud800b"],
  ["a reversed direction", "a\u202eb"],
  [slow, "a".repeat(1_000_000)],
  ["a field called __proto__", JSON.parse('{"__proto__": {"isStaff": true}}')],
  ["an array", ["a", "b"]],
];

/** Every place of an input that takes text; an item of an array is its first, an entry of a record is called `a`. */
function textsOf(shape: Shape | boolean | undefined, path: Path = []): Path[] {
  if (typeof shape !== "object") return [];
  const inside = [
    ...Object.entries(shape.properties ?? {}).flatMap(([name, inner]) => textsOf(inner, [...path, name])),
    ...textsOf(shape.items, [...path, "0"]),
    ...textsOf(shape.additionalProperties, [...path, "a"]),
    ...[...(shape.anyOf ?? []), ...(shape.allOf ?? [])].flatMap((inner) => textsOf(inner, path)),
  ];
  return shape.type === "string" ? [path, ...inside] : inside;
}

const shapeOf = (schema: z.ZodType): Shape => z.toJSONSchema(schema, { io: "input", unrepresentable: "any" }) as Shape;

function fieldsOf({ input, itemInput }: Operation): Path[] {
  const items = itemInput ? textsOf(shapeOf(itemInput.schema), [itemInput.field, "0"]) : [];
  return [...new Map([...textsOf(shapeOf(input)), ...items].map((path) => [path.join("."), path])).values()];
}

/** The sample with a value in one place of it. */
function withValue(sample: Fields, path: Path, value: unknown): Fields {
  const copy: Fields = structuredClone(sample);
  let at: Fields = copy;
  for (const [depth, name] of path.slice(0, -1).entries()) {
    if (typeof at[name] !== "object" || at[name] === null) at[name] = /^\d+$/.test(path[depth + 1] ?? "") ? [] : {};
    at = at[name] as Fields;
  }
  at[path.at(-1) ?? ""] = value;
  return copy;
}

/** `%ED%A0%80` is what a careless client makes of a lone surrogate. */
const encoded = (value: unknown): string =>
  (typeof value === "object" ? "__proto__" : String(value)).split("\ud800").map(encodeURIComponent).join("%ED%A0%80");

let team: Awaited<ReturnType<typeof aTeam>>;
let cookie: string;
let secret: string;
let api: Api;

beforeAll(async () => {
  team = await aTeam({ keyRate: 0, teamRate: 0 });
  const id = newUuid();
  const email = `${id}@example.com`;
  const user = await db().user.create({
    data: { id, email, emailKey: email, name: "Ada", passwordHash: "x", emailVerifiedAt: new Date(), isStaff: true },
  });
  await db().member.create({ data: { teamId: team.id, userId: id, role: "owner" } });
  cookie = `${sessionCookie()}=${await signToken(await openSession(user, { ip: null, userAgent: null }), id)}`;
  secret = (await aKey(team)).secret;
  await db().apiKey.updateMany({ where: { teamId: team.id }, data: { scopes: [...scopes], createdBy: id } });
  api = await openApi("web");
});
afterAll(() => api.close());

interface Told {
  readonly status: number;
  readonly field: string | undefined;
  readonly text: string;
}

const origin = "http://localhost:3000";

async function atDashboard({ name }: Operation, input: Fields): Promise<Told> {
  const headers = { "Content-Type": "application/json", Origin: origin, Host: "localhost:3000", Cookie: cookie };
  const request = new Request(`${origin}/api/dashboard/${team.slug}/${name}`, { method: "POST", headers, body: JSON.stringify(input) });
  const response = await dashboardDoor(request, team.slug, name);
  const text = await response.text();
  return { status: response.status, field: JSON.parse(text).error?.field, text };
}

async function atApi({ route }: Operation, input: Fields): Promise<Told> {
  const [method = "", path = ""] = (route ?? "").split(" ");
  const rest = { ...input };
  const to = path.replace(/\{(\w+)\}/g, (_, name) => {
    delete rest[name];
    return encoded(input[name]);
  });
  const query = Object.entries(rest).flatMap(([name, value]) =>
    (Array.isArray(value) ? value : [value]).map((one) => `${encoded(name)}=${encoded(one)}`),
  );
  const { status, body } = await (method === "GET"
    ? api.ask(`${to}?${query.join("&")}`, { key: secret })
    : api.ask(to, { method, json: rest, key: secret }));
  return { status, field: body?.error?.field, text: Buffer.isBuffer(body) ? "" : JSON.stringify(body) };
}

/** What ends a session, pauses a team or empties the sandbox would end the other tests: it is asked with a value that is refused. */
const harmless = (op: Operation, value: unknown): boolean => !/^(teams\.pause|people\.)/.test(op.name) || value === "a\0b";

describe.each(operations.map((op) => [op.name, op] as const))("%s", (_name, op) => {
  const paths = fieldsOf(op);
  const doors = [...(op.file ? [] : [["dashboard", atDashboard] as const]), ...(op.route ? [["API", atApi] as const] : [])];

  test.runIf(paths.length > 0 || !op.file)(
    "answers no text with an error of ours, and refuses a NUL by the name of its field",
    async () => {
      const sample = await sampleOf(op, await aTeam());
      const wrong: string[] = [];
      for (const [door, ask] of doors) {
        const proto = await ask(op, JSON.parse(`{"__proto__": {"isStaff": true}}`));
        if (proto.status >= 500 || proto.text.includes("[object"))
          wrong.push(`${door} __proto__: ${proto.status} ${proto.text.slice(0, 200)}`);
        for (const path of paths)
          for (const [what, value] of values) {
            if (!harmless(op, value) || (what === slow && door !== doors.at(-1)?.[0])) continue;
            const told = await ask(op, withValue(sample, path, value));
            const says = `${door} ${path.join(".")} ${what}: ${told.status} ${told.text.slice(0, 200)}`;
            if (told.status >= 500 || told.text.includes("[object")) wrong.push(says);
            else if (value === "a\0b" && !told.text.includes("NUL character")) wrong.push(says);
            else if (value === "a\0b" && told.field !== undefined && !path.join(".").endsWith(told.field) && told.field !== path[0])
              wrong.push(says);
          }
      }
      expect(wrong).toEqual([]);
    },
  );
});
