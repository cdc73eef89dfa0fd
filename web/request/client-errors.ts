/** What Node answers by itself when it cannot read a request, said as the API says everything: JSON, a code, a request id. */
import type { Server, ServerResponse } from "node:http";
import type { Socket } from "node:net";
import { Fault } from "@/lib/kernel/fault";
import { faultBytes, malformedRequest, refuse } from "./json-answers";

/** For errors of the parser and of its timeouts, and for an Expect that nobody knows (RFC 9110 10.1.1). */
export function answerClientErrors(server: Server): void {
  /** The answer that is on its way on a connection, into which nothing may be written. */
  const answering = new WeakMap<Socket, ServerResponse>();
  server.on("request", (request, response) => answering.set(request.socket, response));
  server.on("clientError", (error: NodeJS.ErrnoException, socket) => {
    const current = socket instanceof Object && answering.get(socket as Socket);
    const isBetween = !current || current.writableFinished || !current.headersSent;
    if (error.code === "ECONNRESET" || !socket.writable || !isBetween) {
      socket.destroy();
      return;
    }
    socket.end(faultBytes(faultOf(error.code), error.code === "HPE_CHUNK_EXTENSIONS_OVERFLOW" ? 413 : undefined));
  });
  server.on("checkExpectation", (request, response) => {
    response.setHeader("Connection", "close");
    refuse(request, response, malformedRequest("Of Expect only 100-continue is understood."), 417);
  });
}

function faultOf(code: string | undefined): Fault {
  if (code === "HPE_HEADER_OVERFLOW")
    return new Fault(
      "head_too_large",
      "headers_too_large",
      "The address and the headers of the request are together larger than 16 KB. Send less.",
    );
  if (code === "ERR_HTTP_REQUEST_TIMEOUT")
    return new Fault("too_slow", "request_timeout", "The request did not arrive in time. Send it again.");
  return malformedRequest("The request could not be read as HTTP/1.1.");
}
