/** The noun: a row of providers, its settings and its sealed secret, as the engine and the world see it. */
import { z } from "zod";
import { seal, unseal } from "@/lib/infra/crypto/seal";
import type { Prisma } from "@/lib/infra/db/generated/client";
import { publicId, readId } from "@/lib/infra/ids";
import type { TeamContext } from "@/lib/kernel/context";
import { notFound } from "@/lib/kernel/fault";
import { type Provider, ProviderType, Quota, Security } from "./schemas";
import type { TopicState } from "./topics";
import type { StateOf } from "./transport-state";

const common = { rate: z.number().nullable(), signs: z.boolean() };
const SesSettings = z.object({
  ...common,
  region: z.string(),
  configurationSet: z.string().nullable(),
  endpoint: z.string().nullable(),
  /** What is shown of it. */
  accessKey: z.string(),
});
const SmtpSettings = z.object({
  ...common,
  host: z.string(),
  port: z.number(),
  security: Security,
  user: z.string().nullable(),
});
const SesSecret = z.object({ accessKeyId: z.string(), secretAccessKey: z.string() });
const SmtpSecret = z.object({ password: z.string().nullable() });

/** A provider with its secret open: never logged, never answered. */
export type Setup =
  | { readonly type: "ses"; readonly settings: z.output<typeof SesSettings>; readonly secret: z.output<typeof SesSecret> }
  | { readonly type: "smtp"; readonly settings: z.output<typeof SmtpSettings>; readonly secret: z.output<typeof SmtpSecret> };

export type ProviderRow = Prisma.ProviderGetPayload<Record<string, never>>;

/** @throws Error when SECRET_KEY is another one than when it was sealed */
export function openSetup({ type, settings, secret }: Pick<ProviderRow, "type" | "settings" | "secret">): Setup {
  const opened: unknown = JSON.parse(unseal(secret));
  return ProviderType.parse(type) === "ses"
    ? { type: "ses", settings: SesSettings.parse(settings), secret: SesSecret.parse(opened) }
    : { type: "smtp", settings: SmtpSettings.parse(settings), secret: SmtpSecret.parse(opened) };
}

/** Null when its secret cannot be opened any more: the settings are to be said anew. */
export function peekSetup(row: Pick<ProviderRow, "type" | "settings" | "secret">): Setup | null {
  try {
    return openSetup(row);
  } catch {
    return null;
  }
}

export const unreadable =
  "What is stored about it cannot be read: under another SECRET_KEY, or by a newer version of this program. Enter it again.";

export const closeSetup = ({
  type,
  settings,
  secret,
}: Setup): Pick<ProviderRow, "type" | "secret"> & { settings: Prisma.InputJsonObject } => ({
  type,
  settings: { ...settings },
  secret: seal(JSON.stringify(secret)),
});

/** `AKIA…WXYZ` */
export const shownKey = (accessKeyId: string): string => `${accessKeyId.slice(0, 4)}…${accessKeyId.slice(-4)}`;

/** @throws Fault provider_not_found, also for another team's */
export async function findProvider(ctx: Pick<TeamContext, "db" | "team">, ref: string): Promise<ProviderRow> {
  const id = readId("provider", ref);
  const row = id ? await ctx.db.provider.findFirst({ where: { id, teamId: ctx.team.id } }) : null;
  if (!row) throw notFound("provider", ref);
  return row;
}

/** Of an SES; null for a relay. */
export const regionOfRow = ({ type, settings }: Pick<ProviderRow, "type" | "settings">): string | null =>
  (type === "ses" && SesSettings.safeParse(settings).data?.region) || null;

/**
 * The limit in messages a second: the team's word, else what SES said, else what SES gives everybody. Null learns it. Never throws: it
 * is asked about the providers of many teams at once, and what cannot be read must not stop the mail of the others.
 */
export function rateOf(type: string, settings: unknown, quota: unknown): number | null {
  const rate = z.object({ rate: common.rate }).safeParse(settings).data?.rate ?? null;
  if (rate !== null || type !== "ses") return rate;
  return readQuota(quota)?.maxRate ?? usualSesRate;
}
/** Of an account that has left the sandbox and may not ask for its quota. */
export const usualSesRate = 14;

export const readQuota = (quota: unknown): Quota | null => Quota.safeParse(quota).data ?? null;

/** False for a row that a newer version wrote. */
export const isKnownType = ({ type }: Pick<ProviderRow, "type">): boolean => ProviderType.safeParse(type).success;

/** Settings that cannot be read are shown as empty, so that their owner sees the provider and can change or delete it. */
export function toProvider(row: ProviderRow, stateOf: StateOf, topic: TopicState | null): Provider {
  const ses = row.type === "ses" ? (SesSettings.safeParse(row.settings).data ?? null) : null;
  const smtp = row.type === "smtp" ? (SmtpSettings.safeParse(row.settings).data ?? null) : null;
  const { rate = null, signs = false } = ses ?? smtp ?? {};
  return {
    id: publicId("provider", row.id),
    type: ProviderType.parse(row.type),
    name: row.name,
    position: row.position,
    enabled: row.enabled,
    settings: {
      region: ses?.region ?? null,
      accessKeyId: ses?.accessKey ?? null,
      configurationSet: ses?.configurationSet ?? null,
      snsTopicArn: row.topicArn,
      endpoint: ses?.endpoint ?? null,
      host: smtp?.host ?? null,
      port: smtp?.port ?? null,
      security: smtp?.security ?? null,
      user: smtp?.user ?? null,
    },
    rate,
    dkim: signs ? "provider" : "own",
    quota: readQuota(row.quota),
    ...stateOf(row.id, row.enabled),
    subscribedAt: topic?.subscribedAt ?? null,
    lastReportAt: row.reportedAt?.toISOString() ?? null,
    testedAt: row.testedAt?.toISOString() ?? null,
    createdAt: row.createdAt.toISOString(),
  };
}
