import { z } from "zod";
import { publicId } from "@/lib/infra/ids";
import { forbidden } from "@/lib/kernel/fault";
import { query } from "@/lib/kernel/operation";
import { findKey, toApiKey } from "./key";
import { ApiKey } from "./schemas";

/** Any key may ask about itself, whatever else it may do. */
export const whoAmI = query("keys.me", {
  summary: "Describe the key in use",
  description: "Also answered at `/tokens/me`. Any key may ask.",
  route: "GET /api-keys/me",
  alsoAt: ["GET /tokens/me"],
  access: { role: "viewer", scope: "any", testKeys: "shared", domainKeys: "shared" },
  input: z.strictObject({}),
  output: ApiKey,
  refuses: ["key_required"],
  async run(ctx) {
    const who = ctx.principal;
    if (who.kind !== "key") throw forbidden("key_required", "Only an API key can ask this.");
    return toApiKey(await findKey(ctx, publicId("key", who.keyId)), ctx.now());
  },
});
