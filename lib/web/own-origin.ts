/** The Origin of forms that pages without a referrer send. */
import type { IncomingHttpHeaders } from "node:http";

/**
 * Pages whose address is a secret send `Referrer-Policy: no-referrer`, and browsers then write `Origin: null` with their forms (Fetch
 * standard, "append a request Origin header"). Where the browser itself says that the form came from this origin
 * (`Sec-Fetch-Site`, which no page can set) our own origin is put in its place, so that the framework takes the form. It judges
 * all other origins as before; that of a sandboxed frame is another one to `Sec-Fetch-Site`, too.
 */
export function restoreOwnOrigin(headers: IncomingHttpHeaders): void {
  if (headers.origin !== "null" || headers["sec-fetch-site"] !== "same-origin") return;
  const forwarded = headers["x-forwarded-host"];
  const host = (Array.isArray(forwarded) ? forwarded[0] : forwarded?.split(",")[0]?.trim()) || headers.host;
  if (host) headers.origin = `http://${host}`;
}
