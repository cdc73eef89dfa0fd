/**
 * The way of one message from the queue to a transport, as a list of named steps. A step hands the delivery on, or stops
 * it with what is to be settled instead.
 */
import { obstacle, sandboxDomain, signingKey } from "@/lib/domains";
import { isDatabaseOutage } from "@/lib/infra/db/outage";
import { dkimHeader } from "@/lib/infra/dkim/sign";
import { log } from "@/lib/infra/log";
import { type Message, serialize } from "@/lib/infra/mime/compose";
import type { Parcel } from "@/lib/infra/transports/types";
import { databaseNow } from "./claim";
import { composeStored } from "./compose-stored";
import { lanes } from "./draft";
import type { Loaded, StoredEmail, WaitingRecipient } from "./load-deliveries";
import { allDropped, canceled, deletedText, failed, nextAttempt, nothingLeft, postponed, type Settlement, silenced } from "./outcome";
import type { Routes, Way } from "./route";
import { withText } from "./stored-text";

/** A message on its way: each step adds its part. */
export interface Delivery extends Loaded {
  readonly way: Way;
  /** The domain of From. */
  readonly domain: string;
  message: Message | null;
  signatures: readonly string[];
}

/** Why it does not go on: something to settle, or null to give it back to the queue, as it was or for so long. */
export interface Stopped {
  readonly stopped: Settlement | null;
  readonly parkMs?: number;
}

type Step = (delivery: Delivery) => Delivery | Stopped | Promise<Delivery | Stopped>;

const steps: readonly Step[] = [stillWanted, dropSuppressed, notTooLate, outcomeKnown, senderStillApproved, compose, signMessage];

/** All that comes before the hand-over. @throws when the database is away; everything else becomes a settlement */
export async function prepare(loaded: Loaded, routes: Pick<Routes, "choose">): Promise<Delivery | Stopped> {
  const { from_address } = loaded.email;
  const choice = routes.choose(loaded.email, loaded.offers);
  if ("closedMs" in choice) return waitOutside(loaded, choice.closedMs);
  let delivery: Delivery = {
    ...loaded,
    way: choice.way,
    domain: from_address.slice(from_address.lastIndexOf("@") + 1),
    message: null,
    signatures: [],
  };
  try {
    for (const step of steps) {
      const result = step(delivery);
      const next = result instanceof Promise ? await result : result;
      if ("stopped" in next) return next;
      delivery = next;
    }
    return delivery;
  } catch (error) {
    if (isDatabaseOutage(error)) throw error;
    log().error({ err: error, emailId: loaded.claim.emailId }, "a message could not be prepared");
    return { stopped: laterOrExpired(delivery) };
  }
}

/** Every way is closed: it waits in the queue without an attempt, unless its time is over or nobody waits for it. */
function waitOutside(loaded: Loaded, closedMs: number): Stopped {
  if (loaded.recipients.length === 0) return { stopped: nothingLeft(loaded.claim) };
  const late = databaseNow(loaded.claim) >= loaded.claim.giveUpAt;
  if (late) return { stopped: failed(loaded, "expired", "No transport could take it within the time that is set for trying.") };
  return { stopped: null, parkMs: closedMs };
}

/** A fault of this instance, such as a signing key that cannot be read: mail waits for it to be mended. */
export function laterOrExpired(loaded: Loaded): Settlement {
  const text = "This instance could not prepare the message. Its log says why.";
  const next = nextAttempt(loaded.claim, false);
  return next ? postponed(loaded, "instance_fault", text, next) : failed(loaded, "expired", text);
}

/** What the transport is given; the sandbox also hears which attempt it is. */
export function toParcel({ claim, email, recipients, message, signatures }: Delivery): Parcel & { readonly attempt: number } {
  if (!message) throw new Error("A delivery reached its hand-over without a message.");
  return {
    id: claim.emailId,
    envelopeFrom: email.from_address,
    recipients: recipients.map(({ address }) => address),
    message: serialize(message, signatures),
    smtpUtf8: message.smtpUtf8,
    attempt: claim.attempts + 1,
  };
}

