/** What there is to say about an account of Amazon SES. */

export interface SesOptions {
  /** What the transport is called in events and logs. */
  readonly name: string;
  /** Such as `eu-west-1`. */
  readonly region: string;
  /** Without them the SDK looks where it always does: the environment, its files, the role of the machine. */
  readonly credentials?: { readonly accessKeyId: string; readonly secretAccessKey: string; readonly sessionToken?: string } | undefined;
  /** Another address than the region's own. Without it the SDK honours AWS_ENDPOINT_URL_SESV2. */
  readonly endpoint?: string | undefined;
  /** True when a customer named the endpoint: then it goes to public addresses only, checked at every connection. */
  readonly guarded?: boolean | undefined;
  readonly configurationSet?: string | undefined;
  /** At most so many requests at once, each on a connection of its own that is kept open. */
  readonly connections: number;
  /** True when only SES signs with DKIM; default false: our own signature is aligned as well. */
  readonly signs?: boolean | undefined;
  readonly timeouts?: Partial<SesTimeouts> | undefined;
}

/** Milliseconds. */
export interface SesTimeouts {
  readonly connect: number;
  /** From the first byte to the last; when it passes after the message left, the outcome is ambiguous. */
  readonly total: number;
}

export interface SesSettings extends SesOptions {
  readonly timeouts: SesTimeouts;
}

/** The form of the names that AWS gives its regions. */
export const regionForm = /^[a-z]{2,4}(-[a-z]+){1,3}-\d{1,2}$/;

/** @throws TypeError for what could not be said to SES, without secrets in it */
export function checkSesOptions(options: SesOptions): SesSettings {
  if (!regionForm.test(options.region)) throw new TypeError("The region of SES is written like eu-west-1.");
  if (options.configurationSet !== undefined && !/^[A-Za-z0-9_-]{1,64}$/.test(options.configurationSet))
    throw new TypeError("The name of a configuration set has at most 64 letters, digits, “-” and “_”.");
  if (options.endpoint !== undefined && !/^https?:$/.test(URL.canParse(options.endpoint) ? new URL(options.endpoint).protocol : ""))
    throw new TypeError("The endpoint of SES is a URL with http or https.");
  if (!(options.connections >= 1)) throw new TypeError("A transport needs at least one connection.");
  return { ...options, timeouts: { connect: 10_000, total: 60_000, ...options.timeouts } };
}
