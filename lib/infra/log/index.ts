/** JSON lines on stdout. Secrets, bodies and addresses are not written; ids are. */
import pino from "pino";
import { env } from "../env";
import { shared } from "../singleton";

export type Log = pino.Logger;

export const log = shared(
  "log",
  (): Log =>
    pino({
      level: env().LOG_LEVEL,
      base: { pid: process.pid, role: process.env.MAILWRIGHT_ROLE ?? "web" },
      timestamp: pino.stdTimeFunctions.isoTime,
      redact: {
        paths: ["*.password", "*.secret", "*.authorization", "*.cookie", "*.html", "*.text", "password", "secret"],
        censor: "[hidden]",
      },
      serializers: { err: pino.stdSerializers.err },
    }),
);
