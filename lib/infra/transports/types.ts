/** The one face of everything that can take a message off our hands. */

export interface Parcel {
  /** The id of the email; never on the wire. */
  readonly id: string;
  /** Address of the return path; empty for the null sender. */
  readonly envelopeFrom: string;
  readonly recipients: readonly string[];
  /** The whole message: CRLF line ends only, ending in CRLF, not dot-stuffed. */
  readonly message: Buffer;
  /** True when its headers contain UTF-8 (RFC 6532). */
  readonly smtpUtf8: boolean;
}

/**
 * - sent: the next hop took responsibility; delivered: it is in the mailbox;
 * - permanent: refused for good; temporary: nothing was handed over, try again later;
 * - ambiguous: everything was handed over and no answer came, so it may or may not have been taken.
 */
export type Result = "sent" | "delivered" | "permanent" | "temporary" | "ambiguous";

/** Where in the dialogue of SMTP (RFC 5321). */
export type SmtpStage = "connect" | "greeting" | "tls" | "auth" | "mail" | "rcpt" | "data" | "dot";
export type Stage = SmtpStage | "ses" | "sandbox";

/**
 * A failure that says something about the transport and nothing about the message: it took less than it was offered
 * (throttled), its day's quota is used up, its owner's account is suspended, or it cannot be reached at all.
 */
export interface Trouble {
  readonly kind: "throttled" | "quota" | "suspended" | "outage";
  /** Of an outage: the other side is there and does not take our settings, the credentials first of all. No time mends that. */
  readonly refused?: true;
  /** When it is worth another try, where the other side said so. */
  readonly retryAfterSeconds?: number;
}

export interface Answer {
  readonly result: Result;
  readonly stage: Stage;
  /** The SMTP reply code, when there was one. */
  readonly code: number | null;
  /** RFC 3463, such as `5.1.1`. */
  readonly enhanced: string | null;
  /** At most 500 characters, no control characters, no secrets; written by a stranger, so escape it where it is shown. */
  readonly text: string;
  readonly remoteHost: string | null;
  /** Protocol and cipher, or null when the connection was in the clear. */
  readonly tls: string | null;
  /** The id that the other side gave the message when it took it. */
  readonly providerId?: string;
  /** Only with `temporary`. */
  readonly trouble?: Trouble;
}

export interface Transport {
  readonly name: string;
  /** True when the next hop signs with DKIM itself. */
  readonly signs: boolean;
  /** Headers, in lower case, that the next hop replaces: a signature of ours must not cover them. */
  readonly rewrites?: ReadonlySet<string>;
  /**
   * One answer per recipient, in order. Never rejects. A signal takes a parcel back (answered temporary) until its
   * hand-over; what was handed over is finished. What is about to leave by an API counts as handed over.
   * @param onHandover called right before the bytes leave that could cause a delivery: from here on an accident is ambiguous.
   */
  send(parcel: Parcel, signal?: AbortSignal, onHandover?: () => void): Promise<readonly Answer[]>;
  /** Lets everything that was given to `send` end; then closes. */
  close(): Promise<void>;
}
