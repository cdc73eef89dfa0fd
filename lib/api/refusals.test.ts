/** The reference names the refusals that really happen, and no others. `test/api.ts` and `test/harness.ts` watch all other tests for it too. */
import { existsSync, globSync, readFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { pool } from "@/lib/infra/db/client";
import { readId } from "@/lib/infra/ids";
import { type Scope, scopes, staffScopes } from "@/lib/kernel/principal";
import { operations } from "@/lib/operations";
import { type Api, openApi } from "@/test/api";
import { aDomain, aKey, aTeam } from "@/test/harness";
import { errorCodes } from "./error-codes";
import { openapi } from "./openapi";
import { refusalsOf } from "./refusals";

const root = resolve(import.meta.dirname, "../..");
const routed = operations.filter(({ route }) => route !== undefined);
const declaring = routed.filter(({ refuses = [] }) => refuses.length > 0);

const named = (route: string): string[] => {
  const [method = "", path = ""] = route.split(" ");
  const paths = openapi().paths as Record<string, Record<string, { responses: Record<string, { description: string }> }>>;
  const responses = paths[path]?.[method.toLowerCase()]?.responses ?? {};
  return Object.entries(responses).flatMap(([status, { description }]) => (status < "400" ? [] : description.split(", ")));
};

test("whatever an operation declares is in the table of codes, once, and is not what the door refuses anyway", () => {
  const wrong = operations.flatMap((operation) => {
    const { name, refuses = [] } = operation;
    const byDoor: readonly string[] = refusalsOf({ ...operation, refuses: [] });
    return refuses
      .filter((code, i) => !(code in errorCodes) || refuses.indexOf(code) !== i || byDoor.includes(code))
      .map((code) => `${name}: ${code}`);
  });
  expect(wrong).toEqual([]);
});

test("every code of the table is named by an operation, or belongs to none", () => {
  const ofNone = [
    "malformed_request",
    "headers_too_large",
    "dashboard_only",
    "route_not_found",
    "method_not_allowed",
    "callback_refused",
    "callback_unproved",
    "internal_error",
  ];
  const told = new Set<string>(routed.flatMap(refusalsOf));
  expect(Object.keys(errorCodes).filter((code) => !told.has(code))).toEqual(
    Object.keys(errorCodes).filter((code) => ofNone.includes(code)),
  );
});

describe.each(declaring.map(({ name, refuses = [] }) => ({ name, refuses })))("$name", ({ name, refuses }) => {
  test("declares nothing that no source behind it throws", () => {
    const file = files.find((each) => new RegExp(`(query|command)\\("${name.replace(".", "\\.")}"`).test(textOf(each)));
    const thrown = new Set([...sourcesBehind(file ?? "")].flatMap((each) => codesIn(textOf(each))));
    expect(refuses.filter((code) => !thrown.has(code))).toEqual([]);
  });
});

const files = globSync("lib/**/*.ts", { cwd: root }).filter((file) => !file.endsWith(".test.ts") && !file.includes("/generated/"));
const texts = new Map<string, string>();
function textOf(file: string): string {
  const text = texts.get(file) ?? readFileSync(join(root, file), "utf8").replace(/\s*refuses: \[[^\]]*\],/, "");
  texts.set(file, text);
  return text;
}

/** The file, and all that it imports. */
function sourcesBehind(file: string, seen = new Set<string>()): Set<string> {
  if (seen.has(file) || !files.includes(file)) return seen;
  seen.add(file);
  for (const [, from = ""] of textOf(file).matchAll(/from "((?:\.|@\/)[^"]+)"/g)) {
    const path = from.startsWith("@/") ? join(root, from.slice(2)) : resolve(root, dirname(file), from);
    const found = [`${path}.ts`, `${path}/index.ts`].find(existsSync);
    if (found) sourcesBehind(relative(root, found), seen);
  }
  return seen;
}

