/** A process that hears providers exactly as web/main.ts does, without Next behind it; and the bare server that it is held against. */
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { callbacksBase, serveCallbacks } from "@/lib/api/callbacks";
import { serveNode } from "@/lib/api/node-hinge";

const bare = JSON.stringify({ received: true });

const server = createServer((request, response) => {
  if (request.url?.startsWith(`${callbacksBase}/`)) return void serveNode(serveCallbacks, callbacksBase, request, response);
  request.resume();
  request.on("end", () => {
    response.writeHead(200, { "Content-Type": "application/json", "Content-Length": bare.length });
    response.end(bare);
  });
});
server.listen(0, "127.0.0.1", () => console.log(JSON.stringify({ port: (server.address() as AddressInfo).port })));
process.on("SIGTERM", () => process.exit(0));
