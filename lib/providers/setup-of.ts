/** From what a person said about a provider to a complete setup; a field that belongs to another type is refused. */
import { z } from "zod";
import { canonicalHost } from "@/lib/infra/net";
import { partitionOf, regionOf } from "@/lib/infra/sns";
import { invalid } from "@/lib/kernel/fault";
import { type Setup, shownKey } from "./provider";
import { type ProviderType, providerFields } from "./schemas";

const Said = z.strictObject(providerFields);
export type Said = z.output<typeof Said>;

const fieldsOf: Record<ProviderType, readonly string[]> = {
  ses: ["region", "accessKeyId", "secretAccessKey", "configurationSet", "snsTopicArn", "endpoint"],
  smtp: ["host", "port", "security", "user", "password"],
};
const labels: Record<ProviderType, string> = { ses: "SES", smtp: "SMTP" };

/** @throws Fault validation_error for a field of the other type */
export function refuseForeign(type: ProviderType, said: Said): void {
  const foreign = fieldsOf[type === "ses" ? "smtp" : "ses"].find((field) => said[field as keyof Said] !== undefined);
  if (foreign) throw invalid(foreign, `“${foreign}” does not belong to a provider of type ${labels[type]}.`);
}

/** @param known what it was so far; null for a new one. @throws Fault validation_error */
export function setupOf(type: ProviderType, said: Said, known: Setup | null): Setup {
  refuseForeign(type, said);
  return type === "ses" ? sesOf(said, known?.type === "ses" ? known : null) : smtpOf(said, known?.type === "smtp" ? known : null);
}

/** True when what was said is about where it goes or as whom: it must be tried again. */
export const isAboutConnection = ({ snsTopicArn: _, ...said }: Said): boolean =>
  [...fieldsOf.ses, ...fieldsOf.smtp].some((field) => field in said && said[field as keyof typeof said] !== undefined);

/** A topic must be in the part of AWS where SES is: no account reaches from one into another. @throws Fault validation_error */
export function vetTopic(topicArn: string | null, region: string | null): void {
  if (topicArn === null || region === null) return;
  const [, partition] = topicArn.split(":");
  const itsRegion = regionOf(topicArn) ?? "";
  if (partition !== partitionOf(itsRegion))
    throw invalid("snsTopicArn", `A topic in ${itsRegion} begins with arn:${partitionOf(itsRegion)}: and this one does not.`);
  if (partition !== partitionOf(region)) throw invalid("snsTopicArn", `SES in ${region} cannot publish to a topic in ${itsRegion}.`);
}

function sesOf(said: Said, known: (Setup & { type: "ses" }) | null): Setup {
  const keyId = said.accessKeyId ?? known?.secret.accessKeyId;
  const secret = said.secretAccessKey ?? (keyId === known?.secret.accessKeyId ? known?.secret.secretAccessKey : undefined);
  const accessKeyId = need("accessKeyId", keyId, "Write the access key id.");
  return {
    type: "ses",
    settings: {
      ...common(said, known),
      region: need("region", said.region ?? known?.settings.region, "Write a region, such as eu-west-1."),
      configurationSet: pick(said.configurationSet, known?.settings.configurationSet),
      endpoint: pick(said.endpoint, known?.settings.endpoint),
      accessKey: shownKey(accessKeyId),
    },
    secret: { accessKeyId, secretAccessKey: need("secretAccessKey", secret, "Write the secret access key.") },
  };
}

/** A password is sent to the host that it was given for: another host or another user needs it anew. */
function smtpOf(said: Said, known: (Setup & { type: "smtp" }) | null): Setup {
  const named = need("host", said.host ?? known?.settings.host, "Write the host name of the relay.");
  const host = need("host", canonicalHost(named) ?? undefined, "This is not the name or the address of a host.");
  const security = said.security ?? known?.settings.security ?? "starttls";
  const user = pick(said.user, known?.settings.user);
  const same = known !== null && host === known.settings.host && user === known.settings.user;
  const password = user === null ? null : pick(said.password, same ? known.secret.password : null);
  if (user !== null && password === null) throw invalid("password", "Write the password of this user.");
  if (user === null && said.password) throw invalid("user", "Write the user name that this password belongs to.");
  return {
    type: "smtp",
    settings: {
      ...common(said, known),
      host,
      port: said.port ?? known?.settings.port ?? (security === "implicit" ? 465 : 587),
      security,
      user,
    },
    secret: { password },
  };
}

const common = (said: Said, known: Setup | null) => ({
  rate: pick(said.rate, known?.settings.rate),
  signs: said.dkim === undefined ? (known?.settings.signs ?? false) : said.dkim === "provider",
});

const pick = <T>(said: T | null | undefined, known: T | null | undefined): T | null => (said === undefined ? (known ?? null) : said);

function need(field: string, value: string | undefined, message: string): string {
  if (value === undefined) throw invalid(field, message);
  return value;
}

const spellings = new Map([
  ["access_key_id", "accessKeyId"],
  ["secret_access_key", "secretAccessKey"],
  ["configuration_set", "configurationSet"],
  ["sns_topic_arn", "snsTopicArn"],
  ["username", "user"],
]);

/** `access_key_id`, `secret_access_key`, `configuration_set`, `sns_topic_arn`, `username`. @throws Fault when two spellings say different things */
export function spellOut(raw: unknown): unknown {
  if (typeof raw !== "object" || raw === null || Array.isArray(raw)) return raw;
  const spelled: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(raw)) {
    const field = spellings.get(name) ?? name;
    if (Object.hasOwn(spelled, field) && spelled[field] !== value)
      throw invalid(name, `“${name}” and “${field}” are two spellings of one field and say different things.`);
    spelled[field] = value;
  }
  return spelled;
}
