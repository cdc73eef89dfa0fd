/** Amazon SES: does anything tell what became of the mail that it took, and can AWS reach this instance to do so. */
import { classify } from "@/lib/infra/net";
import { regionOf } from "@/lib/infra/sns";
import { askDatabase } from "./ask-database";
import { Ailment, type Examination, Skipped } from "./finding";

/** An SES that mail goes out by. */
interface Sender {
  /** For a person. */
  readonly name: string;
  readonly region: string;
  readonly topics: readonly string[];
  /** Where its topic is named: the slug of its team, or null for the settings of the instance. */
  readonly team: string | null;
}

const appUrl = (): string => (process.env.APP_URL || `http://localhost:${process.env.PORT || 3000}`).replace(/\/+$/, "");
const callbackUrl = (): string => `${appUrl()}/api/webhooks/ses`;
const instanceTopics = (): string[] =>
  (process.env.SNS_TOPICS ?? "")
    .split(",")
    .map((part) => part.trim())
    .filter(Boolean);

/** @throws Skipped when there is none */
async function senders(): Promise<readonly Sender[]> {
  const { SES_REGION: region } = process.env;
  const own = await teamSenders().catch((error) => {
    if (region && error instanceof Skipped) return [];
    throw error;
  });
  const all = region ? [{ name: `the instance’s SES (${region})`, region, topics: instanceTopics(), team: null }, ...own] : own;
  if (all.length === 0) throw new Skipped("no mail goes out by Amazon SES");
  return all;
}

const teamSenders = (): Promise<Sender[]> =>
  lookUp(
    `SELECT p.name, p.settings ->> 'region' AS region, p.topic_arn AS topic, t.slug
     FROM providers p JOIN teams t ON t.id = p.team_id WHERE p.type = 'ses' AND p.enabled ORDER BY t.slug, p.position`,
    ({ name = "", region = "", topic, slug = "" }) => ({
      name: `“${name}” of ${slug}`,
      region: region ?? "",
      topics: topic ? [topic] : [],
      team: slug,
    }),
  );

/** @throws Skipped while migrations are missing: another finding says so */
async function lookUp<T>(text: string, read: (row: Record<string, string | null>) => T): Promise<T[]> {
  return askDatabase(async (client) => {
    try {
      const { rows } = await client.query(text);
      return rows.map(read);
    } catch (error) {
      if (error instanceof Error && "code" in error && (error.code === "42703" || error.code === "42P01"))
        throw new Skipped("the database is to be migrated first");
      throw error;
    }
  });
}

const placeOf = ({ team }: Sender): string => (team === null ? "SNS_TOPICS in .env" : `${appUrl()}/${team}/settings/sending`);

function listed(names: readonly string[]): string {
  const more = names.length - 3;
  return more > 0 ? `${names.slice(0, 3).join(", ")} and ${more} more` : names.join(", ");
}

/** Where one has to go for all of these, each place once. */
const places = (found: readonly Sender[]): string => listed([...new Set(found.map(placeOf))]);

export const sesChecks: readonly Examination[] = [
  {
    name: "ses topics",
    async look() {
      const all = await senders();
      const deaf = all.filter(({ topics }) => topics.length === 0);
      if (deaf.length === 0) return `each of ${all.length} has one`;
      throw new Ailment(
        `No topic tells what becomes of mail that is sent by ${listed(deaf.map(({ name }) => name))}: bounces and complaints stay unknown.`,
        `name a topic at ${places(deaf)}; ${appUrl()}/docs/events#ses says how`,
      );
    },
  },
  {
    name: "topic regions",
    async look() {
      const heard = (await senders()).filter(({ topics }) => topics.length > 0);
      if (heard.length === 0) throw new Skipped("no topic is named");
      const wrong = heard.filter(({ region, topics }) => !topics.some((arn) => regionOf(arn) === region));
      if (wrong.length === 0) return "each topic is where its SES is";
      const said = wrong.map(
        ({ name, region, topics }) => `${name} is in ${region}, its topic in ${regionOf(topics[0] ?? "") ?? "no region"}`,
      );
      throw new Ailment(`SES publishes to topics of its own region: ${listed(said)}.`, `name a topic of that region at ${places(wrong)}`);
    },
  },
  {
    name: "subscriptions",
    async look() {
      const topics = new Set([...instanceTopics(), ...(await teamSenders()).flatMap((sender) => sender.topics)]);
      if (topics.size === 0) throw new Skipped("no topic is named");
      const known = await lookUp("SELECT arn FROM sns_topics WHERE subscribed_at IS NOT NULL", ({ arn }) => arn);
      const silent = [...topics].filter((arn) => !known.includes(arn));
      if (silent.length === 0) return `${topics.size} confirmed`;
      throw new Ailment(
        `No subscription is confirmed of ${listed(silent)}.`,
        `aws sns subscribe --region ${regionOf(silent[0] ?? "") ?? "…"} --topic-arn ${silent[0]} --protocol https --notification-endpoint ${callbackUrl()}`,
      );
    },
  },
  {
    name: "callbacks",
    async look() {
      if (instanceTopics().length === 0) await senders();
      const why = outOfReach(appUrl());
      if (!why) return `AWS calls ${callbackUrl()}`;
      throw new Ailment(
        `AWS cannot bring reports to ${callbackUrl()}: ${why}.`,
        "APP_URL=https://mail.example.com in .env, behind your TLS proxy",
      );
    },
  },
];

const inner = /(^|\.)(localhost|local|localdomain|internal|intranet|lan|home|corp|private|test|invalid|home\.arpa)$/;

/** Why nobody outside gets there, as far as the address itself says; null when nothing speaks against it. */
export function outOfReach(address: string): string | null {
  const url = URL.parse(address);
  if (!url) return "APP_URL is no URL";
  const host = url.hostname.replace(/^\[(.*)\]$/, "$1").replace(/\.$/, "");
  const isAddress = /^[\d.]+$/.test(host) || host.includes(":");
  const kind = isAddress ? classify(host) : "public";
  if (kind !== "public") return `${host} is not a public address (${kind.replace("_", " ")})`;
  if (!isAddress && (inner.test(host) || !host.includes("."))) return `${host} is known on this machine or network only`;
  return url.protocol === "https:" ? null : "it is plain http, and a report would be read and held back by anybody on its way";
}
