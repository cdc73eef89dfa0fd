/** What somebody means who searches the log, once the indexes have said what they know of it. */
import { sendsFrom } from "@/lib/domains";
import { readId } from "@/lib/infra/ids";
import { fewCarried, fewWithAddress } from "./few-emails";
import { domainIn, readWritten } from "./written-address";

export type Sought = NamedEmail | CarriedEmails | Words;

/** The one email that an id or a Message-ID of ours names. */
interface NamedEmail {
  readonly kind: "named";
  readonly id: string;
  readonly messageId: string | null;
}

/** What a provider took under the id that is searched for: one email, as a rule. */
interface CarriedEmails {
  readonly kind: "carried";
  readonly ids: readonly string[];
}

/** Each part that is not null may be what was meant. */
export interface Words {
  readonly kind: "words";
  readonly subject: string | null;
  /** The beginning of an address, folded. */
  readonly address: string | null;
  /** That address may stand in From. */
  readonly mayBeFrom: boolean;
  /** The beginning of a domain, of From or a recipient. */
  readonly domain: string | null;
  /** The emails to addresses that begin so, which may be far back; null when they are many. */
  readonly few: readonly string[] | null;
}

export async function readSearch(teamId: string, search: string | undefined): Promise<Sought | null> {
  if (!search) return null;
  const named = namedEmail(search);
  if (named) return named;
  const providerId = providerIdIn(search);
  const ids = providerId ? await fewCarried(teamId, providerId) : [];
  return ids.length > 0 ? { kind: "carried", ids } : words(teamId, search);
}

async function words(teamId: string, search: string): Promise<Words> {
  const written = readWritten(search);
  const nothing: Words = { kind: "words", subject: search, address: null, mayBeFrom: false, domain: null, few: [] };
  if ("domain" in written) return { ...nothing, domain: written.domain || null };
  const address = written.beginning;
  if (/^[^"]*\s/.test(address)) return nothing;
  if (!search.includes("@"))
    return { ...nothing, address, mayBeFrom: true, domain: domainIn(search), few: await fewWithAddress(teamId, address) };
  const itsDomain = address.slice(address.lastIndexOf("@") + 1);
  const [few, mayBeFrom] = await Promise.all([fewWithAddress(teamId, address), sendsFrom(teamId, itsDomain)]);
  return { ...nothing, subject: null, address, mayBeFrom, few };
}

function namedEmail(text: string): NamedEmail | null {
  const id = readId("email", text);
  if (id) return { kind: "named", id, messageId: null };
  // Our Message-IDs begin with the email's own id, so no index on them is needed.
  const inMessageId = /^<?([0-9a-f-]{36})@[^<>\s]+>?$/i.exec(text)?.[1];
  return inMessageId ? { kind: "named", id: inMessageId.toLowerCase(), messageId: `<${text.replace(/^<|>$/g, "")}>` } : null;
}

/** SES replaces the Message-ID by one that begins with its own id, at a name of the region: that is what a recipient sees. */
const providerIdIn = (text: string): string | null =>
  /^<?([\w-]{16,200})(?:@(?:[a-z0-9-]+\.)*amazonses\.com(?:\.cn)?)?>?$/i.exec(text)?.[1] ?? null;
