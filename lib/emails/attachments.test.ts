/** Files are judged before anything is stored, fetched only from public places, and kept byte for byte. */

import { createHash } from "node:crypto";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { pool } from "@/lib/infra/db/client";
import { env } from "@/lib/infra/env";
import { readId } from "@/lib/infra/ids";
import { type Api, hinges, openApi } from "@/test/api";
import { aKey, aTeam } from "@/test/harness";

const letter = { from: "Ada <ada@sandbox.test>", to: "bob@example.com", subject: "Hello", text: "Hi", html: "<p>Hi</p>" };
const base64 = (text: string) => Buffer.from(text).toString("base64");
const sha256 = (bytes: Buffer) => createHash("sha256").update(bytes).digest("hex");
const count = async (teamId: string) => {
  const { rows } = await pool().query(
    "SELECT (SELECT count(*)::int FROM emails WHERE team_id = $1) AS emails, (SELECT count(*)::int FROM attachments WHERE team_id = $1) AS files",
    [teamId],
  );
  return rows[0];
};

/** On 127.0.0.2, which tests allow; what listens on the same port of 127.0.0.1 must never be asked. */
let files: Server;
let inside: Server;
let port: number;
let insideSaw = 0;
let answer: { status?: number; headers?: Record<string, string>; body?: Buffer };

beforeAll(async () => {
  Object.assign(env(), { OUTBOUND_ALLOW_CIDRS: ["127.0.0.2/32"] });
  files = createServer((_request, response) => {
    response.writeHead(answer.status ?? 200, answer.headers);
    response.end(answer.body);
  });
  await new Promise<void>((done) => files.listen(0, "127.0.0.2", done));
  ({ port } = files.address() as AddressInfo);
  inside = createServer((_request, response) => response.end("secret")).on("connection", () => insideSaw++);
  await new Promise<void>((done) => inside.listen(port, "127.0.0.1", done));
});
afterAll(async () => {
  Object.assign(env(), { OUTBOUND_ALLOW_CIDRS: [] });
  await Promise.all([files, inside].map((server) => new Promise((done) => server.close(done))));
});
beforeEach(() => {
  answer = { body: Buffer.from("fetched") };
  insideSaw = 0;
});

