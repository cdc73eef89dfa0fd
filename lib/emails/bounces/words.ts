/**
 * The words in which receivers refuse mail, and what they are about. Servers give one code to many things (550 5.7.1 is a blocklist at
 * one and a missing mailbox at another), so words come before codes.
 *
 * Sources: the SMTP replies of large receivers collected in the SMTP Field Manual (github.com/ActiveCampaign/smtp-field-manual), the
 * bounce rules of ZoneMTA (github.com/zone-eu/zone-mta, config/bounces.txt), the bounce messages of Sisimai
 * (github.com/sisimai/set-of-emails), and the sources of Postfix, Exim, sendmail and qmail. Tests keep one example of each row.
 */

/** What a refusal is about. Only `gone` is about the address, and only `gone` is ever learned. */
export type Cause =
  /** Nobody is there: no such mailbox or domain, or one that was switched off. */
  | "gone"
  /** The mailbox has no room. */
  | "full"
  /** Too much, too fast, or greylisting. */
  | "rate"
  /** The address or the name that the mail comes from is listed, or has a bad name. */
  | "blocklist"
  /** The sender's address is refused. */
  | "sender"
  /** SPF, DKIM or DMARC. */
  | "authentication"
  /** What is in the message. */
  | "content"
  /** The message is too large. */
  | "size"
  /** The server does not handle mail for this recipient from us. */
  | "relay"
  /** A rule of the receiver. */
  | "policy"
  /** The receiver's server, or the way to it, has trouble. */
  | "server"
  /** Neither its words nor its codes say. */
  | "unknown";

/** Read from top to bottom: the first row that fits decides. `rcpt` rows are too vague to be believed of anything but an answer to RCPT TO. */
interface Row {
  readonly cause: Cause;
  readonly rcptOnly?: true;
  readonly words: RegExp;
}

const any = (...parts: readonly string[]): RegExp => new RegExp(parts.join("|"), "i");

