import { isIP } from "node:net";
import { z } from "zod";
import { domainState, sandboxDomain } from "@/lib/domains";
import { newUuid } from "@/lib/infra/ids";
import { atMost } from "@/lib/kernel/count-first";
import { invalid, quote } from "@/lib/kernel/fault";
import { command } from "@/lib/kernel/operation";
import { scopes } from "@/lib/kernel/principal";
import { toApiKey } from "./key";
import { refuseBeyond } from "./may-give";
import { scopesFor } from "./permission";
import { CreatedApiKey, GivenPermission, KeyMode } from "./schemas";
import { hashSecret, newSecret, prefixOf } from "./secret";

const plain = z.string().regex(/^[^\p{Cc}]*$/u, "Control characters are not allowed.");
const Cidr = z
  .string()
  .trim()
  .refine(isCidr, "Write an IP address or a range such as 203.0.113.0/24 or 2001:db8::/32.")
  .describe("An address or a CIDR range");

/** Makes a key. The secret is in the answer and nowhere else. A key can only give what it has. */
export const createKey = command("keys.create", {
  summary: "Create an API key",
  route: "POST /api-keys",
  status: 201,
  access: { role: "developer", scope: "keys:write" },
  input: z.strictObject({
    name: plain.trim().min(1, "Give the key a name.").max(80),
    mode: KeyMode.default("live").describe("Mail of a test key always goes to the sandbox"),
    permission: GivenPermission.optional().describe("A shorthand for `scopes`; `sending_access` when neither is given"),
    scopes: atMost(
      scopes.length,
      "Name each scope once.",
      z.array(z.enum(scopes)).min(1, "Choose at least one thing the key may do.").max(scopes.length),
    ).optional(),
    domain: z.string().trim().toLowerCase().max(253).nullish().describe("Limits the key to one domain of the team"),
    ipAllow: atMost(50, "At most 50 addresses and ranges.", z.array(Cidr).max(50)).default([]),
    expiresAt: z.iso.datetime({ offset: true }).nullish().describe("From then on the key is refused"),
  }),
  output: CreatedApiKey,
  refuses: ["staff_only", "test_mode_only", "domain_not_allowed"],
  touches: ["keys.list", "analytics.overview"],
  async run(ctx, input) {
    const who = ctx.principal;
    const granted = scopesFor(input);
    const domain = input.domain ?? null;
    refuseBeyond(
      who,
      { scopes: granted, mode: input.mode, domain },
      { scopes: input.scopes ? "scopes" : "permission", mode: "mode", domain: "domain" },
    );
    if (domain && domain !== sandboxDomain && !(await domainState(ctx.team.id, domain)))
      throw invalid("domain", `${quote(domain)} is not a domain of this team.`);
    const expiresAt = input.expiresAt ? new Date(input.expiresAt) : null;
    if (expiresAt && expiresAt <= ctx.now()) throw invalid("expiresAt", "This moment has passed; choose one in the future.");
    const secret = newSecret(input.mode);
    const row = await ctx.db.apiKey.create({
      data: {
        id: newUuid(),
        teamId: ctx.team.id,
        name: input.name,
        mode: input.mode,
        prefix: prefixOf(secret),
        hash: hashSecret(secret),
        scopes: granted,
        domain,
        ipAllow: input.ipAllow,
        expiresAt,
        createdBy: who.kind === "member" ? who.userId : null,
      },
    });
    return { ...toApiKey({ ...row, formerSecrets: [] }, ctx.now()), key: secret };
  },
});

function isCidr(text: string): boolean {
  const [address, bits, more] = text.split("/");
  const family = isIP(address ?? "");
  if (!family || more !== undefined) return false;
  return bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= (family === 4 ? 32 : 128));
}