describe.each(hinges)("attachments on the %s hinge", (hinge) => {
  let api: Api;
  beforeAll(async () => {
    api = await openApi(hinge);
  });
  afterAll(() => api.close());

  const sender = async () => {
    const team = await aTeam();
    const { secret } = await aKey(team, { scopes: ["emails:send", "emails:read"] });
    const send = (attachments: unknown, more: Record<string, unknown> = {}, headers: Record<string, string> = {}) =>
      api.ask("/emails", { key: secret, json: { ...letter, attachments, ...more }, headers });
    return { team, key: secret, send };
  };

  test("files are stored with their email, byte for byte, and described with it", async () => {
    const { key, send } = await sender();
    const pixel = Buffer.from("89504e470d0a1a0a00", "hex");
    const sent = await send([
      { filename: "C:\\tmp\\Rechnung März.pdf", content: base64("pdf") },
      { filename: "logo.png", content: pixel.toString("base64"), content_type: "image/x-png", content_id: "<logo>" },
      { filename: "empty", content: "" },
    ]);
    expect(sent.status).toBe(202);
    const { body } = await api.ask(`/emails/${sent.body.id}`, { key });
    expect(body.email.attachments).toEqual([
      {
        index: 0,
        filename: "Rechnung März.pdf",
        contentType: "application/pdf",
        size: 3,
        contentId: null,
        sha256: sha256(Buffer.from("pdf")),
      },
      { index: 1, filename: "logo.png", contentType: "image/x-png", size: 9, contentId: "logo", sha256: sha256(pixel) },
      { index: 2, filename: "empty", contentType: "application/octet-stream", size: 0, contentId: null, sha256: sha256(Buffer.alloc(0)) },
    ]);
    const { rows } = await pool().query("SELECT content FROM attachments WHERE email_id = $1 ORDER BY no", [readId("email", sent.body.id)]);
    expect(rows.map(({ content }) => content.toString("hex"))).toEqual([Buffer.from("pdf").toString("hex"), pixel.toString("hex"), ""]);
  });

  test("a large file arrives whole, however its JSON was escaped", async () => {
    const { key, send } = await sender();
    const large = Buffer.from(Array.from({ length: 300_001 }, (_, n) => (n * 7919) % 256));
    const json = JSON.stringify({ ...letter, attachments: [{ filename: "a.bin", content: large.toString("base64") }] });
    for (const body of [json, json.replaceAll("/", "\\/"), json.replaceAll("+", "\\u002B")]) {
      const sent = await api.ask("/emails", { key, method: "POST", body, headers: { "Content-Type": "application/json" } });
      expect(sent.status).toBe(202);
      const got = await api.ask(`/emails/${sent.body.id}`, { key });
      expect(got.body.email.attachments).toMatchObject([{ size: large.length, sha256: sha256(large) }]);
    }
    expect((await send([{ filename: "a.bin", content: `${large.toString("base64").slice(0, 200_000)}!` }])).body.error).toMatchObject({
      field: "attachments.0.content",
    });
  });

  const bad: [string, unknown, number, string, string][] = [
    ["neither content nor path", [{ filename: "a.txt" }], 422, "validation_error", "attachments.0.content"],
    [
      "both content and path",
      [{ filename: "a", content: "YQ==", path: "https://a.example/" }],
      422,
      "validation_error",
      "attachments.0.content",
    ],
    [
      "what is no base64",
      [
        { filename: "a", content: "YQ==" },
        { filename: "b", content: "not base64!" },
      ],
      422,
      "validation_error",
      "attachments.1.content",
    ],
    ["another alphabet", [{ filename: "a", content: "ab-_" }], 422, "validation_error", "attachments.0.content"],
    ["a data URL", [{ filename: "a", content: "data:text/plain;base64,YQ==" }], 422, "validation_error", "attachments.0.content"],
    ["an object for content", [{ filename: "a", content: { path: "/etc/passwd" } }], 422, "validation_error", "attachments.0.content"],
    ["an href", [{ filename: "a", href: "file:///etc/passwd" }], 422, "validation_error", "attachments.0.href"],
    ["raw", [{ filename: "a", raw: "x", content: "YQ==" }], 422, "validation_error", "attachments.0.raw"],
    ["no name", [{ content: "YQ==" }], 422, "validation_error", "attachments.0.filename"],
    ["a name that is only a path", [{ filename: "../..", content: "YQ==" }], 422, "validation_error", "attachments.0.filename"],
    ["a line break in a name", [{ filename: "a\r\nBcc: x@y.test", content: "YQ==" }], 422, "validation_error", "attachments.0.filename"],
    ["a name too long", [{ filename: "x".repeat(201), content: "YQ==" }], 422, "validation_error", "attachments.0.filename"],
    ["a type that is none", [{ filename: "a", content: "YQ==", contentType: "pdf" }], 422, "validation_error", "attachments.0.contentType"],
    [
      "a line break in a type",
      [{ filename: "a", content: "YQ==", contentType: "a/b\r\nX: y" }],
      422,
      "validation_error",
      "attachments.0.contentType",
    ],
    [
      "a message as an attachment",
      [{ filename: "a", content: "YQ==", contentType: "message/rfc822" }],
      422,
      "validation_error",
      "attachments.0.contentType",
    ],
    [
      "a line break in an id",
      [{ filename: "a", content: "YQ==", contentId: "a>\r\nX: y" }],
      422,
      "validation_error",
      "attachments.0.contentId",
    ],
    [
      "two files with one id",
      [
        { filename: "a", content: "YQ==", contentId: "x" },
        { filename: "b", content: "YQ==", contentId: "<x>" },
      ],
      422,
      "validation_error",
      "attachments.1.contentId",
    ],
    [
      "two spellings that differ",
      [{ filename: "a", content: "YQ==", contentType: "a/b", content_type: "c/d" }],
      422,
      "validation_error",
      "attachments.0.content_type",
    ],
    ["a string", "file", 422, "validation_error", "attachments"],
    ["21 files", Array.from({ length: 21 }, () => ({ filename: "a", content: "YQ==" })), 422, "validation_error", "attachments"],
    [
      "a program",
      [
        { filename: "a.txt", content: "YQ==" },
        { filename: "Setup.EXE", content: "YQ==" },
      ],
      422,
      "attachment_type_refused",
      "attachments.1.filename",
    ],
    ...["text/plain;name=evil.exe", 'image/png; filename="evil.EXE."'].map((contentType): (typeof bad)[number] => [
      `a program by its type (${contentType})`,
      [{ filename: "f.bin", contentType, contentId: "x", content: "YQ==" }],
      422,
      "attachment_type_refused",
      "attachments.0.contentType",
    ]),
    [
      "a type with a boundary",
      [{ filename: "a", content: "YQ==", contentType: "text/plain; boundary=x" }],
      422,
      "validation_error",
      "attachments.0.contentType",
    ],
    [
      "a type with two charsets",
      [{ filename: "a", content: "YQ==", contentType: "text/plain; charset=utf-8; charset=utf-7" }],
      422,
      "validation_error",
      "attachments.0.contentType",
    ],
    [
      "a program with a dot behind it",
      [{ filename: "setup.exe.", content: "YQ==" }],
      422,
      "attachment_type_refused",
      "attachments.0.filename",
    ],
  ];
  test.each(bad)("%s is refused and nothing is stored", async (_what, attachments, status, code, field) => {
    const { team, send } = await sender();
    const refused = await send(attachments);
    expect([refused.status, refused.body.error.code, refused.body.error.field]).toEqual([status, code, field]);
    expect(await count(team.id)).toEqual({ emails: 0, files: 0 });
  });

  test("the files of an email are 25 MB in base64 at most, and one of exactly that much is taken", async () => {
    const { team, send } = await sender();
    const most = (25 * 1024 * 1024 * 3) / 4;
    const half = Buffer.alloc(most / 2, 7).toString("base64");
    expect(
      (
        await send([
          { filename: "a", content: half },
          { filename: "b", content: half },
        ])
      ).status,
    ).toBe(202);
    const refused = await send([
      { filename: "a", content: half },
      { filename: "b", content: half },
      { filename: "c", content: "YQ==" },
    ]);
    expect([refused.status, refused.body.error.code, refused.body.error.field]).toEqual([413, "attachments_too_large", "attachments"]);
    expect(await count(team.id)).toEqual({ emails: 1, files: 2 });
  });

  test("a body larger than any email is refused, and other routes take no more than before", async () => {
    const { key } = await sender();
    const post = (path: string, size: number) =>
      api.ask(path, { key, method: "POST", body: `{"from":"${"x".repeat(size)}"}`, headers: { "Content-Type": "application/json" } });
    for (const [path, size] of [
      ["/emails", 36_100_000],
      ["/api-keys", 5_100_000],
    ] as const) {
      const refused = await post(path, size);
      expect([path, refused.status]).toEqual([path, path === "/api-keys" ? 403 : 413]);
    }
  });

  test("of a batch the email with the bad file is refused, and the others keep theirs", async () => {
    const { team, key } = await sender();
    const emails = [
      { ...letter, attachments: [{ filename: "a.txt", content: base64("one") }] },
      { ...letter, attachments: [{ filename: "a.exe", content: base64("two") }] },
      { ...letter, attachments: [{ filename: "a.txt", content: "?" }] },
      letter,
    ];
    const { body } = await api.ask("/emails/batch", { key, json: { emails } });
    expect(body).toMatchObject({ queued: 2, failed: 2 });
    expect(body.results.map(({ error }: { error?: { field: string } }) => error?.field)).toEqual([
      undefined,
      "emails.1.attachments.0.filename",
      "emails.2.attachments.0.content",
      undefined,
    ]);
    expect(await count(team.id)).toEqual({ emails: 2, files: 1 });
  });

  test("the same key and the same file are one email, and another file is a conflict", async () => {
    const { team, send } = await sender();
    const content = Buffer.alloc(100_000, 1).toString("base64");
    const once = { "Idempotency-Key": "order-1" };
    const [first, again] = await Promise.all([send([{ filename: "a", content }], {}, once), send([{ filename: "a", content }], {}, once)]);
    const replay = await send([{ filename: "a", content }], {}, once);
    const answers = [first, again].filter(({ status }) => status === 202);
    expect(replay.body).toEqual(answers[0]?.body);
    const other = await send([{ filename: "a", content: Buffer.alloc(100_000, 2).toString("base64") }], {}, once);
    expect(other.body.error.code).toBe("idempotency_key_reused");
    expect(await count(team.id)).toEqual({ emails: 1, files: 1 });
  });

  test("a file by URL is fetched when the email is accepted", async () => {
    const { key, send } = await sender();
    answer = { body: Buffer.from("%PDF"), headers: { "Content-Type": "application/pdf" } };
    const url = `http://127.0.0.2:${port}`;
    const sent = await send([
      { path: `${url}/files/M%C3%A4rz.pdf?v=1` },
      { path: `${url}/download`, filename: "Report" },
      { path: `${url}/` },
    ]);
    expect(sent.status).toBe(202);
    const { body } = await api.ask(`/emails/${sent.body.id}`, { key });
    expect(body.email.attachments.map((one: { filename: string; contentType: string }) => [one.filename, one.contentType])).toEqual([
      ["März.pdf", "application/pdf"],
      ["Report", "application/pdf"],
      ["file", "application/pdf"],
    ]);
    expect(body.email.attachments[0].sha256).toBe(sha256(Buffer.from("%PDF")));
  });

  test.each([
    "http://127.0.0.1:PORT/",
    "http://127.1:PORT/",
    "http://[::1]:PORT/",
    "http://[::ffff:127.0.0.1]:PORT/",
    "http://localhost:PORT/",
    "http://169.254.169.254/latest/meta-data/",
    "http://a@127.0.0.2:PORT/",
    "file:///etc/passwd",
    "gopher://127.0.0.2:PORT/",
    "nonsense",
    "",
  ])("a file at %s is refused, nothing is stored and nobody inside is asked", async (path) => {
    const { team, send } = await sender();
    const refused = await send([
      { filename: "a", content: "YQ==" },
      { filename: "b", path: path.replace("PORT", String(port)) },
    ]);
    expect([refused.status, refused.body.error.code, refused.body.error.field]).toEqual([
      422,
      "attachment_unreachable",
      "attachments.1.path",
    ]);
    expect(await count(team.id)).toEqual({ emails: 0, files: 0 });
    expect(insideSaw).toBe(0);
  });

  test("what answers a redirect, an error, or too much is refused", async () => {
    const { team, send } = await sender();
    const path = `http://127.0.0.2:${port}/`;
    const refusal = async () => {
      const { status, body } = await send([{ filename: "a", path }]);
      return [status, body.error.code, body.error.field];
    };
    for (const status of [302, 304, 404, 500]) {
      answer = { status, headers: { location: `http://127.0.0.1:${port}/` } };
      expect(await refusal()).toEqual([422, "attachment_unreachable", "attachments.0.path"]);
    }
    answer = { headers: { "content-encoding": "gzip" }, body: Buffer.from("x") };
    expect(await refusal()).toEqual([422, "attachment_unreachable", "attachments.0.path"]);
    answer = { body: Buffer.alloc((25 * 1024 * 1024 * 3) / 4 + 1) };
    expect(await refusal()).toEqual([413, "attachments_too_large", "attachments.0.path"]);
    expect(insideSaw).toBe(0);
    expect(await count(team.id)).toEqual({ emails: 0, files: 0 });
  });

  test("a file is downloaded byte for byte, under its name, as something to save", async () => {
    const { key, send } = await sender();
    const large = Buffer.from(Array.from({ length: 2_500_001 }, (_, n) => (n * 7919) % 256));
    const files = [
      { filename: 'März "2026" (1).html', content: large.toString("base64"), contentType: "text/html" },
      { filename: "empty", content: "" },
    ];
    const { body } = await send(files);
    const got = await api.ask(`/emails/${body.id}/attachments/0`, { key });
    expect(got.status).toBe(200);
    expect(sha256(got.body)).toBe(sha256(large));
    expect(Object.fromEntries(got.headers)).toMatchObject({
      "content-type": "text/html",
      "content-length": String(large.length),
      "content-disposition": `attachment; filename*=UTF-8''M%C3%A4rz%20%222026%22%20%281%29.html; filename="Marz _2026_ (1).html"`,
      "x-content-type-options": "nosniff",
      "content-security-policy": "sandbox; default-src 'none'",
      "cache-control": "private, no-store",
      "x-request-id": expect.stringMatching(/./),
    });
    const empty = await api.ask(`/emails/${body.id}/attachments/1`, { key });
    expect([empty.status, empty.body.length]).toEqual([200, 0]);
    const head = await api.ask(`/emails/${body.id}/attachments/0`, { key, method: "HEAD" });
    expect([head.status, head.headers.get("content-length"), head.body.length]).toEqual([200, String(large.length), 0]);
  });

  test("an attachment that is not there, of another team, or asked for without a key is refused", async () => {
    const [mine, theirs] = [await sender(), await sender()];
    const { body } = await theirs.send([{ filename: "a", content: "YQ==" }]);
    const refusal = async (path: string, key?: string) => {
      const answer = await api.ask(path, key ? { key } : {});
      return [answer.status, answer.body.error.code];
    };
    expect(await refusal(`/emails/${body.id}/attachments/0`, mine.key)).toEqual([404, "email_not_found"]);
    expect(await refusal(`/emails/${body.id}/attachments/0`)).toEqual([401, "missing_api_key"]);
    expect(await refusal(`/emails/${body.id}/attachments/1`, theirs.key)).toEqual([404, "attachment_not_found"]);
    expect(await refusal(`/emails/${body.id}/attachments/x`, theirs.key)).toEqual([422, "validation_error"]);
    const { secret } = await aKey(theirs.team, { scopes: ["emails:send"] });
    expect(await refusal(`/emails/${body.id}/attachments/0`, secret)).toEqual([403, "missing_scope"]);
  });

  test("of a long source the beginning is shown, and how long all of it is", async () => {
    const { key, send } = await sender();
    const { body } = await send([{ filename: "film.mp4", content: Buffer.alloc(3_000_000, 1).toString("base64") }]);
    const { body: source } = await api.ask(`/emails/${body.id}/source`, { key });
    expect(source).toMatchObject({ kept: false, cut: true });
    expect(source.raw.length).toBe(1_000_000);
    expect(source.sizeBytes).toBeGreaterThan(4_100_000);
    expect(source.raw).toMatch(/^Content-Type: multipart\/mixed/m);
    expect(source.raw).toContain('filename="film.mp4"');
  });
});
