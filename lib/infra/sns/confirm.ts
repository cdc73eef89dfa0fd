/** Answers a verified SubscriptionConfirmation: only a call of its URL makes SNS send anything. */
import { type FetchText, originOf } from "./certificate";
import type { SnsMessage } from "./message";
import type { SnsTrust } from "./trust";

/**
 * The URL has to lead to where the certificate came from, and to confirm this very topic with this very token.
 * @throws Error when the other side could not be reached; false when the URL is not one to call
 */
export async function confirmSubscription(
  message: Extract<SnsMessage, { Type: "SubscriptionConfirmation" }>,
  trust: SnsTrust,
  fetchText: FetchText,
): Promise<boolean> {
  const origin = originOf(message.SubscribeURL, message.TopicArn, trust);
  if (!origin) return false;
  const asked = origin.url.searchParams;
  const fits =
    asked.get("Action") === "ConfirmSubscription" && asked.get("TopicArn") === message.TopicArn && asked.get("Token") === message.Token;
  if (!fits) return false;
  await fetchText(origin.url, origin.anchor);
  return true;
}
