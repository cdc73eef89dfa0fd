/** The headers that every page carries besides its content security policy, whoever renders it. */

/** @param appUrl where people reach this instance: over https it asks browsers to stay there (RFC 6797) */
export const pageHeaders = (appUrl: string): Readonly<Record<string, string>> => ({
  "X-Content-Type-Options": "nosniff",
  "Referrer-Policy": "strict-origin-when-cross-origin",
  "X-Frame-Options": "DENY",
  "Cross-Origin-Opener-Policy": "same-origin",
  "Permissions-Policy": "camera=(), microphone=(), geolocation=(), browsing-topics=()",
  ...(appUrl.startsWith("https:") ? { "Strict-Transport-Security": "max-age=31536000; includeSubDomains" } : {}),
});
