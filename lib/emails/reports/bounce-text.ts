/** The lines of a bounce that was written for people: whom it names, and the server's words about each. */

export interface Named {
  /** Null where the text gives words and no address. */
  readonly address: string | null;
  readonly said: string;
}

/** Lines that are looked at, words that are kept of one address, and addresses that are kept. */
const mostLines = 400;
const mostWords = 12;
const mostNamed = 200;

/** What comes behind it is the message that came back. */
const copyBegins =
  /^[\s>*#=_-]*(below this line is a copy|this is a copy of|(a )?copy of (the|your) (message|original)|-{2,} ?(original|returned|unsent|undelivered|the (original )?(header|message)|message (header|body|follows|text|contents)|body of message|included is|enclosed)|original message( follows| headers)?\b|unsent message (follows|below)|message header(s)? follow|(the )?(header|text) of (the )?(original )?message|your (original )?message (follows|reads|was|header)|start of returned|begin (returned|original)|undelivered message follows|(the )?original mail|received: (from|by|\(qmail)|return-path: <|mime-version:|dkim-signature:|content of the original|returned message)/i;

const address = `[^\\s<>"'(),;:\\[\\]]{1,64}@[a-z0-9][a-z0-9.-]{0,253}[a-z0-9](?![\\w@-]|\\.\\w)`;
/** Whoever wrote the report. */
const writer = /^(postmaster|mailer-daemon|mail-daemon)@/;
/** An address alone, in any of the brackets that are in use, with a colon or words behind it. */
const leading = new RegExp(
  `^[\\s>*|-]{0,12}(?:(?:to|recipient|e-?mail|address|user|rcpt(?: to)?|failed|error|final-recipient|original-recipient|intended recipient|an|for|mailto|the user)[^<@]{0,24}[:=]\\s*)?(?:rfc822;\\s*)?["'\\[(]{0,2}<?(${address})>?["'\\])]{0,2}(?:\\s*(?:\\.\\.\\.|[:,;.-]|\\(|$|\\s{2,}|\\d{3}\\s|on\\b|is\\b|was\\b|failed\\b|could\\b|has\\b|host\\b|unknown|reason)(.*)|\\s*)$`,
  "i",
);
/** A dialogue that was recorded: what we said, and what came back. */
const asked = new RegExp(`^[\\s]*(?:>>>|-->|->|<-)\\s*RCPT TO: ?<?(${address})>?`, "i");
const coded = new RegExp(`^\\s*(?:<<<\\s*)?([45]\\d\\d)[ -].{0,40}?<?(${address})>?`, "i");
const anywhere = new RegExp(`<?(${address})>?`, "i");
const answer =
  /(^|[\s:'"(<])[45]\d\d[ -]|\b[45]\.\d{1,3}\.\d{1,3}\b|\b(unknown|no such|not found|does ?n.t exist|rejected|refused|denied|quota|full|unavailable|disabled|timed? out|expired|undeliverable|unrouteable)\b/i;

export function readBounceText(lines: readonly string[]): Named[] {
  const end = lines.findIndex((line, no) => no > 2 && line.length < 200 && copyBegins.test(line));
  const text = lines.slice(0, end < 0 ? mostLines : Math.min(end, mostLines)).map((line) => line.slice(0, 500));
  const found = new Map<string, string[]>();
  let open: string[] | null = null;
  for (const line of text) {
    const [name, rest] = nameIn(line);
    if (name) {
      const known: string[] | undefined = found.get(name);
      open = known ?? [];
      if (!known && found.size < mostNamed) found.set(name, open);
      if (rest.trim() !== "") open.push(rest);
    } else if (open && open.length < mostWords && line.trim() !== "") open.push(line);
  }
  const general = text.filter((line) => answer.test(line)).slice(0, mostWords);
  const named = [...found].map(([one, said]) => ({ address: one, said: told(said) || told(general) }));
  if (named.length > 0) return named;
  return general.length > 0 ? [{ address: text.map((line) => anywhere.exec(line)?.[1]).find(Boolean) ?? null, said: told(general) }] : [];
}

function nameIn(line: string): readonly [string | null, string] {
  const dialogue = asked.exec(line);
  if (dialogue?.[1]) return [dialogue[1].toLowerCase(), ""];
  const reply = coded.exec(line);
  if (reply?.[2]) return [reply[2].toLowerCase(), line];
  const found = leading.exec(line);
  return found?.[1] && !writer.test(found[1].toLowerCase()) ? [found[1].toLowerCase(), found[2] ?? ""] : [null, ""];
}

/** One line, from where the server's answer begins if there is one. */
function told(said: readonly string[]): string {
  const first = said.findIndex((line) => answer.test(line));
  return (first < 0 ? said : said.slice(first))
    .map((line) => line.replace(/^[\s>|<-]+/, "").replace(/^(diagnostic|status)[ -]code:\s*(smtp;)?\s*/i, ""))
    .join(" ")
    .trim();
}
