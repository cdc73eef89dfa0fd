import { randomBytes } from "node:crypto";
import { z } from "zod";
import { newUuid } from "@/lib/infra/ids";
import type { TeamContext } from "@/lib/kernel/context";
import { conflict, invalid } from "@/lib/kernel/fault";
import { hintLive } from "@/lib/kernel/live";
import { command } from "@/lib/kernel/operation";
import { type Limit, takeFrom } from "@/lib/teams";
import { freshKey, giveKey } from "./dkim-key";
import { findDomain, toDomainDetail } from "./domain";
import { nameRules } from "./instance";
import { judgeName } from "./judge";
import { looksOf } from "./looks";
import { needsApproval } from "./needs-approval";
import { DomainDetail } from "./schemas";

/** Domains of one team: far beyond what anybody needs, and short of what would hurt. */
const most = 1000;
/** Every new domain gets a key of its own, and making one is work. */
const adding: Limit = { name: "domains.add", most: 200, minutes: 60 };

/** Claims a name. Any number of teams may; it can be sent from when the team's own token and key stand in its DNS. */
export const addDomain = command("domains.create", {
  summary: "Add a domain",
  description: "The answer lists the DNS records to publish. The domain is checked by itself from then on, and can be checked at once.",
  route: "POST /domains",
  status: 201,
  access: { role: "developer", scope: "domains:write" },
  input: z.strictObject({
    domain: z.string("Write the name of a domain, like example.com.").max(2000).describe("Such as `mail.example.com`; also called `name`"),
    region: z
      .string()
      .trim()
      .min(1, "Leave the region out, or name one, such as eu-west-1.")
      .max(64)
      .regex(/^[^\p{Cc}]*$/u, "Control characters are not allowed.")
      .nullish()
      .describe("Such as `eu-west-1`; kept and told as it is given. By which region mail leaves is said by the providers"),
    inbound: z.boolean().default(false).describe("Mail to this domain comes in here: asks for an MX record"),
  }),
  output: DomainDetail,
  refuses: [
    "domain_exists",
    "too_many_domains",
    "domain_invalid",
    "domain_too_long",
    "domain_is_address",
    "domain_reserved",
    "domain_public_suffix",
    "domain_of_operator",
    "domain_look_alike",
    "too_many_attempts",
  ],
  spell: nameAsDomain,
  touches: ["domains.list", "domains.pending", "analytics.overview"],
  async run(ctx, { domain, region, inbound }) {
    const judged = judgeName(domain, nameRules());
    if (!judged.ok) throw invalid("domain", judged.says, judged.code);
    const { name, unicode, registrable } = judged;
    await refuseTooMany(ctx);
    await takeFrom(adding, ctx.team.id);
    const [id, key] = [newUuid(), await freshKey()];
    return ctx.atomically(async (tx) => {
      const now = tx.now();
      // Several at once of one team count one after the other.
      await tx.db.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended(${`domains of ${tx.team.id}`}, 0))`;
      await refuseTooMany(tx);
      // Two teams that claim one name at the same moment see each other.
      await tx.db.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended(${`domain ${name}`}, 0))`;
      const { count } = await tx.db.domain.createMany({
        data: {
          id,
          teamId: tx.team.id,
          name,
          unicode,
          looks: looksOf(name, registrable),
          inbound,
          region: region ?? null,
          token: randomBytes(24).toString("base64url"),
          approval: (await needsApproval(tx, tx.team, name)) ? "waiting" : "not_needed",
          nextCheckAt: now,
          createdAt: now,
        },
        skipDuplicates: true,
      });
      if (count === 0) throw conflict("domain_exists", `${name} is a domain of this team already.`);
      await giveKey(tx.db, id, key, now);
      await tx.db.domainFact.create({ data: { id: newUuid(), at: now, teamId: tx.team.id, name, kind: "claimed" } });
      await hintLive(tx.db, "domains", tx.team.id);
      return toDomainDetail(tx, await findDomain(tx, id));
    });
  },
});

/** @throws Fault too_many_domains */
async function refuseTooMany({ db, team }: Pick<TeamContext, "db" | "team">): Promise<void> {
  if ((await db.domain.count({ where: { teamId: team.id } })) >= most)
    throw conflict("too_many_domains", `A team may have ${most} domains. Delete one that is not needed.`);
}

/** `name` is another spelling of `domain`. */
function nameAsDomain(raw: unknown): unknown {
  if (typeof raw !== "object" || raw === null || Array.isArray(raw) || !("name" in raw)) return raw;
  const { name, ...rest } = raw;
  if (!("domain" in rest) || rest.domain === name) return { ...rest, domain: name };
  throw invalid("domain", "“domain” and “name” are two spellings of one field and say different things.");
}
