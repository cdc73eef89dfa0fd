/** What emails announce: addresses that mail cannot or must not be sent to any more. */
import { z } from "zod";
import { event } from "@/lib/kernel/event";

const AboutRecipient = z.object({
  emailId: z.uuid(),
  recipientNo: z.number().int(),
  address: z.string(),
  /** Milliseconds since 1970, as the provider or our worker saw it. */
  at: z.number(),
});

/** `hard` says that the address itself is at fault, for good; `code` is an RFC 3463 status such as `5.1.1`. */
export const Bounce = AboutRecipient.extend({
  kind: z.enum(["permanent", "transient", "undetermined"]),
  hard: z.boolean(),
  code: z.string().nullable(),
});
export type Bounce = z.output<typeof Bounce>;

/** `kind` is the word of the feedback (RFC 5965) or of the provider: `abuse`, `fraud`, `on_suppression_list`; null when it gave none. */
export const Complaint = AboutRecipient.extend({ kind: z.string().nullable() });
export type Complaint = z.output<typeof Complaint>;

/** Several at once, because one commit writes down many. Announced in that very transaction. */
export const Bounced = z.object({ teamId: z.uuid(), bounces: z.array(Bounce).min(1) });
export const emailBounced = event<z.output<typeof Bounced>>("email.bounced");

export const Complained = z.object({ teamId: z.uuid(), complaints: z.array(Complaint).min(1) });
export const emailComplained = event<z.output<typeof Complained>>("email.complained");
