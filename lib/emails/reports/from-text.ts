/** Bounces that are written for people only: those of qmail, Exim, Mail.ru, Yahoo, Gmail, sendmail of old and many others. */
import { readBounceText } from "./bounce-text";
import type { Told } from "./from-message";
import { hardness, type ProviderReport, readDiagnostic } from "./report";
import type { ReturnedMessage } from "./report-parts";

const daemon =
  /mailer-?daemon|post-?master|mail ?(delivery|administrator|system|server|router)|delivery.{0,20}(subsystem|system|report)|mail-?daemon|mdaemon|undeliver/i;
const failure =
  /fail|undeliver|non.?deliver|not be (delivered|sent)|returned|return(ing)? (mail|message|to sender)|reject|bounce|delivery (status|report|notification|error|problem|has)|unzustellbar|mail ?(error|system)|could not|warning|delay|non remis|user unknown/i;
const waits =
  /will (be re-?tried|retry|keep trying|continue (to try|trying)|try again)|still (be )?(trying|attempt)|warning message only|not yet been delivered|no action is required|temporarily delayed|has been delayed|not required to|delivery attempts will continue/i;

/** A server's word and no person's: by the header that Exim and Gmail write, or by who sends it and what it is called. */
export function isBounce({ headers, type }: ReturnedMessage): boolean {
  const contentType = headers.get("content-type") ?? "";
  if (/report-type\s*=\s*"?(disposition-notification|feedback-report)/i.test(contentType)) return false;
  if (headers.get("x-failed-recipients") !== null || type === "multipart/report") return true;
  const isEmptyPath = /^\s*<>\s*$/.test(headers.get("return-path") ?? "");
  const isFailure = failure.test(headers.get("subject") ?? "");
  return isFailure && (isEmptyPath || daemon.test(`${headers.get("from") ?? ""} ${headers.get("sender") ?? ""}`));
}

/** One report for each address that the text names; without any, one about whoever the email went to. */
export function reportsFromText({ headers, parts }: ReturnedMessage, told: Told): ProviderReport[] {
  const lines = parts
    .filter(({ type }) => type === "text/plain" || type === "" || type === "message/delivery-status")
    .flatMap((part) => part.lines);
  const others = lines.length > 0 ? lines : parts.filter(({ type }) => type === "text/html").flatMap((part) => part.lines.map(withoutTags));
  const named = readBounceText(others);
  const failed = (headers.get("x-failed-recipients") ?? "")
    .split(",")
    .map((one) => one.trim().toLowerCase())
    .filter(Boolean);
  const known =
    failed.length > 0
      ? failed.map((address) => ({
          address,
          said: (named.find((one) => one.address === address) ?? (named.length === 1 ? named[0] : null))?.said ?? "",
        }))
      : named;
  const isDelayed = waits.test(others.slice(0, 60).join(" ").slice(0, 6000)) && failed.length === 0;
  return (known.length > 0 ? known : [{ address: null, said: "" }]).map(({ address, said }) => {
    const diagnostic = readDiagnostic(said.replace(/^(?:the )?(?:mail )?server .{0,80}?responded:\s*/i, ""));
    return {
      by: told.from,
      about: { emailId: told.emailId, providerId: null },
      type: isDelayed ? "deferred" : "bounced",
      at: told.at,
      recipients: address === null ? [] : [{ address, ...diagnostic }],
      ...(isDelayed ? { hard: false } : hardness(diagnostic)),
      ref: `text ${told.ref}`,
      detail: {},
    };
  });
}

const withoutTags = (line: string): string =>
  line
    .slice(0, 2000)
    .replace(/<(?!\S{1,64}@)[^<>]{0,500}>/g, " ")
    .replaceAll("&lt;", "<")
    .replaceAll("&gt;", ">")
    .replaceAll("&nbsp;", " ");
