/** What domains announce. */
import { z } from "zod";
import { event } from "@/lib/kernel/event";

export const AboutDomain = z.object({ domainId: z.uuid(), teamId: z.uuid(), name: z.string() });
export type AboutDomain = z.output<typeof AboutDomain>;

/** It may be sent from as far as the DNS is concerned: for the first time, or `again` after the proof was gone. */
export const Verified = AboutDomain.extend({ again: z.boolean() });
export const domainVerified = event<z.output<typeof Verified>>("domain.verified");

/** A verified domain got worse. With `graceUntil` its proof is gone and sending stops at that moment; each line says what is wrong. */
export const Regressed = AboutDomain.extend({ graceUntil: z.iso.datetime().nullable(), says: z.array(z.string()) });
export const domainRegressed = event<z.output<typeof Regressed>>("domain.regressed");

/** The grace is over: nothing more is sent from it. */
export const domainLost = event<AboutDomain>("domain.lost");

export const domainApproved = event<AboutDomain>("domain.approved");
export const Rejected = AboutDomain.extend({ because: z.string() });
export const domainRejected = event<z.output<typeof Rejected>>("domain.rejected");

/** The row is gone. Mail accepted and keys made until `at` belong to it; later ones to a domain that was added anew. */
export const Deleted = AboutDomain.extend({ at: z.iso.datetime() });
export const domainDeleted = event<z.output<typeof Deleted>>("domain.deleted");
