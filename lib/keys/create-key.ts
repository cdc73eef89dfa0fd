import { isIP } from "node:net";
import { z } from "zod";
import { domainState, sandboxDomain } from "@/lib/domains";
import { newUuid } from "@/lib/infra/ids";
import type { Inside, TeamContext } from "@/lib/kernel/context";
import { atMost } from "@/lib/kernel/count-first";
import { Fault, invalid, quote } from "@/lib/kernel/fault";
import { Moment } from "@/lib/kernel/moment";
import { command } from "@/lib/kernel/operation";
import { scopes } from "@/lib/kernel/principal";
import { toApiKey } from "./key";
import { refuseBeyond, tighterOf } from "./may-give";
import { scopesFor } from "./permission";
import { CreatedApiKey, GivenPermission, KeyMode } from "./schemas";
import { hashSecret, newSecret, prefixOf } from "./secret";

const plain = z.string().regex(/^[^\p{Cc}]*$/u, "Control characters are not allowed.");
const Cidr = z
  .string()
  .trim()
  .refine(isCidr, "Write an IP address or a range such as 203.0.113.0/24 or 2001:db8::/32.")
  .describe("An address or a CIDR range");

/** Makes a key. The secret is in the answer and nowhere else. Nobody gives what they do not have: a member's role, a key's own limits. */
export const createKey = command("keys.create", {
  summary: "Create an API key",
  description:
    "The secret is in the answer, this once. What the key may do is bounded by the role of the member who makes it. A key that makes another passes its own limits on: mode, domain, allowed addresses and expiry are never looser than its own.",
  route: "POST /api-keys",
  status: 201,
  access: { role: "developer", scope: "keys:write", testKeys: "own", domainKeys: "own" },
  input: z.strictObject({
    name: plain.trim().min(1, "Give the key a name.").max(80),
    mode: KeyMode.optional().describe("Mail of a test key always goes to the sandbox. `live` when not given; of a test key `test`"),
    permission: GivenPermission.optional().describe("A shorthand for `scopes`; `sending_access` when neither is given"),
    scopes: atMost(
      scopes.length,
      "Name each scope once.",
      z.array(z.enum(scopes)).min(1, "Choose at least one thing the key may do.").max(scopes.length),
    ).optional(),
    domain: z
      .string()
      .trim()
      .toLowerCase()
      .max(253)
      .nullish()
      .describe("Limits the key to one domain of the team: it sends from it, and sees mail, figures and keys of it alone"),
    ipAllow: atMost(50, "At most 50 addresses and ranges.", z.array(Cidr).max(50)).default([]),
    expiresAt: Moment.nullish().describe("From then on the key is refused: ISO 8601 with its zone"),
  }),
  output: CreatedApiKey,
  refuses: ["role_too_low", "beyond_own_limits", "staff_only", "test_mode_only", "domain_not_allowed"],
  touches: ["keys.list", "analytics.overview"],
  async run(ctx, input) {
    const who = ctx.principal;
    const granted = scopesFor(input);
    const [ownMode, ownDomain] = who.kind === "key" ? [who.mode, who.domain] : (["live", null] as const);
    const mode = input.mode ?? ownMode;
    const domain = input.domain === undefined ? ownDomain : input.domain;
    refuseBeyond(
      who,
      { scopes: granted, mode, domain },
      { scopes: input.scopes ? "scopes" : "permission", mode: "mode", domain: "domain" },
    );
    if (domain && domain !== sandboxDomain && !(await domainState(ctx.team.id, domain)))
      throw invalid("domain", `${quote(domain)} is not a domain of this team.`);
    const asked = input.expiresAt ?? null;
    if (asked && asked <= ctx.now()) throw invalid("expiresAt", "This moment has passed; choose one in the future.");
    const { expiresAt, ipAllow } = tighterOf(who, { expiresAt: asked, ipAllow: input.ipAllow });
    const secret = newSecret(mode);
    const data = {
      id: newUuid(),
      teamId: ctx.team.id,
      name: input.name,
      mode,
      prefix: prefixOf(secret),
      hash: hashSecret(secret),
      scopes: granted,
      domain,
      ipAllow: [...ipAllow],
      expiresAt,
      createdBy: who.kind === "member" ? who.userId : who.kind === "key" ? who.madeBy : null,
      createdByKey: who.kind === "key" ? who.keyId : null,
    };
    const row = await ctx.atomically(async (tx) => {
      if (who.kind === "key") await holdMaker(tx, who.keyId);
      return tx.db.apiKey.create({ data });
    });
    return { ...toApiKey({ ...row, formerSecrets: [] }, ctx.now()), key: secret };
  },
});

/**
 * Keeps the key that makes another from being revoked until the other is written, so that revoking finds it.
 * @throws Fault invalid_api_key when it was revoked a moment ago
 */
async function holdMaker(tx: Inside<TeamContext>, keyId: string): Promise<void> {
  const [maker] = await tx.db.$queryRaw<{ revoked: boolean }[]>`
    SELECT revoked_at IS NOT NULL AS revoked FROM api_keys WHERE id = ${keyId}::uuid FOR SHARE`;
  if (maker?.revoked) throw new Fault("unauthenticated", "invalid_api_key", "This API key does not exist or was revoked.");
}

function isCidr(text: string): boolean {
  const [address, bits, more] = text.split("/");
  const family = isIP(address ?? "");
  if (!family || more !== undefined) return false;
  return bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= (family === 4 ? 32 : 128));
}
