/** Documents are rendered once for everybody, and hold no inline script but the one that their policy names. */
import { createHash } from "node:crypto";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { brotliDecompressSync, gunzipSync } from "node:zlib";
import { afterAll, expect, test, vi } from "vitest";
import { preferenceScript } from "@/components/ui/preferences";
import { documents } from "./documents";
import { toStaticDocument } from "./static-document";

const rendered = `<!DOCTYPE html><html><head><meta charset="utf-8"><script src="/_next/static/a.js" async="" nonce="bm9uY2U="></script>
<script nonce="bm9uY2U=">self.first=1</script></head><body><p style="color:red">Hello</p><script type="application/json">{"kept":true}</script>
<script nonce="bm9uY2U=" id="_R_">self.__next_f.push([1,"\\u003c/script> bm9uY2U="])</script></body></html>`;

test("inline scripts leave the document for one file, in their order and without the nonce; data and files stay", () => {
  const { html, script, scriptPath } = toStaticDocument(rendered, "theme()", () => "/all.js");
  expect(script).toBe('self.first=1;\nself.__next_f.push([1,"\\u003c/script> "]);');
  expect(html.match(/<script[^>]*>[^<]*/g)).toEqual([
    "<script>theme()",
    '<script src="/_next/static/a.js" async="">',
    '<script type="application/json">{"kept":true}',
    `<script src="${scriptPath}">`,
  ]);
  expect(html).not.toContain("bm9uY2U=");
  expect(html.endsWith(`<script src="/all.js"></script></body></html>`)).toBe(true);
});

const page = vi.fn((_request: unknown, response: { setHeader(name: string, value: string): void; end(text: string): void }) => {
  response.setHeader("Content-Type", "text/html; charset=utf-8");
  response.end(rendered);
});
const docs = documents(page, ["/docs"], { "X-Content-Type-Options": "nosniff" });
const server = createServer((request, response) => {
  const path = request.url ?? "";
  if (docs.has(request, path)) docs.answer(request, response, path);
  else response.writeHead(404).end();
});
await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
afterAll(() => server.close());

const ask = async (headers: Record<string, string> = {}, path = "/docs", method = "GET") =>
  fetch(`${origin}${path}`, { method, headers: { "Accept-Encoding": "identity", ...headers } });

test("a document is rendered once, whoever asks and however often", async () => {
  expect((await ask()).status).toBe(404);
  await docs.prepare();
  const answers = await Promise.all(Array.from({ length: 50 }, () => ask({ Cookie: "theme=dark" })));
  expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
  expect(page).toHaveBeenCalledTimes(1);
});

test("its policy lets in no inline script but the one that sets the theme, which is there as the policy has it", async () => {
  const answer = await ask();
  const scripts = /script-src ([^;]+)/.exec(answer.headers.get("content-security-policy") ?? "")?.[1];
  expect(scripts).toBe(`'self' 'sha256-${createHash("sha256").update(preferenceScript).digest("base64")}'`);
  const html = await answer.text();
  expect(html).toContain(`<head><script>${preferenceScript}</script>`);
  const path = /<script src="(\/docs\/_scripts\/[^"]+)">/.exec(html)?.[1] ?? "";
  const script = await ask({}, path);
  expect([script.status, script.headers.get("content-type"), script.headers.get("cache-control")]).toEqual([
    200,
    "text/javascript; charset=utf-8",
    "public, max-age=31536000, immutable",
  ]);
});

test("it comes compressed as it is accepted, and not again to whoever has it", async () => {
  const raw = async (accepted: string) => {
    const { promise, resolve } = Promise.withResolvers<{ coding: string | undefined; tag: string; body: Buffer }>();
    const { get } = await import("node:http");
    get(`${origin}/docs`, { headers: { "Accept-Encoding": accepted } }, async (answer) => {
      const chunks: Buffer[] = [];
      for await (const chunk of answer) chunks.push(chunk);
      resolve({ coding: answer.headers["content-encoding"], tag: String(answer.headers.etag), body: Buffer.concat(chunks) });
    });
    return promise;
  };
  const whole = (await raw("")).body.toString();
  const [br, zipped, refused] = [await raw("gzip, deflate, br"), await raw("gzip;q=0.5"), await raw("gzip;q=0, br;q=0.000")];
  expect([br.coding, zipped.coding, refused.coding]).toEqual(["br", "gzip", undefined]);
  expect([brotliDecompressSync(br.body), gunzipSync(zipped.body), refused.body].map(String)).toEqual([whole, whole, whole]);
  expect((await ask({ "Accept-Encoding": "br", "If-None-Match": `"other", W/${br.tag}` })).status).toBe(304);
  const head = await ask({}, "/docs", "HEAD");
  expect([head.status, await head.text()]).toEqual([200, ""]);
});

test("a router that asks for parts of it gets none, so that it loads the document", async () => {
  const answer = await ask({ RSC: "1" });
  expect([answer.status, answer.headers.get("cache-control")]).toEqual([204, "no-store"]);
});

test("what cannot be rendered is left to Next", async () => {
  const broken = documents((_request, response) => void response.writeHead(500).end("broken"), ["/docs"], {});
  await broken.prepare();
  expect(broken.has({ method: "GET" } as never, "/docs")).toBe(false);
});
