import { isIP } from "node:net";
import { z } from "zod";
import { domainState, sandboxDomain } from "@/lib/domains";
import { newUuid } from "@/lib/infra/ids";
import { forbidden, invalid, quote } from "@/lib/kernel/fault";
import { command } from "@/lib/kernel/operation";
import { scopes, staffScopes } from "@/lib/kernel/principal";
import { toApiKey } from "./key";
import { CreatedApiKey, KeyMode } from "./schemas";
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
    scopes: z.array(z.enum(scopes)).min(1, "Choose at least one thing the key may do.").max(scopes.length).default(["emails:send"]),
    domain: z.string().trim().toLowerCase().max(253).nullish().describe("Limits the key to one domain of the team"),
    ipAllow: z.array(Cidr).max(50).default([]),
    expiresAt: z.iso.datetime({ offset: true }).nullish().describe("From then on the key is refused"),
  }),
  output: CreatedApiKey,
  refuses: ["staff_only", "test_mode_only", "domain_not_allowed"],
  touches: ["keys.list", "analytics.overview"],
  async run(ctx, input) {
    const who = ctx.principal;
    const beyond = who.kind === "key" ? input.scopes.find((scope) => !who.scopes.includes(scope)) : undefined;
    if (beyond)
      throw forbidden("missing_scope", `A key cannot make a key that may do more than itself: it lacks ${beyond}.`, { field: "scopes" });
    const ofStaff = input.scopes.find((scope) => staffScopes.has(scope));
    if (ofStaff && !(who.kind === "member" && who.isStaff))
      throw forbidden("staff_only", `Only an operator of this instance, signed in, can give a key ${ofStaff}.`, { field: "scopes" });
    if (who.kind === "key" && who.mode === "test" && input.mode === "live")
      throw forbidden("test_mode_only", "A test key can only make test keys.", { field: "mode" });
    if (who.kind === "key" && who.domain && input.domain !== who.domain)
      throw forbidden("domain_not_allowed", `This key may only make keys for ${who.domain}.`, { field: "domain" });
    if (input.domain && input.domain !== sandboxDomain && !(await domainState(ctx.team.id, input.domain)))
      throw invalid("domain", `${quote(input.domain)} is not a domain of this team.`);
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
        scopes: [...new Set(input.scopes)],
        domain: input.domain ?? null,
        ipAllow: input.ipAllow,
        expiresAt,
        createdBy: who.kind === "member" ? who.userId : null,
      },
    });
    return { ...toApiKey(row, ctx.now()), key: secret };
  },
});

function isCidr(text: string): boolean {
  const [address, bits, more] = text.split("/");
  const family = isIP(address ?? "");
  if (!family || more !== undefined) return false;
  return bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= (family === 4 ? 32 : 128));
}
