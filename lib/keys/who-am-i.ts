import { z } from "zod";
import { publicId } from "@/lib/infra/ids";
import { forbidden } from "@/lib/kernel/fault";
import { query } from "@/lib/kernel/operation";
import { findKey, toApiKey } from "./key";
import { ApiKey } from "./schemas";

/** Any key may ask about itself: this asks for no scope but the one every sending key has. */
export const whoAmI = query("keys.me", {
  summary: "Describe the key in use",
  route: "GET /api-keys/me",
  access: { role: "viewer", scope: "emails:send" },
  input: z.strictObject({}),
  output: ApiKey,
  refuses: ["key_required"],
  async run(ctx) {
    const who = ctx.principal;
    if (who.kind !== "key") throw forbidden("key_required", "Only an API key can ask this.");
    return toApiKey(await findKey(ctx, publicId("key", who.keyId)), ctx.now());
  },
});
