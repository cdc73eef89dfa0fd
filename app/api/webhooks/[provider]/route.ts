/** Callbacks of providers on Next's hinge; `npm start` answers the same paths before Next. */
import { callbacksBase, serveCallbacks } from "@/lib/api/callbacks";
import { serveWeb } from "@/lib/api/web-hinge";

const answer = serveWeb(serveCallbacks, callbacksBase);

export { answer as GET, answer as HEAD, answer as POST, answer as PUT };
