/** What a failed request means for the message: the names of SES's errors decide, and how far the request got. */

import { plainText } from "../smtp/classify";
import type { Answer, Trouble } from "../types";
import type { Call } from "./call";

type Verdict = Pick<Answer, "result" | "text" | "trouble">;

const throttled = /^(TooManyRequests|Throttling|Throttled|RequestThrottled|RequestLimitExceeded|SlowDown|PriorRequestNotComplete)/;
const dailyQuota = /daily (message|sending) quota/i;
const suspended = new Set(["AccountSuspendedException", "SendingPausedException"]);
/** Someone must mend the settings; the words are ours, since what AWS says repeats what it was told. */
const settings: Record<string, string> = {
  MailFromDomainNotVerifiedException: "SES has not verified the MAIL FROM domain of this identity.",
  NotFoundException: "SES does not know the configuration set, or the identity.",
  AccessDeniedException: "The AWS credentials may not send email (ses:SendEmail).",
  AccessDenied: "The AWS credentials may not send email (ses:SendEmail).",
  NotAuthorized: "The AWS credentials may not send email (ses:SendEmail).",
  OptInRequired: "The AWS account is not signed up for SES.",
  UnrecognizedClientException: "AWS does not know the access key.",
  InvalidClientTokenId: "AWS does not know the access key.",
  MissingAuthenticationToken: "AWS did not get credentials.",
  MissingAuthenticationTokenException: "AWS did not get credentials.",
  InvalidSignatureException: "The secret access key does not fit the access key.",
  SignatureDoesNotMatch: "The secret access key does not fit the access key.",
  IncompleteSignature: "The secret access key does not fit the access key.",
  IncompleteSignatureException: "The secret access key does not fit the access key.",
  ExpiredToken: "The AWS credentials have expired.",
  ExpiredTokenException: "The AWS credentials have expired.",
  RequestExpired: "AWS says that the clock of this machine is wrong.",
  RequestTimeTooSkewed: "AWS says that the clock of this machine is wrong.",
  CredentialsProviderError: "No AWS credentials were found.",
};
const clockWrong = new Set(["RequestExpired", "RequestTimeTooSkewed"]);
const messageAtFault = new Set([
  "MessageRejected",
  "BadRequestException",
  "ValidationException",
  "ValidationError",
  "InvalidParameterValue",
]);

/** @param error what the SDK threw */
export function classifySesError(error: unknown, call: Pick<Call, "handed" | "status" | "retryAfter">): Verdict {
  const { name, text } = named(error);
  const { status } = call;
  const own = settings[name];
  if (own !== undefined) return trouble("outage", `${own} (${name})`, call, !clockWrong.has(name));
  if (status === null)
    return call.handed
      ? { result: "ambiguous", text: `SES got the message and did not answer: ${text}` }
      : trouble("outage", `SES could not be reached: ${text}`, call);
  if (status < 400 || status === 504)
    return { result: "ambiguous", text: `SES got the message, and its answer (${status}) cannot be read.` };
  if (name === "LimitExceededException" || dailyQuota.test(text)) return trouble("quota", text, call);
  if (throttled.test(name) || status === 429) return trouble("throttled", text, call);
  if (suspended.has(name)) return trouble("suspended", text, call);
  if (status >= 500) return trouble("outage", `SES has trouble of its own (${status}): ${text}`, call);
  if (messageAtFault.has(name) || status === 413) return { result: "permanent", text };
  return trouble("outage", `SES refused the request (${status} ${name}): ${text}`, call);
}

function trouble(kind: Trouble["kind"], text: string, { retryAfter }: Pick<Call, "retryAfter">, refused = false): Verdict {
  return {
    result: "temporary",
    text: plainText(text),
    trouble: { kind, ...(retryAfter === null ? {} : { retryAfterSeconds: retryAfter }), ...(refused ? { refused } : {}) },
  };
}

function named(error: unknown): { name: string; text: string } {
  if (!(error instanceof Error)) return { name: "Error", text: "an unknown error" };
  const code = "code" in error && typeof error.code === "string" ? error.code : "";
  return { name: error.name, text: plainText(error.message || code || error.name) };
}
