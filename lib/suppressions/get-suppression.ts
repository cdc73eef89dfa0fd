import { z } from "zod";
import { query } from "@/lib/kernel/operation";
import { Suppression, SuppressionRef } from "./schemas";
import { findSuppression, toSuppression } from "./suppression";

/** By its id, or by the address in any of its spellings. */
export const getSuppression = query("suppressions.get", {
  summary: "Get a suppression",
  description: "By its id, or by the address itself in any spelling. 404 `suppression_not_found` says that the address may be written to.",
  route: "GET /suppressions/{id}",
  access: { role: "viewer", scope: "suppressions:read" },
  input: z.strictObject({ id: SuppressionRef }),
  output: Suppression,
  refuses: ["suppression_not_found"],
  run: async (ctx, { id }) => toSuppression(await findSuppression(ctx, id)),
});
