/** Shapes of API keys. */
import { z } from "zod";

export const KeyMode = z.enum(["live", "test"]);

export const ApiKey = z.object({
  id: z.string(),
  name: z.string(),
  mode: KeyMode,
  prefix: z.string().describe("How the secret begins; the rest is never shown again"),
  scopes: z.array(z.string()),
  domain: z.string().nullable().describe("The only domain it may send from; null for every domain of the team"),
  ipAllow: z.array(z.string()).describe("CIDR ranges it works from; empty for everywhere"),
  status: z.enum(["active", "expired", "revoked"]),
  createdAt: z.iso.datetime(),
  expiresAt: z.iso.datetime().nullable(),
  lastUsedAt: z.iso.datetime().nullable(),
  lastUsedIp: z.string().nullable(),
});
export type ApiKey = z.output<typeof ApiKey>;

export const CreatedApiKey = ApiKey.extend({ key: z.string().describe("The secret, shown this once") });
export type CreatedApiKey = z.output<typeof CreatedApiKey>;
