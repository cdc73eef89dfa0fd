/** Which headers a customer may set. Everything else in the head of a message is the platform's business. */

/** Allowed besides `X-…`, in the spelling the reference shows. */
export const allowedHeaders = [
  "Auto-Submitted",
  "Comments",
  "Feedback-ID",
  "Importance",
  "In-Reply-To",
  "Keywords",
  "List-Id",
  "Organization",
  "Precedence",
  "Priority",
  "References",
  "Sensitivity",
] as const;

/** Refused although they begin with `X-`: our own, and those by which relays take orders. */
export const reservedPrefixes = ["X-Mailwright-", "X-SES-", "X-SMTPAPI", "X-MSYS-API", "X-Mailgun-", "X-MC-", "X-MJ-", "X-PM-"] as const;

export const maxHeaderName = 76;
export const maxHeaderValue = 4000;
const maxRun = 900;

const allowed = new Set(allowedHeaders.map((name) => name.toLowerCase()));
const reserved = reservedPrefixes.map((prefix) => prefix.toLowerCase());
const unstructured = new Set(["comments", "organization"]);

/** Null when a customer may set this header, otherwise the sentence that says why not. */
export function checkCustomHeader(name: string, value: string): string | null {
  if (name.length > maxHeaderName) return `A header name can have at most ${maxHeaderName} characters.`;
  if (!/^[A-Za-z0-9][A-Za-z0-9_-]*$/.test(name)) return "A header name can only have letters, digits, “-” and “_”.";
  const lower = name.toLowerCase();
  if (lower.startsWith("x-") ? reserved.some((prefix) => lower.startsWith(prefix)) : !allowed.has(lower))
    return `The header ${name} is set by the platform or not allowed. Use X-…, ${allowedHeaders.join(", ")}.`;
  if (/\p{Cc}/u.test(value)) return "A header value cannot contain line breaks or control characters.";
  if (value.trim() === "") return "A header needs a value.";
  if (Buffer.byteLength(value) > maxHeaderValue) return `A header value can have at most ${maxHeaderValue} bytes.`;
  const ascii = /^[\x20-\x7e]*$/.test(value);
  if (!ascii && !isUnstructured(lower)) return `The header ${name} can only have ASCII characters.`;
  if (ascii && value.split(" ").some((run) => run.length > maxRun))
    return `A header value needs a space at least every ${maxRun} characters.`;
  return null;
}

/** True for headers whose value is free text, where encoded words are read (RFC 2047 section 5). */
export const isUnstructured = (name: string): boolean => /^x-/i.test(name) || unstructured.has(name.toLowerCase());