const codesIn = (text: string): string[] => [
  ...[...text.matchAll(/notFound\(\s*"(\w+)"/g)].map(([, noun]) => `${noun}_not_found`),
  ...[...text.matchAll(/"([a-z]+(?:_[a-z]+)+)"/g)].map(([, code = ""]) => code),
];

describe("what the reference says of", () => {
  const sending = ["domain_not_allowed", "domain_not_verified", "recipient_suppressed"];
  const said: [route: string, names: string[], not: string[]][] = [
    ["POST /emails", [...sending, "attachments_too_large"], ["email_not_found", "email_not_scheduled", "content_removed"]],
    ["POST /emails/{id}/resend", [...sending, "content_removed", "email_not_found"], ["attachment_unreachable", "email_not_cancelable"]],
    ["GET /emails/{id}/source", ["content_removed", "email_not_found"], ["account_paused", "request_too_large"]],
    ["DELETE /suppressions/{id}", ["suppression_not_found", "note_required"], ["email_not_found", "email_not_scheduled"]],
    ["POST /suppressions/import", ["request_too_large"], ["attachments_too_large", "attachment_unreachable", "email_not_found"]],
    ["GET /stats", ["validation_error"], ["domain_look_alike", "domain_not_found", "domain_invalid"]],
    ["GET /reports", ["validation_error"], ["domain_look_alike", "domain_exists"]],
  ];
  test.each(said)("%s", (route, names, not) => {
    expect(named(route)).toEqual(expect.arrayContaining(names));
    expect(named(route).filter((code) => not.includes(code))).toEqual([]);
  });
});

describe("a key is really refused as the reference of the operation says", () => {
  const letter = { from: "ada@sandbox.test", to: "bob@example.com", subject: "Hello", text: "Hi" };
  const exe = [{ filename: "a.exe", content: "YQ==" }];
  const file = [{ filename: "a.txt", path: "http://127.0.0.1/a.txt" }];
  let api: Api;
  let ids: Record<"email" | "gone" | "over" | "domain" | "complaint", string>;
  let key: string;

  beforeAll(async () => {
    api = await openApi("web");
    const team = await aTeam();
    key = (await aKey(team, { scopes: scopes.filter((scope): scope is Scope => !staffScopes.has(scope)) })).secret;
    const send = async (to = letter.to) => (await api.ask("/emails", { key, json: { ...letter, to } })).body.id as string;
    const complaint = await api.ask("/suppressions", { key, json: { email: "eve@example.com", reason: "complaint" } });
    ids = {
      email: await send(),
      gone: await send(),
      over: await send("suppressed@sandbox.test"),
      domain: await aDomain(team),
      complaint: complaint.body.id,
    };
    await pool().query("UPDATE emails SET content_removed_at = now() WHERE id = $1", [readId("email", ids.gone)]);
  });
  afterAll(() => api.close());

  const cases: [route: string, code: string, json?: object][] = [
    ["POST /emails", "recipient_suppressed", { ...letter, to: "eve@example.com" }],
    ["POST /emails", "domain_not_allowed", { ...letter, from: "a@elsewhere.example" }],
    ["POST /emails", "attachment_type_refused", { ...letter, attachments: exe }],
    ["POST /emails", "attachment_unreachable", { ...letter, attachments: file }],
    ["POST /emails/{gone}/resend", "content_removed", {}],
    ["GET /emails/{gone}/source", "content_removed"],
    ["GET /emails/em_x/status", "email_not_found"],
    ["GET /emails/{email}/attachments/0", "attachment_not_found"],
    ["PATCH /emails/{email}", "email_not_scheduled", { sendAt: new Date(Date.now() + 3_600_000).toISOString() }],
    ["POST /emails/{over}/cancel", "email_not_cancelable", {}],
    ["GET /sandbox/messages/msg_x", "message_not_found"],
    ["GET /suppressions/bob@example.com", "suppression_not_found"],
    ["DELETE /suppressions/{complaint}", "note_required", {}],
    ["POST /domains", "domain_exists", { domain: "{domain}.example.com" }],
    ["POST /domains", "domain_public_suffix", { domain: "co.uk" }],
    ["DELETE /domains/nothing.example", "domain_not_found", {}],
    ["DELETE /providers/prov_x", "provider_not_found", {}],
    ["DELETE /api-keys/key_x", "key_not_found", {}],
    ["GET /stats/domains/nothing.example", "domain_not_found"],
    ["GET /emails/%zz", "invalid_path"],
    ["POST /emails/{email}/resend", "validation_error", { recipients: "nobody" }],
  ];
  test.each(cases)("%s: %s", async (route, code, json) => {
    const filled = (text: string) => text.replace(/\{(\w+)\}/g, (whole, name: keyof typeof ids) => ids[name] ?? whole);
    const [method = "", path = ""] = filled(route).split(" ");
    if (code === "domain_exists") await api.ask(path, { key, json: JSON.parse(filled(JSON.stringify(json))) });
    const { body } = await api.ask(path, { key, method, ...(json ? { json: JSON.parse(filled(JSON.stringify(json))) } : {}) });
    expect(body.error?.code).toBe(code);
  });
});
