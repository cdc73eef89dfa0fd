/** One request to SES on its way, with what must be known of it when it fails. */

export interface Call {
  /** Ends the request; the name is the one that the SDK hands on. */
  readonly abortSignal: AbortSignal;
  readonly onHandover?: (() => void) | undefined;
  /** True from when the last byte is given to the kernel: from here on SES may have it all. */
  handed: boolean;
  /** The status of the answer, once there is one. */
  status: number | null;
  host: string | null;
  /** Protocol and cipher. */
  tls: string | null;
  /** Seconds, where the answer said so (RFC 9110 section 10.2.3). */
  retryAfter: number | null;
}

export const newCall = (abortSignal: AbortSignal, onHandover?: () => void): Call => ({
  abortSignal,
  onHandover,
  handed: false,
  status: null,
  host: null,
  tls: null,
  retryAfter: null,
});
