/** Messages with files are composed when it is their turn to leave, and a few at a time, so that a worker never holds many. */
import { budget } from "@/lib/infra/budget";
import { isDatabaseOutage } from "@/lib/infra/db/outage";
import { patiently } from "@/lib/infra/db/patiently";
import { log } from "@/lib/infra/log";
import { wireLength } from "@/lib/infra/mime/attach";
import { singleton } from "@/lib/infra/singleton";
import type { Parcel } from "@/lib/infra/transports/types";
import { attachmentsOf } from "./attachment";
import { composeAttached } from "./compose-attached";
import { type Delivery, laterOrExpired, type Stopped, signMessage, toParcel, uncomposable } from "./deliver";

export interface Packed {
  readonly parcel: Parcel & { readonly attempt: number };
  /** To be called when the parcel is not needed any more. */
  discard(): void;
}

/** Of all messages with files that a process has composed and not sent yet, in bytes. */
const memory = () => singleton("emails.packed", () => budget(96_000_000));

/** @param signal once aborted, an unreachable database is not waited for, and the message goes back to the queue */
export async function packAttached(delivery: Delivery, signal: AbortSignal): Promise<Packed | Stopped> {
  try {
    const files = await patiently(() => attachmentsOf(delivery.email.id), signal);
    const discard = await memory().take(
      files.reduce((sum, { size }) => sum + wireLength(size), 0),
      signal,
    );
    try {
      if (signal.aborted) throw new Error("The worker is stopping.");
      const packed = await compose(delivery, signal);
      if ("stopped" in packed) discard();
      return "stopped" in packed ? packed : { parcel: toParcel(packed), discard };
    } catch (error) {
      discard();
      throw error;
    }
  } catch (error) {
    if (signal.aborted || isDatabaseOutage(error)) return { stopped: null };
    log().error({ err: error, emailId: delivery.claim.emailId }, "a message could not be prepared");
    return { stopped: laterOrExpired(delivery) };
  }
}

async function compose(delivery: Delivery, signal: AbortSignal): Promise<Delivery | Stopped> {
  try {
    const message = await patiently(() => composeAttached(delivery.email), signal);
    return signMessage({ ...delivery, message });
  } catch (error) {
    if (signal.aborted || isDatabaseOutage(error)) throw error;
    return { stopped: uncomposable(delivery, error instanceof Error ? error.message : String(error)) };
  }
}
