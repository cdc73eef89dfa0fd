/** Where providers call: the sender is proved, what it says is kept, and the answer goes out. Everything else follows later, in a worker. */
import { createHash } from "node:crypto";
import { z } from "zod";
import { isTimely, PostfixCallback, reportFromPostfix, reportFromSes, storeReport } from "../emails";
import { sameSecret } from "../infra/crypto/same-secret";
import { env } from "../infra/env";
import { newUuid } from "../infra/ids";
import { log } from "../infra/log";
import { httpSeconds } from "../infra/metrics";
import { certificates, confirmSubscription, fetchText, type SnsMessage, snsTrust, verifySns } from "../infra/sns";
import { toFault } from "../kernel/execute";
import { Fault, forbidden, isFault, kinds, unavailable } from "../kernel/fault";
import { parse } from "../kernel/parse";
import { isNamedTopic, noteHeard, noteSubscription } from "../providers";
import { smallBody } from "./body-room";
import { refusal } from "./dialects/v1";
import type { Exchange, Reply } from "./exchange";
import { checkJsonTextLimits } from "./json-limits";
import { parseJson } from "./read-body";
import type { Serve } from "./serve";

export const callbacksBase = "/api/webhooks";
/** Nobody has proved who they are while it is read, so it takes none of the room of large ones. */
const maxBytes = smallBody;

const receivers: Readonly<Record<string, (exchange: Exchange) => Promise<void>>> = { "/ses": receiveSes, "/postfix": receivePostfix };

/** Answers 200 when what was said is committed. Never rejects. */
export const serveCallbacks: Serve = async (exchange) => {
  const started = performance.now();
  const requestId = newUuid();
  const receive = receivers[exchange.path];
  const reply = await answer(exchange, receive, requestId);
  const route = receive ? exchange.path.slice(1) : "none";
  httpSeconds().observe({ route: `POST webhooks/${route}`, status: String(reply.status) }, (performance.now() - started) / 1000);
  log().info({ requestId, callback: route, status: reply.status }, "callback");
  return reply;
};

async function answer(exchange: Exchange, receive: ((exchange: Exchange) => Promise<void>) | undefined, requestId: string): Promise<Reply> {
  try {
    if (!receive) throw new Fault("not_found", "route_not_found", "There is nothing at this path.");
    if (exchange.method !== "POST")
      throw new Fault("method_not_allowed", "method_not_allowed", "Call this path with POST.", { facts: { allow: "POST" } });
    await receive(exchange);
    return say(200, { received: true }, requestId);
  } catch (error) {
    const fault = toFault(error);
    if (!fault) log().error({ err: error, requestId }, "a callback failed by a bug of ours");
    const shown = fault ?? new Fault("unavailable", "internal_error", "Something broke on our side.");
    return say(fault ? kinds[shown.kind].http : 500, refusal(shown, requestId), requestId, {
      ...(shown.kind === "method_not_allowed" ? { Allow: "POST" } : {}),
      ...(shown.detail.retryAfterSeconds === undefined ? {} : { "Retry-After": String(Math.ceil(shown.detail.retryAfterSeconds)) }),
    });
  }
}

const say = (status: number, body: unknown, requestId: string, headers: Record<string, string> = {}): Reply => ({
  status,
  headers: {
    "Content-Type": "application/json; charset=utf-8",
    "Cache-Control": "no-store",
    "X-Content-Type-Options": "nosniff",
    "X-Request-Id": requestId,
    ...headers,
  },
  body: JSON.stringify(body),
});

/** One answer to everything that is not proved: whoever tries learns nothing. */
const stranger = () => forbidden("callback_refused", "This call is not from a sender that this instance knows.");

async function receiveSes(exchange: Exchange): Promise<void> {
  const trust = snsTrust();
  const verdict = await verifySns(parseJson(await exchange.body(maxBytes)), trust, certificates(), Date.now(), isNamedTopic);
  if (!verdict.ok) {
    log().warn({ why: verdict.why }, "an SNS message was refused");
    if (verdict.later) throw unavailable("callback_unproved", "The sender could not be proved at this moment. Send it again.", 30);
    throw stranger();
  }
  const { message } = verdict;
  if (message.Type === "SubscriptionConfirmation") return confirm(message);
  if (message.Type === "UnsubscribeConfirmation") {
    log().warn({ topic: message.TopicArn }, "a topic of SNS does not report here any more");
    return noteSubscription(message.TopicArn, false);
  }
  await noteHeard(message.TopicArn);
  const report = readReport(message.Message);
  if (!report) return;
  /** The operator's topics speak about all mail, a team's about what its own provider carried. */
  const bound = trust.topics.has(message.TopicArn) ? {} : { topic: message.TopicArn };
  await storeReport({ source: "ses", key: `sns ${message.MessageId}`, report: { ...report, ...bound } });
}

/** A topic may carry a word of its own, such as the test that SES sends when it is connected: signed, and none of ours. */
function readReport(text: string) {
  try {
    checkJsonTextLimits(text);
    return reportFromSes(JSON.parse(text));
  } catch (error) {
    if (!(error instanceof SyntaxError || error instanceof z.ZodError || isFault(error))) throw error;
    log().info("an SNS message was no event of SES");
    return null;
  }
}

async function confirm(message: Extract<SnsMessage, { Type: "SubscriptionConfirmation" }>): Promise<void> {
  const confirmed = await confirmSubscription(message, snsTrust(), fetchText).catch((error) => {
    throw unavailable("callback_unproved", "The subscription could not be confirmed at this moment.", 30, error);
  });
  if (!confirmed) throw stranger();
  await noteSubscription(message.TopicArn, true);
  log().info({ topic: message.TopicArn }, "a topic of SNS reports here from now on");
}

async function receivePostfix(exchange: Exchange): Promise<void> {
  const secret = env().POSTFIX_WEBHOOK_SECRET;
  const bearer = /^Bearer (.+)$/i.exec(exchange.header("authorization") ?? "")?.[1];
  if (!secret || !sameSecret(secret, exchange.header("x-webhook-secret") ?? bearer ?? "")) throw stranger();
  const said = parse(PostfixCallback, parseJson(await exchange.body(maxBytes)));
  const now = Date.now();
  if (!isTimely(said.timestamp, now)) throw stranger();
  const report = reportFromPostfix(said, now);
  const { type, hard, ref } = report;
  // A recipient bounces or gets a message once, however often and with whatever time that is said; put off it may be again and again.
  const what = [said.message_id, said.recipient, type, type === "deferred" ? ref : hard];
  await storeReport({ source: "postfix", key: `postfix ${digest(JSON.stringify(what)).toString("base64url")}`, report });
}

const digest = (text: string): Buffer => createHash("sha256").update(text).digest();
