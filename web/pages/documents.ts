/**
 * The documents below /docs: the same for everybody, so each is rendered once in the life of a process, compressed, and answered
 * before Next from then on. Their policy is stricter than that of other pages: no script stands in the document, so none may.
 */
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { promisify } from "node:util";
import { brotliCompress, constants, gzip } from "node:zlib";
import { preferenceScript } from "@/components/ui/preferences";
import { log } from "@/lib/infra/log";
import { toStaticDocument } from "./static-document";

type Page = (request: IncomingMessage, response: ServerResponse) => Promise<void> | void;

interface Copy {
  readonly type: string;
  readonly tag: string;
  readonly caching: string;
  /** By content coding. */
  readonly bodies: Readonly<Record<"identity" | "gzip" | "br", Buffer>>;
}

export interface Documents {
  /** Renders what has not been rendered yet, one after the other. Never rejects: what cannot be rendered stays Next's to answer. */
  prepare(): Promise<void>;
  /** Whether the request is for something that has been prepared. */
  has(request: IncomingMessage, path: string): boolean;
  /** Answers such a request. */
  answer(request: IncomingMessage, response: ServerResponse, path: string): void;
}

const scriptsBase = "/docs/_scripts/";
const day = 86_400;

/** @param page Next's own handler @param headers those of every page, without a policy for scripts */
export function documents(page: Page, paths: readonly string[], headers: Readonly<Record<string, string>>): Documents {
  const copies = new Map<string, Copy>();
  const mine = new Set(paths);
  const policy = `default-src 'self'; script-src 'self' '${hashOf(preferenceScript)}'; style-src 'self'; style-src-attr 'unsafe-inline'; img-src 'self' data: blob:; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'`;

  const render = async (origin: string, path: string) => {
    const answer = await fetch(`${origin}${path}`, { redirect: "manual", headers: { "Accept-Encoding": "identity" } });
    const html = await answer.text();
    if (answer.status !== 200) throw new Error(`${path} was answered with ${answer.status}`);
    const made = toStaticDocument(html, preferenceScript, (script) => `${scriptsBase}${tagOf(script)}.js`);
    copies.set(path, await copyOf(made.html, "text/html; charset=utf-8", "public, max-age=0, must-revalidate"));
    copies.set(made.scriptPath, await copyOf(made.script, "text/javascript; charset=utf-8", `public, max-age=${365 * day}, immutable`));
  };

  return {
    async prepare() {
      const server = createServer((request, response) => void page(request, response));
      await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
      const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
      for (const path of paths)
        await render(origin, path).catch((error) =>
          log().error({ err: error, path }, "a document could not be prepared and is rendered for each request"),
        );
      server.close();
      server.closeAllConnections();
    },
    has: ({ method }, path) => copies.has(path) && (method === "GET" || method === "HEAD"),
    answer(request, response, path) {
      const copy = copies.get(path);
      if (!copy) return;
      // A router that asks for the parts of a page gets none, and loads the document instead: under the policy of documents.
      if (mine.has(path) && request.headers.rsc !== undefined) {
        response.writeHead(204, { "Cache-Control": "no-store", Vary: "RSC" }).end();
        return;
      }
      const coding = codingFor(String(request.headers["accept-encoding"] ?? ""));
      const tag = `"${copy.tag}-${coding}"`;
      const common = {
        ...headers,
        "Cache-Control": copy.caching,
        ETag: tag,
        Vary: "Accept-Encoding, RSC",
        "Content-Security-Policy": policy,
      };
      if (matches(request.headers["if-none-match"], tag)) {
        response.writeHead(304, common).end();
        return;
      }
      const body = copy.bodies[coding];
      response.writeHead(200, {
        ...common,
        "Content-Type": copy.type,
        "Content-Length": body.length,
        ...(coding === "identity" ? {} : { "Content-Encoding": coding }),
      });
      response.end(request.method === "HEAD" ? undefined : body);
    },
  };
}

/** The paths of documents in a build of Next, in order. */
export function documentPaths(): string[] {
  const routes: unknown = JSON.parse(readFileSync(".next/server/app-paths-manifest.json", "utf8"));
  return Object.keys(routes ?? {})
    .filter((route) => /^\/docs\/(.*\/)?page$/.test(route))
    .map((route) => route.replace(/\/page$/, ""))
    .sort();
}

const hashOf = (script: string): string => `sha256-${createHash("sha256").update(script).digest("base64")}`;
const tagOf = (content: string): string => createHash("sha256").update(content).digest("base64url").slice(0, 22);

async function copyOf(text: string, type: string, caching: string): Promise<Copy> {
  const identity = Buffer.from(text);
  const [zipped, br] = await Promise.all([
    promisify(gzip)(identity),
    promisify(brotliCompress)(identity, { params: { [constants.BROTLI_PARAM_QUALITY]: 6 } }),
  ]);
  return { type, tag: tagOf(text), caching, bodies: { identity, gzip: zipped, br } };
}

/** The smallest coding that is accepted (RFC 9110 12.5.3); weights between accepted ones are not looked at. */
function codingFor(accepted: string): "identity" | "gzip" | "br" {
  const takes = (coding: string) => new RegExp(`(^|[,\\s])${coding}\\s*(?!;\\s*q=0(\\.0*)?\\s*(,|$))(;|,|$)`, "i").test(accepted);
  return takes("br") ? "br" : takes("gzip") ? "gzip" : "identity";
}

const matches = (given: string | undefined, tag: string): boolean =>
  (given ?? "").split(",").some((one) => one.trim() === "*" || one.trim().replace(/^W\//, "") === tag);
