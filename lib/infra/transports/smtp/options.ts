/** What there is to say about a next hop, and the URL that says it. */
import { isIP } from "node:net";

/**
 * - implicit: TLS from the first byte (RFC 8314); starttls: upgraded before anything is sent, or not sent at all;
 * - opportunistic: upgraded when offered, without checking the certificate; in the clear when it is not offered or fails;
 * - none: never TLS; the only mode that sends a password in the clear.
 */
export type Secure = "implicit" | "starttls" | "opportunistic" | "none";

/** Milliseconds. */
export interface Timeouts {
  readonly connect: number;
  readonly greeting: number;
  readonly tls: number;
  readonly auth: number;
  readonly mail: number;
  readonly rcpt: number;
  readonly data: number;
  /** For each piece of a large message to leave. */
  readonly block: number;
  /** For the answer to the final dot; when it passes, the outcome is ambiguous. */
  readonly dot: number;
}

export interface SmtpOptions {
  readonly host: string;
  readonly port: number;
  readonly secure: Secure;
  readonly user?: string | undefined;
  readonly password?: string | undefined;
  /** Our own name, said in EHLO. */
  readonly name: string;
  /** At most so many connections at once. */
  readonly connections: number;
  readonly maxMessagesPerConnection: number;
  readonly timeouts?: Partial<Timeouts> | undefined;
  /** An unused connection is closed after so many milliseconds. */
  readonly idle?: number | undefined;
  readonly tls?: { readonly rejectUnauthorized?: boolean; readonly ca?: string; readonly servername?: string } | undefined;
  /** True when the next hop signs with DKIM. */
  readonly signs?: boolean | undefined;
  /** True when a customer named the host: every connection then goes to an address that was just vetted (see lib/infra/net). */
  readonly guarded?: boolean | undefined;
}

export interface Settings extends SmtpOptions {
  readonly timeouts: Timeouts;
  readonly idle: number;
}

const minute = 60_000;

/** RFC 5321 section 4.5.3.2 where it names a number. */
export const defaultTimeouts: Timeouts = {
  connect: 2 * minute,
  greeting: 5 * minute,
  tls: 2 * minute,
  auth: 2 * minute,
  mail: 5 * minute,
  rcpt: 5 * minute,
  data: 2 * minute,
  block: 3 * minute,
  dot: 10 * minute,
};

/** @throws TypeError for what could not be said on the wire */
export function checkOptions(options: SmtpOptions): Settings {
  if (!/^[A-Za-z0-9._-]+$|^\[[A-Fa-f0-9.:]+\]$|^\[IPv6:[A-Fa-f0-9.:]+\]$/.test(options.name))
    throw new TypeError("The name for EHLO is not a host name.");
  if (!/^[A-Za-z0-9._-]+$/.test(options.host) && isIP(options.host) === 0)
    throw new TypeError("The SMTP host is not a host name or IP address.");
  if (!Number.isInteger(options.port) || options.port < 1 || options.port > 65_535) throw new TypeError("The SMTP port is not a port.");
  if (!(options.connections >= 1) || !(options.maxMessagesPerConnection >= 1))
    throw new TypeError("An SMTP transport needs at least one connection and one message on it.");
  if ((options.user === undefined) !== (options.password === undefined)) throw new TypeError("An SMTP user and its password go together.");
  if (/\0/.test(`${options.user}${options.password}`)) throw new TypeError("An SMTP user or password cannot contain NUL.");
  return { ...options, timeouts: { ...defaultTimeouts, ...options.timeouts }, idle: options.idle ?? 5000 };
}

const modes: readonly string[] = ["implicit", "starttls", "opportunistic", "none"] satisfies Secure[];
const isMode = (text: string): text is Secure => modes.includes(text);

/**
 * `smtp://user:password@host:587?tls=starttls` or `smtps://host` (implicit, port 465). `tls` is implicit, starttls, opportunistic
 * or none; smtp:// means starttls when there is a password and opportunistic otherwise. User and password are
 * percent-encoded. @throws TypeError, without the URL in it
 */
export function optionsFromUrl(text: string): Pick<SmtpOptions, "host" | "port" | "secure" | "user" | "password"> {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (!url || (url.protocol !== "smtp:" && url.protocol !== "smtps:") || url.hostname === "")
    throw new TypeError("An SMTP URL is written smtp://user:password@host:port.");
  const user = url.username === "" ? undefined : decode(url.username);
  const asked = url.searchParams.get("tls");
  if (asked !== null && !isMode(asked)) throw new TypeError(`In an SMTP URL, “tls” is one of ${modes.join(", ")}.`);
  if (url.protocol === "smtps:" && asked !== null && asked !== "implicit")
    throw new TypeError("smtps:// means TLS from the first byte; use smtp:// for another mode.");
  const secure = url.protocol === "smtps:" ? "implicit" : (asked ?? (user === undefined ? "opportunistic" : "starttls"));
  return {
    host: url.hostname.replace(/^\[(.*)\]$/, "$1"),
    port: url.port ? Number(url.port) : secure === "implicit" ? 465 : user === undefined ? 25 : 587,
    secure,
    user,
    password: user === undefined ? undefined : decode(url.password),
  };
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw new TypeError("The user or password of an SMTP URL is not percent-encoded correctly.");
  }
}
