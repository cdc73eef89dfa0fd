/** A request for each operation that works when the id and the key are replaced. */
import type { Entry, Shape } from "./reference";

const email = { from: "you@sandbox.test", to: "ada@example.com", subject: "Hello", text: "It works." };

/** What a person would write first; other bodies are made from their required fields. */
const bodies: Readonly<Record<string, unknown>> = {
  "emails.send": email,
  "emails.sendBatch": { emails: [email, { ...email, to: "bob@example.com" }] },
  "suppressions.create": { email: "ada@example.com", note: "Asked by phone" },
  "suppressions.import": { csv: "email,reason\nada@example.com,manual" },
  "providers.create": { type: "ses", region: "eu-west-1", accessKeyId: "AKIA…", secretAccessKey: "…" },
  "providers.update": { enabled: false },
  "providers.order": { ids: ["prv_…", "prv_…"] },
  "providers.setInstance": { enabled: false },
  "keys.create": { name: "Shop, production", permission: "sending_access" },
  "keys.rotate": { graceSeconds: 86_400 },
};
const queries: Readonly<Record<string, string>> = {
  "emails.list": "?recipientStatus=bounced,failed&limit=20",
  "suppressions.delete": "?note=She%20asked%20for%20it",
};
const ids: Readonly<Record<string, string>> = { emails: "em_…", "api-keys": "key_…", sandbox: "msg_…", providers: "prv_…" };

export function samplesFor(entry: Entry, origin: string): { label: string; code: string }[] {
  const path = entry.path.replaceAll("{index}", "0").replaceAll(/\{\w+\}/g, ids[entry.tags[0] ?? ""] ?? "…");
  const url = `${origin}/api/v1${path}${queries[entry.operationId] ?? ""}`;
  // Clients and proxies drop the body of a DELETE.
  const schema = entry.method === "DELETE" ? undefined : entry.requestBody?.content["application/json"].schema;
  const body = schema ? (bodies[entry.operationId] ?? required(schema)) : null;
  return [
    { label: "curl", code: curl(entry.method, url, body, entry.done.shape === null) },
    { label: "Node", code: node(entry.method, url, body, entry.done.shape === null) },
  ];
}

function curl(method: string, url: string, body: unknown, file: boolean): string {
  return [
    `curl ${file ? "-OJ " : ""}${method === "GET" || (body !== null && method === "POST") ? "" : `-X ${method} `}'${url}'`,
    `-H "Authorization: Bearer $MAILWRIGHT_KEY"`,
    ...(body === null ? [] : [`-H "Content-Type: application/json"`, `-d '${JSON.stringify(body, null, 2).replaceAll("\n", "\n  ")}'`]),
  ].join(" \\\n  ");
}

// biome-ignore lint/suspicious/noTemplateCurlyInString: a template string of the sample, not of ours
const bearer = "`Bearer ${process.env.MAILWRIGHT_KEY}`";

function node(method: string, url: string, body: unknown, file: boolean): string {
  const json = body === null ? null : JSON.stringify(body, null, 2).replaceAll("\n", "\n  ");
  return [
    ...(file ? ['import { writeFile } from "node:fs/promises";', ""] : []),
    `const response = await fetch("${url}", {`,
    ...(method === "GET" ? [] : [`  method: "${method}",`]),
    json ? "  headers: {" : `  headers: { Authorization: ${bearer} },`,
    ...(json
      ? [`    Authorization: ${bearer},`, `    "Content-Type": "application/json",`, "  },", `  body: JSON.stringify(${json}),`]
      : []),
    "});",
    file ? `await writeFile("file", Buffer.from(await response.arrayBuffer()));` : "console.log(response.status, await response.json());",
  ].join("\n");
}

function required(shape: Shape): unknown {
  if (shape.default !== undefined) return shape.default;
  if (shape.enum) return shape.enum[0];
  if (shape.properties) return Object.fromEntries((shape.required ?? []).map((name) => [name, required(shape.properties?.[name] ?? {})]));
  if (shape.type === "array") return [];
  return shape.type === "integer" || shape.type === "number" ? 1 : shape.type === "boolean" ? true : "…";
}
