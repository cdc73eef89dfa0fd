/** A process that serves the API exactly as web/main.ts mounts it, without Next behind it; and the bare server that benchmarks hold it against. */
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { v1 } from "@/lib/api/dialects/v1";
import { serveNode } from "@/lib/api/node-hinge";
import { serve } from "@/lib/api/serve";

const api = serve(v1);
const bare = JSON.stringify({ ok: true });

const server = createServer((request, response) => {
  if (request.url?.startsWith(v1.base)) return void serveNode(api, v1.base, request, response);
  request.resume();
  response.writeHead(200, { "Content-Type": "application/json", "Content-Length": bare.length });
  response.end(bare);
});
server.listen(Number(process.env.PORT ?? 0), "127.0.0.1", () =>
  console.log(JSON.stringify({ port: (server.address() as AddressInfo).port })),
);
process.on("SIGTERM", () => process.exit(0));
