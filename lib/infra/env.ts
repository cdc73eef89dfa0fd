/** The settings of this process, read once. A mistake is one sentence, and all mistakes are told together. */
import { z } from "zod";
import { shared } from "./singleton";
import { regionForm } from "./transports/ses/options";

const whole = (min: number, max: number) => z.coerce.number().int().min(min).max(max);
const share = z.coerce.number().min(0).max(1);
const list = z.string().transform((text) =>
  text
    .split(",")
    .map((part) => part.trim())
    .filter(Boolean),
);

const hostName = z
  .string()
  .trim()
  .toLowerCase()
  .regex(/^([a-z0-9_]([a-z0-9-]*[a-z0-9])?\.)+[a-z0-9-]+$/, "must look like mail.example.com");

/** What is wrong with the settings, one line per mistake. */
export class SettingsError extends Error {
  readonly tellPlainly = true;
}

const Settings = z.object({
  NODE_ENV: z.enum(["production", "development", "test"]).default("production"),
  DATABASE_URL: z.url({ protocol: /^postgres(ql)?$/, error: "must look like postgresql://user:password@host:5432/name" }),
  DATABASE_POOL: whole(2, 200).default(12),
  DATABASE_TIMEOUT_SECONDS: whole(1, 600).default(15),
  SECRET_KEY: z.string().min(32, "must have at least 32 characters; make one with: openssl rand -base64 48"),
  APP_URL: z.url({ protocol: /^https?$/, error: "must look like https://mail.example.com" }).optional(),
  HOST: z.string().default("127.0.0.1"),
  PORT: whole(0, 65535).default(3000),
  TRUSTED_PROXIES: whole(0, 10).default(0),
  /** Read by `proxy.ts`. */
  HSTS_INCLUDE_SUBDOMAINS: z.enum(["off", "on"]).default("off"),
  SIGNUP: z.enum(["open", "closed"]).default("open"),
  MAIL_FROM: z.string().optional(),
  SES_REGION: z.string().regex(regionForm, "must look like eu-west-1").optional(),
  SES_CONFIGURATION_SET: z
    .string()
    .regex(/^[A-Za-z0-9_-]{1,64}$/, "must have at most 64 letters, digits, - and _")
    .optional(),
  SES_RATE: z.coerce.number().min(0.1).max(100_000).optional(),
  SES_DKIM: z.enum(["own", "provider"]).default("own"),
  SES_ANSWER_SECONDS: whole(5, 600).default(60),
  SMTP_URL: z
    .string()
    .trim()
    .regex(
      /^smtps?:\/\/\S+(\s+smtps?:\/\/\S+)*$/,
      "must look like smtp://user:password@host:587 or smtps://host:465, several with spaces between",
    )
    .optional(),
  SMTP_NAME: z.string().optional(),
  DELIVERY_CONNECTIONS: whole(1, 500).default(10),
  DELIVERY_WINDOW: whole(1, 5000).default(10),
  DELIVERY_LEASE_SECONDS: whole(5, 3600).default(60),
  STOP_SECONDS: whole(0, 3600).default(660),
  DELIVERY_RETRY_SECONDS: list
    .transform((parts) => parts.map(Number))
    .pipe(z.array(z.number().int().min(1).max(604_800)).min(1))
    .default([60, 300, 900, 1800, 3600, 7200, 14_400, 21_600, 28_800, 43_200, 43_200, 43_200, 43_200]),
  DOMAIN_RATES: list
    .pipe(z.array(z.string().regex(/^[a-z0-9.-]+=\d+(\.\d+)?$/i, "must look like google.com=20,outlook.com=10")))
    .transform((parts) => parts.map((part) => part.split("=")).map(([group = "", rate]) => [group.toLowerCase(), Number(rate)] as const))
    .default([]),
  DELIVERY_GIVE_UP_HOURS: whole(1, 240).default(96),
  DELIVERY_AMBIGUOUS_SECONDS: whole(1, 86_400).default(900),
  MESSAGE_RETENTION_DAYS: whole(1, 3650).default(90),
  CONTENT_RETENTION_DAYS: whole(1, 3650).default(30),
  AUDIT_RETENTION_DAYS: whole(30, 3650).default(365),
  DNS_SERVERS: list
    .pipe(z.array(z.string().regex(/^(\[[0-9a-f:.]+\]|[0-9.]+|[0-9a-f:.]+)(:\d{1,5})?$/i, "must look like 192.0.2.53,[2001:db8::53]:5353")))
    .default([]),
  SNS_TOPICS: list
    .pipe(
      z.array(
        z
          .string()
          .regex(/^arn:aws[a-z-]*:sns:[a-z0-9-]+:\d{12}:[\w-]+(\.fifo)?$/, "must look like arn:aws:sns:eu-west-1:123456789012:mail-events"),
      ),
    )
    .default([]),
  SNS_TRUST_ANCHOR: z.string().optional(),
  SNS_TRUST_HOSTS: list.default([]),
  SNS_MAX_AGE_MINUTES: whole(1, 1440).default(60),
  POSTFIX_WEBHOOK_SECRET: z.string().min(24, "must have at least 24 characters; make one with: openssl rand -base64 32").optional(),
  SEND_MX_CHECK: z
    .enum(["off", "on"])
    .default("off")
    .transform((said) => said === "on"),
  CRON_SECRET: z.string().min(24, "must have at least 24 characters; make one with: openssl rand -base64 32").optional(),
  OUTBOUND_ALLOW_CIDRS: list.pipe(z.array(z.union([z.cidrv4(), z.cidrv6()], "must look like 10.1.0.0/16,fd00:1::/48"))).default([]),
  DOMAIN_APPROVAL: z.enum(["off", "signup", "all"]).default("signup"),
  SPF_INCLUDE: hostName.optional(),
  SENDING_IPS: list.pipe(z.array(z.union([z.ipv4(), z.ipv6()], "must look like 192.0.2.1,2001:db8::1"))).default([]),
  MX_HOST: hostName.optional(),
  TRACKING_HOST: hostName.optional(),
  DMARC_REPORTS_TO: z.email("must look like dmarc@example.com").optional(),
  CERTIFICATE_AUTHORITY: hostName.default("letsencrypt.org"),
  GUARD_MIN_VOLUME: whole(1, 1_000_000).default(200),
  GUARD_BOUNCE_WARN: share.default(0.05),
  GUARD_BOUNCE_PAUSE: share.default(0.1),
  GUARD_COMPLAINT_WARN: share.default(0.001),
  GUARD_COMPLAINT_PAUSE: share.default(0.003),
  API_KEY_RATE: whole(0, 1_000_000).default(600),
  API_TEAM_RATE: whole(0, 1_000_000).default(2000),
  MAX_BODY_BYTES: whole(1024, 100_000_000).default(5_000_000),
  BODY_MEMORY_BYTES: whole(1_000_000, 100_000_000_000).default(100_000_000),
  BODY_WAIT_SECONDS: whole(0, 120).default(20),
  BODY_SECONDS: whole(1, 120).default(60),
  DATA_DIR: z.string().default(".data"),
  PAGE_RATE: whole(0, 100_000).default(240),
  DRAIN_SECONDS: whole(0, 300).default(5),
  SECURITY_CONTACT: z
    .string()
    .regex(/^(mailto:|tel:|https:\/\/)\S+$/, "must look like mailto:security@example.com or https://example.com/security")
    .optional(),
  WORKER_PORT: whole(0, 65535).optional(),
  METRICS_TOKEN: z.string().min(16, "must have at least 16 characters").optional(),
  LOG_LEVEL: z.enum(["fatal", "error", "warn", "info", "debug", "silent"]).default("info"),
});
export type Env = z.output<typeof Settings>;

