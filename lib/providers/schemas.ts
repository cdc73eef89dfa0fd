/** Shapes of providers: a team's own ways to send, and the instance's. */
import { z } from "zod";

export const ProviderId = z.string().trim().min(1).max(100).describe("`prv_…`, or its UUID form");
export const ProviderType = z.enum(["ses", "smtp"]);
export type ProviderType = z.output<typeof ProviderType>;
export const Security = z.enum(["implicit", "starttls", "opportunistic", "none"]);
export type Security = z.output<typeof Security>;

const word = (max: number, what: string) =>
  z
    .string()
    .trim()
    .min(1, `Write ${what}.`)
    .max(max, `At most ${max} characters.`)
    .regex(/^[^\p{Cc}]*$/u, "Line breaks and control characters are not allowed here.");
/** Secrets keep their spaces. */
const secret = (what: string) =>
  z
    .string()
    .min(1, `Write ${what}.`)
    .max(1000, "At most 1000 characters.")
    .regex(/^[^\p{Cc}]*$/u, "Line breaks and control characters are not allowed here.");

/** All that can be said about a provider, whatever its type. */
export const providerFields = {
  name: word(100, "a name").optional().describe("What the team calls it"),
  rate: z
    .number()
    .min(0.1)
    .max(100_000)
    .nullable()
    .optional()
    .describe("At most so many messages a second; null follows what SES says, and learns what a relay takes"),
  dkim: z
    .enum(["own", "provider"])
    .optional()
    .describe("`own` (default): Mailwright signs with the domain's key; `provider`: only the provider signs"),
  region: word(40, "a region")
    .regex(/^[a-z]{2,4}(-[a-z]+){1,3}-\d{1,2}$/, "Write a region, such as eu-west-1.")
    .optional()
    .describe("SES: such as `eu-west-1`"),
  accessKeyId: word(128, "the access key id")
    .regex(/^[A-Za-z0-9_]+$/, "An access key id has letters and digits only, such as AKIA….")
    .optional()
    .describe("SES"),
  secretAccessKey: secret("the secret access key").optional().describe("SES; never shown again"),
  configurationSet: word(64, "a configuration set")
    .regex(/^[A-Za-z0-9_-]+$/, "A configuration set has letters, digits, “-” and “_” only.")
    .nullable()
    .optional()
    .describe("SES: the one whose events come back here"),
  snsTopicArn: z
    .string()
    .trim()
    .max(300)
    .regex(
      /^arn:aws[a-z-]*:sns:[a-z0-9-]{3,40}:\d{12}:[A-Za-z0-9_-]{1,256}$/,
      "Write the ARN of a standard topic, such as arn:aws:sns:eu-west-1:123456789012:mail-events.",
    )
    .nullable()
    .optional()
    .describe("SES: the SNS topic that brings back what became of mail; its reports count for mail that this provider carried"),
  endpoint: z
    .url({ protocol: /^https?$/, error: "Write a URL with https." })
    .max(500)
    .refine(
      (text) => !URL.canParse(text) || new URL(text).username + new URL(text).password === "",
      "Write the URL without a user and a password.",
    )
    .refine(isEncrypted, "Write a URL with https: mail and the keys of your account go there.")
    .nullable()
    .optional()
    .describe("SES: another address than the region's own"),
  host: word(253, "a host name").optional().describe("SMTP: the relay"),
  port: z.number().int().min(1).max(65_535).optional().describe("SMTP: 465 with `implicit`, else 587"),
  security: Security.optional().describe(
    "SMTP: `implicit` TLS, `starttls` (default), `opportunistic` (when offered), or `none`, which sends the password in the clear",
  ),
  user: word(320, "a user name").nullable().optional().describe("SMTP"),
  password: secret("the password").nullable().optional().describe("SMTP; never shown again"),
};

