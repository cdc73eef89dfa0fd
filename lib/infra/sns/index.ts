/** Amazon's Simple Notification Service, from the receiver's side. */
import { guardedFetch } from "../net";
import { shared } from "../singleton";
import { Certificates, FetchFailed, type FetchText } from "./certificate";

export { confirmSubscription } from "./confirm";
export { partitionOf, regionOf, type SnsMessage } from "./message";
export { type SnsTrust, snsTrust } from "./trust";
export { type Verdict, verifySns } from "./verify";

const passing = new Set(["timeout", "unreachable"]);

/** Through the guard that refuses inner addresses. */
export const fetchText: FetchText = async (url, authority) => {
  const answer = await guardedFetch(url.href, {
    maxBytes: 64_000,
    timeoutMs: 10_000,
    ...(authority ? { ca: authority.toString() } : {}),
  });
  if (!answer.ok) throw new FetchFailed(answer.why, passing.has(answer.reason));
  if (answer.status !== 200) throw new FetchFailed(`${url.host} answered with ${answer.status}`, answer.status >= 500);
  return answer.body.toString("utf8");
};

/** Of this process. */
export const certificates = shared("sns.certificates", () => new Certificates(fetchText));