/** The names of all settings, in the order of this file. */
export const settingNames: readonly string[] = Object.keys(Settings.shape);

/** @throws SettingsError with one line per mistake, naming the setting. */
export function parseEnv(source: Record<string, string | undefined>): Env {
  const given = Object.fromEntries(Object.entries(source).filter(([, value]) => value !== undefined && value !== ""));
  const parsed = Settings.safeParse(given);
  if (parsed.success) return parsed.data;
  const lines = parsed.error.issues.map((issue) => {
    const name = String(issue.path[0]);
    const said = name in given ? issue.message.replace(/^Invalid input: /, "") : "is not set";
    return `${name} ${said}. See .env.example.`;
  });
  throw new SettingsError([...new Set(lines)].join("\n"));
}

/** The settings of this process. */
export const env = shared("env", (): Env => parseEnv(process.env));

/** Where people reach this instance, without a trailing slash. */
export const appUrl = (): string => (env().APP_URL ?? `http://localhost:${env().PORT}`).replace(/\/+$/, "");

/** The relays that SMTP_URL names, in order of preference. They hold passwords. */
export const relayUrls = (): string[] => (env().SMTP_URL ?? "").split(/\s+/).filter(Boolean);

/** False while the instance sends nothing to the world: mail then stays in the sandbox inbox, except that of teams with a provider of their own. */
export const mailLeaves = (): boolean => env().SES_REGION !== undefined || env().SMTP_URL !== undefined;

/** What the instance sends by, in order, for a person to read: "Amazon SES (eu-west-1)", "the relay smtp.example.com:587". */
export const waysOut = (): string[] => [
  ...(env().SES_REGION ? [`Amazon SES (${env().SES_REGION})`] : []),
  ...relayUrls().map((url) => `the relay ${new URL(url).host}`),
];