/** Mail of a paused team waits where it is; mail that nobody waits for leaves the queue. */
function stillWanted(delivery: Delivery): Delivery | Stopped {
  if (delivery.recipients.length === 0) return { stopped: nothingLeft(delivery.claim) };
  return delivery.email.team_paused ? { stopped: null } : delivery;
}

/** The suppression list wins over the queue. A marketing suppression stops what is not transactional. */
function dropSuppressed(delivery: Delivery): Delivery | Stopped {
  const { recipients, email } = delivery;
  const isStopped = ({ suppressed, suppressed_scope: scope }: WaitingRecipient) =>
    suppressed !== null && (scope === "all" || email.lane !== lanes.transactional);
  if (!recipients.some(isStopped)) return delivery;
  const less = {
    ...delivery,
    recipients: recipients.filter((one) => !isStopped(one)),
    dropped: recipients.filter(isStopped),
  };
  return less.recipients.length === 0 ? { stopped: allDropped(less) } : less;
}

const graceMs = 3_600_000;

/** A message that came to its turn long after it should have been given up: workers were away, and it is old news. */
function notTooLate(delivery: Delivery): Delivery | Stopped {
  if (databaseNow(delivery.claim) < delivery.claim.giveUpAt + graceMs) return delivery;
  return { stopped: failed(delivery, "expired", "It could not be delivered within the time that is set for trying.") };
}

function outcomeKnown(delivery: Delivery): Delivery | Stopped {
  const stopped = delivery.way.keepsOnce ? null : silenced(delivery);
  return stopped ? { stopped } : delivery;
}

/** The sender was allowed when the message was accepted; the domain may have been removed since. */
function senderStillApproved(delivery: Delivery): Delivery | Stopped {
  const { domain } = delivery;
  const { domain_status: status, domain_approval: approval } = delivery.email;
  if (domain === sandboxDomain) return delivery;
  if (status === null || approval === null) return { stopped: canceled(delivery, "domain_deleted", deletedText(domain)) };
  const why = obstacle({ status, approval });
  return why ? { stopped: failed(delivery, "domain_not_verified", `Nothing can be sent from ${domain}: ${why}`) } : delivery;
}

/** What has files is composed by `packAttached`, when it is about to leave. */
function compose(delivery: Delivery): Delivery | Stopped | Promise<Delivery | Stopped> {
  if (delivery.email.attached > 0) return delivery;
  const email = withText(delivery.email, true);
  return email instanceof Promise ? email.then((one) => composed(delivery, one)) : composed(delivery, email);
}

function composed(delivery: Delivery, email: StoredEmail): Delivery | Stopped {
  try {
    delivery.message = composeStored(email);
    return delivery;
  } catch (error) {
    return { stopped: uncomposable(delivery, error instanceof Error ? error.message : String(error)) };
  }
}

const composeAttempts = 3;

export function uncomposable(delivery: Delivery, why: string): Settlement {
  const text = `The message could not be composed: ${why}`.slice(0, 500);
  const next = delivery.claim.attempts + 1 < composeAttempts ? nextAttempt(delivery.claim, false) : null;
  return next ? postponed(delivery, "could_not_compose", text, next) : failed(delivery, "could_not_compose", text);
}

export function signMessage(delivery: Delivery): Delivery | Promise<Delivery> {
  const { message, way } = delivery;
  return message && !way.transport.signs ? signed(delivery, message) : delivery;
}

async function signed(delivery: Delivery, message: Message): Promise<Delivery> {
  const key = await signingKey(delivery.claim.teamId, delivery.domain, delivery.email.domain_key);
  if (key) delivery.signatures = [await dkimHeader(message, key, delivery.way.transport.rewrites)];
  return delivery;
}
