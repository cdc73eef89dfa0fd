/** Reading codes, and the command that was refused, out of sentences in which mail servers repeat what another server told them. */

export interface ReadReply {
  readonly code: number | null;
  /** RFC 3463. */
  readonly enhanced: string | null;
  /** The command that was refused, where the sentence names it. */
  readonly stage: "greeting" | "auth" | "mail" | "rcpt" | "data" | "dot" | null;
}

const codes = /^[\s"'<(#-]{0,4}([245]\d\d)(?![\w.@/]|:\d|-\d{3})(?:[ :-]+["'#(]{0,2}([245]\.\d{1,3}\.\d{1,3})(?![\d.]))?/;
const enhancedOnly = /^[\s"'<(#-]{0,4}([245]\.\d{1,3}\.\d{1,3})(?![\d.])/;
/** Where the other server's words begin, in the sentences of Postfix, Exim, sendmail, qmail, Exchange and others. */
const openings =
  /\b(?:said|replied|responded(?: with(?: failure)?)?|failed with|answered|response(?: was)?|refused to talk to me|error from remote (?:mail )?server after [^:]{1,300}|remote (?:mail )?server returned|remote host said|>>>|<<<)\s*:?\s*|\bafter (?:end of data|RCPT TO:<[^>]{0,320}>|MAIL FROM:<[^>]{0,320}>(?: SIZE=\d+)?)\s*:\s*|<<<\s*/gi;

/**
 * Codes stand at the beginning or behind “said:” and the like. An octet of an address, a port, a date or a number elsewhere is no code,
 * so a sentence that only has such numbers in it has none. What is quoted last is nearest to the cause.
 */
export function readReply(text: string): ReadReply {
  const said = text.slice(0, 2000);
  const starts = [0, ...[...said.matchAll(openings)].map((hit) => hit.index + hit[0].length)];
  let code: number | null = null;
  let enhanced: string | null = null;
  for (const start of starts) {
    const rest = said.slice(start, start + 60);
    const found = codes.exec(rest);
    if (found) {
      code = Number(found[1]);
      enhanced = found[2] ?? trailing(said.slice(start)) ?? null;
    } else if (start === 0) enhanced = enhancedOnly.exec(rest)?.[1] ?? null;
  }
  if (code === null) {
    const quoted =
      /(?:^|[\s"'(:;=,])([245]\d\d)[ -]["'#(]{0,2}([245]\.\d{1,3}\.\d{1,3})(?![\d.])/.exec(said) ??
      /(?:^|[\s(])([45]\d\d)-['"]/.exec(said) ??
      /(?:[\]>)]|\.[a-z]{2,24}): (4[2357]\d|5[0-57]\d)[ -](?=[a-z"'<(#:])/i.exec(said);
    if (quoted) {
      code = Number(quoted[1]);
      enhanced = quoted[2] ?? enhanced;
    }
  }
  return { code, enhanced: enhanced ?? (code === null ? marked(said) : null), stage: stageOf(said) };
}

/** qmail's own words have a code of RFC 3463 at their end and no other: `Sorry, no mailbox here by that name. (#5.1.1)`. */
const marked = (said: string): string | null => /\(#([45]\.\d{1,3}\.\d{1,3})\)/.exec(said)?.[1] ?? null;

/** qmail and others put the code at the end: `550 user unknown (#5.1.1)`; some a name before it: `550 cuda_nsu 5.1.1 …`. */
const trailing = (said: string): string | null =>
  /\(?#([245]\.\d{1,3}\.\d{1,3})\)?(?![\d.])/.exec(said)?.[1] ??
  /^.{3,24}?[\s-]([245]\.\d{1,3}\.\d{1,3})(?=[\s:;,]|$)/.exec(said)?.[1] ??
  null;

function stageOf(said: string): ReadReply["stage"] {
  if (/\b(?:in reply to|after|response to) (?:end of data|sending (?:the )?(?:message|data)|pipelined end of data)/i.test(said))
    return "dot";
  const command =
    /\b(?:in reply to|in response to|response to|after|while sending)(?: the)? (RCPT|MAIL|DATA|HELO|EHLO|AUTH|initial connection)\b/i.exec(
      said,
    )?.[1];
  switch (command?.toUpperCase()) {
    case "RCPT":
      return "rcpt";
    case "MAIL":
      return "mail";
    case "DATA":
      return "data";
    case "AUTH":
      return "auth";
    case "HELO":
    case "EHLO":
    case "INITIAL CONNECTION":
      return "greeting";
    default:
      return /refused to talk to me/i.test(said) ? "greeting" : null;
  }
}