const Settings = z.object({
  region: z.string().nullable(),
  accessKeyId: z.string().nullable().describe("Its beginning and end"),
  configurationSet: z.string().nullable(),
  snsTopicArn: z.string().nullable(),
  endpoint: z.string().nullable(),
  host: z.string().nullable(),
  port: z.number().int().nullable(),
  security: Security.nullable(),
  user: z.string().nullable(),
});

export const Quota = z.object({
  max24h: z.number().nullable(),
  sent24h: z.number().nullable().describe("In the 24 hours before `at`"),
  maxRate: z.number().nullable().describe("Messages a second"),
  sandbox: z.boolean().describe("Mail goes to verified addresses only until AWS opens the account"),
  sending: z.boolean().describe("False while AWS has paused the account"),
  at: z.iso.datetime(),
});
export type Quota = z.output<typeof Quota>;

/** How a transport fares. `open` takes mail; the others say why it does not. */
export const TransportState = z.object({
  state: z.enum(["open", "off", "outage", "quota", "suspended", "recovering"]),
  closedUntil: z.iso.datetime().nullable(),
  lastError: z.string().nullable().describe("The last words about trouble, whether it is over or not"),
  lastErrorAt: z.iso.datetime().nullable(),
  outSince: z.iso.datetime().nullable().describe("Since when nothing gets through; a used-up quota is no outage"),
  toldAt: z.iso.datetime().nullable().describe("When its owners were told of this outage by mail"),
  lastSentAt: z.iso.datetime().nullable(),
  pace: z.number().nullable().describe("Messages a second that it is given now; null while nothing limits it"),
  throttledAt: z.iso.datetime().nullable().describe("When it last took less than it was offered"),
});
export type TransportState = z.output<typeof TransportState>;

export const Provider = z.object({
  id: z.string(),
  type: ProviderType,
  name: z.string(),
  position: z.number().int().describe("From 0; the lower one is tried first"),
  enabled: z.boolean(),
  settings: Settings,
  rate: z.number().nullable().describe("The limit that the team set"),
  dkim: z.enum(["own", "provider"]),
  quota: Quota.nullable(),
  ...TransportState.shape,
  subscribedAt: z.iso.datetime().nullable().describe("When the subscription of its topic was confirmed"),
  lastReportAt: z.iso.datetime().nullable().describe("When a report about its mail last came in, to the minute"),
  testedAt: z.iso.datetime().nullable(),
  createdAt: z.iso.datetime(),
});
export type Provider = z.output<typeof Provider>;

/** The instance's own way out: what it is, never its secrets. */
export const InstanceTransport = z.object({
  type: z.enum(["ses", "smtp", "sandbox"]),
  name: z.string().describe("The region of SES, or which relay it is; operators see its host"),
  ...TransportState.shape,
  topics: z
    .array(z.object({ arn: z.string(), subscribedAt: z.iso.datetime().nullable(), lastReportAt: z.iso.datetime().nullable() }))
    .describe("Of SES: the topics of SNS_TOPICS, for operators; empty for all others"),
});
export type InstanceTransport = z.output<typeof InstanceTransport>;

export const Providers = z.object({
  callbackUrl: z.string().describe("What a topic of SNS is subscribed to, with HTTPS"),
  providers: z.array(Provider).describe("In the order in which they are tried"),
  instance: z.object({
    enabled: z.boolean().describe("Whether the instance's transports follow behind the team's own"),
    transports: z.array(InstanceTransport).describe("In order; `sandbox` alone when the instance sends nothing to the world"),
  }),
});
export type Providers = z.output<typeof Providers>;

export const Tested = z.object({
  ok: z.boolean(),
  sentence: z.string(),
  quota: Quota.nullable(),
});
export type Tested = z.output<typeof Tested>;

/** Plain http is for a test server on this machine. */
function isEncrypted(text: string): boolean {
  if (!URL.canParse(text)) return true;
  const { protocol, hostname } = new URL(text);
  return protocol === "https:" || /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/.test(hostname);
}
