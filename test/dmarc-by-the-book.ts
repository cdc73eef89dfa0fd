/**
 * A second reading of RFC 9989 for tests, written apart from the product's and another way round: all names of the walk are
 * listed first, all are asked, and the answer is picked from the table of what was found.
 */
type Ask = (name: string, type: string) => Promise<unknown>;

export interface ByTheBook {
  readonly at: string | null;
  readonly organizational: string;
  readonly policy: string | null;
}

/** @throws what the resolver throws, when a name cannot be asked about */
export async function dmarcByTheBook(ask: Ask, domain: string): Promise<ByTheBook> {
  const names = walkOf(domain);
  const table = await Promise.all(names.map(async (name) => ({ name, tags: await tagsAt(ask, name) })));
  const end = table.findIndex(({ tags }) => /^[yn]$/i.test(tags?.psd ?? ""));
  const walked = (end < 0 ? table : table.slice(0, end + 1)).filter(({ tags }) => tags !== null);
  const top = walked[walked.length - 1];
  const isSuffix = top?.tags?.psd?.toLowerCase() === "y" && top.name !== domain;
  const organizational = !top
    ? domain
    : isSuffix
      ? (names.find((name) => parentOf(name) === top.name) ?? below(domain, top.name))
      : top.name;
  const order = [domain, organizational, ...(isSuffix ? [top.name] : [])];
  const speaking = order.map((name) => walked.find((step) => step.name === name)).find((step) => step !== undefined);
  if (!speaking?.tags) return { at: null, organizational, policy: null };
  const { p = "none", sp = p, np = sp } = valid(speaking.tags);
  const own = speaking.name === domain;
  return { at: speaking.name, organizational, policy: own ? p : (await isThere(ask, domain)) ? sp : np };
}

/** Section 4.10: the name, then at most its last seven labels, one fewer each time. */
function walkOf(domain: string): string[] {
  const labels = domain.split(".");
  const lengths = [labels.length, ...Array.from({ length: Math.min(7, labels.length - 1) }, (_, n) => Math.min(7, labels.length - 1) - n)];
  return lengths.map((length) => labels.slice(labels.length - length).join("."));
}

const parentOf = (name: string): string => name.replace(/^[^.]*\./, "");

function below(domain: string, suffix: string): string {
  const [label = ""] = domain
    .slice(0, -(suffix.length + 1))
    .split(".")
    .slice(-1);
  return `${label}.${suffix}`;
}

type Tags = Readonly<Record<string, string>>;

async function tagsAt(ask: Ask, name: string): Promise<Tags | null> {
  const texts = (await textsAt(ask, `_dmarc.${name}`)).filter(
    (text) => /^\s*v\s*=\s*DMARC1\s*(;|$)/i.test(text) && text.includes("DMARC1"),
  );
  if (texts.length !== 1) return null;
  const pairs = (texts[0] ?? "").split(";").flatMap((part) => {
    const [, name = "", value = ""] = /^\s*([^=\s]+)\s*=\s*(.*?)\s*$/.exec(part) ?? [];
    return name ? [[name, value] as const] : [];
  });
  if (new Set(pairs.map(([tag]) => tag)).size < pairs.length) return null;
  const tags = Object.fromEntries(pairs);
  return allValid(tags) || /(^|,)\s*[a-z]+:/i.test(tags.rua ?? "") ? tags : null;
}

const policy = /^(none|quarantine|reject)$/i;
const allValid = (tags: Tags): boolean =>
  policy.test(tags.p ?? "") && ["sp", "np"].every((tag) => tags[tag] === undefined || policy.test(tags[tag]));

function valid(tags: Tags): { p?: string; sp?: string; np?: string } {
  if (!allValid(tags)) return { p: "none" };
  return Object.fromEntries(["p", "sp", "np"].flatMap((tag) => (tags[tag] ? [[tag, tags[tag].toLowerCase()]] : [])));
}

async function isThere(ask: Ask, name: string): Promise<boolean> {
  try {
    await ask(name, "A");
    return true;
  } catch (error) {
    if (codeOf(error) === "ENOTFOUND") return false;
    if (codeOf(error) === "ENODATA") return true;
    throw error;
  }
}

async function textsAt(ask: Ask, name: string): Promise<string[]> {
  try {
    const rows = await ask(name, "TXT");
    return Array.isArray(rows) ? rows.map((row) => (Array.isArray(row) ? row.join("") : String(row))) : [];
  } catch (error) {
    if (codeOf(error) === "ENOTFOUND" || codeOf(error) === "ENODATA") return [];
    throw error;
  }
}

const codeOf = (error: unknown): unknown => (error instanceof Error && "code" in error ? error.code : null);
