/** What transports announce, once for each outage. */
import { z } from "zod";
import { event } from "@/lib/kernel/event";

const AboutTransport = z.object({
  /** The owner of a provider; null for the instance's own transport. */
  teamId: z.uuid().nullable(),
  /** What its owners call it. */
  name: z.string(),
  since: z.iso.datetime(),
});
export const WentOut = AboutTransport.extend({
  why: z.enum(["suspended", "refused", "out"]),
  /** A stranger's words. */
  lastError: z.string().nullable(),
});
export const transportOut = event<z.output<typeof WentOut>>("transport.out");
export const CameBack = AboutTransport.extend({ until: z.iso.datetime() });
export const transportBack = event<z.output<typeof CameBack>>("transport.back");
