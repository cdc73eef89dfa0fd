/** The native API on Next's hinge; `npm start` answers the same paths before Next. */
import { v1 } from "@/lib/api/dialects/v1";
import { serve } from "@/lib/api/serve";
import { serveWeb } from "@/lib/api/web-hinge";

const answer = serveWeb(serve(v1), v1.base);

export { answer as DELETE, answer as GET, answer as HEAD, answer as OPTIONS, answer as PATCH, answer as POST, answer as PUT };
