/** How a file of somebody's is answered: as something to keep, never as something that a browser runs. */

import { fallbackFilename, percentEncoded } from "../infra/mime/filename";
import type { FileAnswer } from "../kernel/file";

/** RFC 6266: the whole name for those who read `filename*`, and last the plain one for those who do not. */
export const contentDisposition = (filename: string): string =>
  `attachment; filename*=UTF-8''${percentEncoded(filename)}; filename="${fallbackFilename(filename)}"`;

export const fileHeaders = ({ filename, contentType, size }: FileAnswer): Record<string, string> => ({
  "Content-Type": contentType,
  ...(size === null ? {} : { "Content-Length": String(size) }),
  "Content-Disposition": contentDisposition(filename),
  "Content-Security-Policy": "sandbox; default-src 'none'",
  "Cross-Origin-Resource-Policy": "same-origin",
  "X-Content-Type-Options": "nosniff",
  "Cache-Control": "private, no-store",
});