/** Addresses in the text are replaced by `<>` before, and the addresses of pages by their telling parts: see `plainWords`. */
export const rows: readonly Row[] = [
  {
    // Our own MTA or the provider says why it never asked: SES's list, Postfix's "address verification".
    cause: "gone",
    words: any("on the (account|global|amazon ses)? ?suppression list"),
  },
  {
    cause: "rate",
    words: any(
      "at a rate that|rate[- ]?limit|receiving ?rate|too (many|much) (?!invalid|hops|recipients of)|too (quickly|fast|often|frequent)|frequency|throttl|excessive (volume|rate|mail)|unexpected volume|unusual(ly)? (rate|volume)|volume of|slow down",
      "(messages?|mails?|emails?|recipients?) (per|an|each|in (the|an?)|within) (hour|day|minute|second|connection)|per (hour|day|minute)|(hourly|daily) (limit|quota|maximum)|exceeded (their|the|its|your|a) .{0,20}(limit|rate|maximum) .{0,30}(messages|receive|send)|sending limit|message rate|mail limit",
      "gr[ea]y[- ]?list|too many|concurrent connections|recent messages|receiving mail at|overloaded",
    ),
  },
  {
    cause: "blocklist",
    words: any(
      "spamhaus|spamcop|sorbs|surbl|uribl|abuseat|mailspike|uceprotect|invaluement|barracuda(central|networks)|hostkarma|spamrl|cloudmark|senderscore|dnsbl|\\brbls?\\b|\\bdrbl\\b|realtime block|\\b[bx]bl\\b|\\bsbl\\b",
      "\\b(block|black|deny) ?-?list|blacklis|black ?listed",
      "\\bblocked (using|by) (?!the recipient|recipient|user)",
      "(?<!not )\\blisted (at|by|on|in (?!(the )?(domino|public|directory|recipient)))|due to listing|found in .{0,20}(list|dnsbl)|found on one or more",
      "banned (sending|sender ?\\[|ip)|bad ip\\b|\\bip\\b.{0,40}\\b(banned|blocked|refused|rejected|denied|not allowed|reputation)|your ip\\b|sending ip\\b|source ip|client host\\b|connecting host|the ip address|ip source",
      "reputation|block for spam|part of their network|in the spammer list|identified as spammer|currently sending spam|you are sending spam|suspected spam sender",
      "reverse[- ]?(dns|lookup|hostname|mapping)|\\brdns\\b|ptr (record|resource)|\\bptr\\b|cannot find your (reverse )?hostname|valid sender domain|\\bhelo\\b|\\behlo\\b|dynamic(ally)? (ip|assigned|address)|not allowed to connect|connections? (will )?not (be )?accepted",
      "access to (submit messages to )?this (e-?mail|mail) system has been rejected|(^|\\s|\\()(RTR|HVU|RLY|DYN|CON):[A-Z]",
    ),
  },
  {
    cause: "full",
    words: any(
      "quota|mail ?box (is |was |has been |appears to be )?(over)?full|\\b(in|mail|post)?box (is )?full|(storage|space|size|capacity|disk) ?(limit|allocation|quota)? ?(has been |is |was )?(exceeded|full)|exceeded (the |its |his |your )?(storage|mailbox|disk|allocated|maximum (size|storage))|storage allocation|mailbox size|size limit exceeded|insufficient (disk )?(space|storage)|(not enough|out of|no) (disk |storage |mailbox |free )?(space|storage|room)|no space left|recipient over|user is over|account is (over|full)|too large for the mailbox|destinataire pleine|bo[iî]te .{0,30}pleine|postfach .{0,20}voll|buz[oó]n .{0,15}lleno|caixa .{0,20}cheia|casella .{0,20}piena|容量",
    ),
  },
  {
    cause: "authentication",
    words: any(
      "\\bdmarc\\b|\\bdkim\\b|\\bspf\\b|\\bspf[-_ ]|unauthenticated|domain ?keys|openspf|sender (policy|id)\\b",
      "authenticat(ion|ed) (checks?|failed|failure|fails|is required|required|results)|not authenticated|must be authenticated|requires? authentication|auth(entication)? (is )?required",
    ),
  },
  {
    cause: "sender",
    words: any(
      "\\bsenders?('?s)?\\b.{0,70}(reject|refus|denied|deny|verif|invalid|unknown|not (allowed|exist|found|accepted|valid|permitted|authori)|doesn.?t|does not|did not|could not|cannot|blocked|banned|fail|listed|unresolv|need fully)",
      "(reject|refus|denied|invalid|bad|unknown|unresolvable|unverifiable|blocked|malformed|illegal|missing|verif\\w+|no such) (envelope |email )?(return[- ]path|senders?\\b|mail from|from[: ]|envelope.from|from address|reverse.path)",
      "sender address|address of sender|domain of sender|sender.?s? (domain|address)|return[- ]path|reverse[- ]path|envelope.?(sender|from)|mail ?from\\b|from: ?(header|address|field|line)|\\bfrom (header|address|domain)|(header|envelope).from",
      "invalid dns mx|call ?back setup failed|could not complete sender|your (e-?mail )?(address|domain|account) (is |was |has been |does |do |could |can)|your (domain|address)|verification failed for <>(?! *\\()|expéditeur|emetteur|absender|remitente|remetente|mittente",
    ),
  },
  {
    cause: "relay",
    words: any(
      "relay(ing|ed)? (is )?(access )?(denied|disallowed|prohibited|not (permitted|allowed|authori))|(not|no|unable to|cannot|can.?t) (permitted to )?relay|as a relay|open relay|rcpthosts",
    ),
  },
  {
    // The DNS was away, which says nothing about the name that was asked for.
    cause: "server",
    words: any(
      "temporar(y|ily)\\b|(host|domain)( name)? not found, try again|malformed or unexpected name server reply|name service error.{0,80}try again",
    ),
  },
  {
    // Before the rows on policies and content: some of these words stand beside theirs.
    cause: "gone",
    words: any(
      // Microsoft 365 (directory-based edge blocking), Outlook.com and Exchange
      "recipient address(es)? rejected ?: ?access denied|RESOLVER\\.ADR\\.(Recipient|Ex|Invalid)?\\w*not ?found|RecipNotFound|RecipientNotFound|unknown recipient or mailbox unavailable",
      // Yahoo and AOL
      "this user doesn.?t have|doesn.?t have an? [\\w.-]* ?account|is no longer valid|not a valid recipient|mailbox is disabled",
      // Gmail
      "nosuchuser|disableduser|email account that you tried to reach (does not exist|is disabled|is inactive)",
      // Mail.ru, Yandex, Rambler, QQ
      "account is disabled|local mailbox .{0,20}is unavailable|mailbox not found|rejected: inactive|invalid mailbox",
      // Comcast, Orange, Free, AT&T, Rackspace, ZEROSPAM, Trend Micro
      "not our customer|mailbox unallocated|destinataire invalide|blocked due to inactivity|addressee unknown|address could not be found|not in recipient list|invalid[- ]recipient",
      // Postfix, Exim, sendmail, qmail, Courier, Domino, and many that say it alike
      "(user|recipients?|mail ?box|address|account|addressee|mail ?name|alias|person|customer|subscriber|userid|login|id)\\b.{0,30}?\\b(is |are |was )?(unknown|not known|undefined|unrecogni[sz]ed|not found|inexistent|non[- ]?exist(ing|ent))\\b",
      "(user|recipient|mail ?box|address|account|addressee|mailbox name|alias|e-?mail|it)\\b.{0,40}?\\b(does(n.?t| not)|do(n.?t| not)|did not|doesnt) (seem to )?exist|(user|recipient|mailbox|account) not exist",
      "(user|recipient|mail ?box|address|account)\\b.{0,30}?\\b(is not|isn.?t|not) (a |an )?(valid|known|active|existing|local|registered|recogni[sz]ed)\\b",
      "(unknown|no such|non-?existent|unrecogni[sz]ed|undefined|not a known|no valid) ?(virtual |local |mail |email |valid )?(user|recipients?|mail ?box(es)?|address(ee)?|account|person|alias|userid|customer|name here)\\b",
      "(user|mail ?box|account|recipient|address|e-?mail)\\b.{0,20}?\\b(has been |is |was |been |currently |temporarily )*(disabled|deactivated|suspended|terminated|closed|deleted|removed|discontinued|inactive|expired|cancell?ed|no longer (active|available|exists?|valid|used|in use|on server)|retired|obsolete|marked as invalid)\\b",
      "(disabled|inactive|expired|closed|deactivated|suspended|terminated) (user|mail ?box|account|recipient|address|email)",
      "no (mail ?box|account|user|recipient|local mail ?box|one|person|such \\w+)\\b.{0,12}\\b(here|by that name|with that name|there|at this)|there is no (one|such|user|mailbox|account)|no mail ?box\\b|no such (user|person|mail|rcpt|account|domain)|can(no|')t find (the |this |that )?(user|recipient|account|mailbox)|user \\w*not found|not (found|listed) in (the )?(domino|public|directory|address ?book|ldap|name)|not listed in (the )?(domino|public|directory)|unknown to|has no mailbox|hasn.?t got",
      "no longer (works?|employed|with)|left the (company|organi[sz]ation)|mailbox has moved|user has moved|moved and left",
      "unrouteable (address|domain|mail domain)|unroutable (address|domain)|no route to (user|recipient)|all relevant mx records point to non-?existent|an mx or srv record indicated no smtp service",
      "host or domain name not found|name service error.{0,80}(host|domain) not found|(host|domain)( name)? (not found|does not exist|unknown)(?=.{0,20}(name service|type=|$)).{0,40}type=|host unknown|unknown host|nonexistent domain|find (a|any) mail exchanger|no mx (record|host)s? (was |were )?(found|exists?|for)|host [\\w.-]+ not found|non-?existent ?domain|nxdomain|couldn.?t find any host (named|by that name)|domain .{0,40}does(n.?t| not) (exist|accept (e?-?mail|any))|does(n.?t| not) accept mail \\(nullmx\\)|null ?mx|recipient address rejected: domain not found|no such domain|illegal host\\/domain name found|bad destination (host|system)",
      "not a valid .{0,20}(address|recipient|user|mailbox)|invalid (user|account|mail ?box|login)|bad (destination )?(mail ?box|recipient)(?! syntax)|(destinat|utilisateur|adresse|compte|benutzer|postfach|empf[aä]nger|usuario|usu[aá]rio|conta|cuenta|utente|casella).{0,40}(inconnu|n.existe|unbekannt|existiert nicht|nicht vorhanden|no existe|desconocid|desconhecid|inexistente|n[aã]o existe|non esiste|sconosciut)|unknown or illegal alias|unknown local[- ]?part|user-?unknown|unknown[- _]user|undeliverable address",
    ),
  },
  {
    cause: "relay",
    words: any(
      "relay(?!=)(ing|ed)?\\b|not (a )?local domain|not (a )?gateway|not configured to|unable to relay|we do(n.?t| not) (handle|accept mail for)|not permitted to relay|local delivery only",
    ),
  },
  {
    cause: "policy",
    words: any(
      "not authori[sz]ed|(local|security|recipient|delivery|organi[sz]ation) polic|polic(y|ies) (reasons|restrictions?|violation|rejection|error|reject)|(due to|violates?|against|by|of|per) (our |the |its |a |local |site |header based .{0,20})*polic",
    ),
  },
  {
    cause: "content",
    words: any(
      "\\bspam|\\bjunk\\b|unsolicited|\\bbulk\\b|virus|malware|trojan|phish|worm\\b|suspicious|attachment|spoof|message (content|body)|content (rejected|denied|filter|reject|blocked|not)|banned content|\\bcontents?\\b|rfc ?-?(5322|2822|822)|rfc compliant|(message )?headers?\\b|illegal (attachment|character)|bare (lf|cr|newline)|mime|charset|message (was )?(filtered|rejected|refused|not accepted|not allowed|blocked|identified)|mail (is |was )?(rejected|refused) (as|by content)|\\burls?\\b|cannot be delivered\\. reason|base64|8-?bit|message format",
    ),
  },
  {
    cause: "size",
    words: any(
      "(message|mail|body|content)('s)?( length| size)? (is |was |of .{0,20})?(too (large|big|long)|exceed(s|ed)|over|larger)|exceeded .{0,20}message size|(too|very) (large|big) (message|mail)|size limits?|max(imum)? (message )?size|too (large|big)",
    ),
  },
  {
    cause: "policy",
    words: any(
      "polic(y|ies)|access denied|prohibit|not (authori[sz]ed|permitted|allowed)|forbidden|restrict|\\bblocked\\b|\\bblock\\b|block-|-block|\\bdenied\\b|security|\\bbanned\\b|blocked senders?|whitelist|allow ?list|geo(graphic|ip)|customized-block|only accepts? (mail|messages)|refused by (the )?(recipient|user)|rejected by (the )?(recipient|user|this user|administrator)|has blocked|blocked you|challenge|go away|tls (is )?required|must issue a starttls|encrypt|permission|administrative|confirm",
    ),
  },
  {
    cause: "server",
    words: any(
      "try (again|it) later|try again|temporar|timed? ?out|timeout|connection (refused|lost|reset|dropped|closed)|lost connection|no route to host|network (is )?unreachable|server (busy|error|configuration)|service (is )?(currently )?(unavailable|not available)|system resources|internal (server )?error|local (error|problem|configuration)|loop(ing|s|ed)?\\b|too many hops|hop count|maximum hop|mail ?er error|(not|in)sufficient system|try later|verification in progress|unverified address|resources? .{0,20}unavailable|license|configuration|dns error|dns (lookup )?(fail|timeout)|could not be (resolved|verified)|delivery (time|attempts)|retry (time|timeout)|has been (on|in) (the )?queue|queue too long|delay",
    ),
  },
  {
    // Vague, and what RFC 5321 section 4.2.3 prints beside 550 and 553: believed of a recipient only.
    cause: "gone",
    rcptOnly: true,
    words: any(
      "mail ?box .{0,30}(unavailable|not available|invalid)|(user|recipient|address|account)\\b.{0,40}\\b(unavailable|not available|invalid|incorrect)\\b|invalid (e-?mail )?address|(bad|illegal|incorrect) (e-?mail )?address(?! syntax)|^(<>:? ?)?recipient (address )?rejected ?\\.?$|(this|that) address (no longer|does not)|no (thank you|thanks)? ?\\bno mail\\b|does not like recipient",
    ),
  },
];
