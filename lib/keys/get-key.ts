import { z } from "zod";
import { query } from "@/lib/kernel/operation";
import { findKey, KeyId, toApiKey } from "./key";
import { ApiKey } from "./schemas";

/** One key, also one that was revoked or has expired; never its secret. */
export const getKey = query("keys.get", {
  summary: "Get an API key",
  description: "Also one that was revoked or has expired. Its secret is never told again.",
  route: "GET /api-keys/{id}",
  access: { role: "viewer", scope: "keys:read", testKeys: "own", domainKeys: "own" },
  input: z.strictObject({ id: KeyId }),
  output: ApiKey,
  refuses: ["key_not_found"],
  run: async (ctx, { id }) => toApiKey(await findKey(ctx, id), ctx.now()),
});
