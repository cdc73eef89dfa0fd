/** Shapes of API keys. */
import { z } from "zod";

export const KeyMode = z.enum(["live", "test"]);

/** A shorthand for scopes, as it is given. */
export const GivenPermission = z.enum(["full_access", "sending_access"]);
export type GivenPermission = z.output<typeof GivenPermission>;

const Permission = z.enum([...GivenPermission.options, "custom"]);
export type Permission = z.output<typeof Permission>;

export const KeyStatus = z.enum(["active", "expired", "revoked"]);
export type KeyStatus = z.output<typeof KeyStatus>;

export const ApiKey = z.object({
  id: z.string(),
  name: z.string(),
  mode: KeyMode,
  prefix: z.string().describe("How the secret begins; the rest is never shown again"),
  permission: Permission.describe(
    "`full_access`: all that a key of a team may do; `sending_access`: nothing but what sending needs; otherwise `custom`",
  ),
  scopes: z.array(z.string()),
  domain: z.string().nullable().describe("The only domain it may send from, and whose mail it sees; null for every domain of the team"),
  ipAllow: z.array(z.string()).describe("CIDR ranges it works from; empty for everywhere"),
  status: KeyStatus,
  createdByKey: z.string().nullable().describe("The key that made it; null for one that a member made"),
  createdAt: z.iso.datetime(),
  rotatedAt: z.iso.datetime().nullable().describe("When it last got a new secret; null while it has its first"),
  formerSecretUntil: z.iso.datetime().nullable().describe("Until when a secret from before still works; null when none does"),
  expiresAt: z.iso.datetime().nullable(),
  lastUsedAt: z.iso.datetime().nullable(),
  lastUsedIp: z.string().nullable(),
});
export type ApiKey = z.output<typeof ApiKey>;

export const CreatedApiKey = ApiKey.extend({ key: z.string().describe("The secret, shown this once") });
export type CreatedApiKey = z.output<typeof CreatedApiKey>;
