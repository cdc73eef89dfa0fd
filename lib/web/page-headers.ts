/** The headers that every page carries besides its content security policy, whoever renders it. */

/** Pages whose address holds a secret that was mailed or printed. */
const secretPages = ["/reset/", "/verify/", "/invite/", "/setup"];

/**
 * @param appUrl where people reach this instance: over https it asks browsers to stay there (RFC 6797)
 * @param path of the page: one that holds a secret is never named as a referrer
 */
export const pageHeaders = (appUrl: string, path = "/"): Readonly<Record<string, string>> => ({
  "X-Content-Type-Options": "nosniff",
  "Referrer-Policy": secretPages.some((prefix) => path.startsWith(prefix)) ? "no-referrer" : "strict-origin-when-cross-origin",
  "X-Frame-Options": "DENY",
  "Cross-Origin-Opener-Policy": "same-origin",
  "Permissions-Policy": "camera=(), microphone=(), geolocation=(), browsing-topics=()",
  ...(appUrl.startsWith("https:") ? { "Strict-Transport-Security": strictTransport() } : {}),
});

/** Other hosts under this name are somebody else's to decide about (RFC 6797 section 6.1.2), unless the operator says otherwise. */
const strictTransport = (): string => `max-age=31536000${process.env.HSTS_INCLUDE_SUBDOMAINS === "on" ? "; includeSubDomains" : ""}`;
