/** Who stands in From where a request names nobody: whom the team chose, else `noreply@` its first domain that may send. */
import { z } from "zod";
import { pool } from "@/lib/infra/db/client";
import { AddressError, type Mailbox, parseMailbox } from "@/lib/infra/mime/address";
import { formatMailbox } from "@/lib/infra/mime/format";
import type { TeamContext } from "@/lib/kernel/context";
import { invalid } from "@/lib/kernel/fault";
import { command, query } from "@/lib/kernel/operation";
import { activeApprovals } from "./obstacle";
import { sandboxDomain } from "./sandbox";

/** Null when the team chose nobody and has no domain that may send. A key that is limited to a domain sends from that one. */
export async function defaultSenderOf({ team, principal }: Pick<TeamContext, "team" | "principal">): Promise<Mailbox | null> {
  const limit = principal.kind === "key" ? principal.domain : null;
  const { rows } = await pool().query<{ default_from: string | null; domain: string | null }>({
    name: "default-sender",
    text: `SELECT t.default_from, (
             SELECT d.name FROM domains d
             WHERE d.team_id = t.id AND d.status = 'verified' AND d.approval = ANY ($2) AND ($3::text IS NULL OR d.name = $3)
             ORDER BY d.id LIMIT 1
           ) AS domain
           FROM teams t WHERE t.id = $1`,
    values: [team.id, activeApprovals, limit],
  });
  const [row] = rows;
  const chosen = row?.default_from ? parseMailbox(row.default_from) : null;
  if (chosen && (limit === null || chosen.address.domain === limit)) return chosen;
  return row?.domain ? parseMailbox(`noreply@${row.domain}`) : null;
}

const DefaultSender = z.object({
  from: z.string().nullable().describe("Whom the team chose: `ada@example.com` or `Ada <ada@example.com>`"),
  used: z.string().nullable().describe("Who stands in From now; null when every request must name somebody"),
});
export type DefaultSender = z.output<typeof DefaultSender>;

async function toDefaultSender(ctx: Pick<TeamContext, "team" | "principal">, from: string | null): Promise<DefaultSender> {
  const used = await defaultSenderOf(ctx);
  return { from, used: used && formatMailbox(used) };
}

export const getDefaultSender = query("domains.defaultSender", {
  summary: "Get the default sender",
  description: "Who stands in From where a request names nobody.",
  route: "GET /senders/default",
  access: { role: "viewer", scope: "domains:read", testKeys: "shared" },
  input: z.strictObject({}),
  output: DefaultSender,
  async run(ctx) {
    const { defaultFrom } = await ctx.db.team.findUniqueOrThrow({ where: { id: ctx.team.id }, select: { defaultFrom: true } });
    return toDefaultSender(ctx, defaultFrom);
  },
});

export const setDefaultSender = command("domains.setDefaultSender", {
  summary: "Change the default sender",
  description: "Null chooses nobody: then it is `noreply@` the team's first domain that may send.",
  route: "PATCH /senders/default",
  access: { role: "admin", scope: "domains:write" },
  input: z.strictObject({
    from: z.string().trim().max(1000).nullable().describe("`ada@example.com` or `Ada <ada@example.com>`, at a domain of the team"),
  }),
  output: DefaultSender,
  touches: ["domains.defaultSender"],
  async run(ctx, { from }) {
    const chosen = from ? await ofTheTeam(ctx, from) : null;
    await ctx.db.team.update({ where: { id: ctx.team.id }, data: { defaultFrom: chosen } });
    return toDefaultSender(ctx, chosen);
  },
});

/** The domain need not be proven yet: until it is, what leaves its sender out is refused like what names it. @throws Fault validation_error */
async function ofTheTeam(ctx: TeamContext, from: string): Promise<string> {
  const mailbox = read(from);
  const { domain } = mailbox.address;
  const known = domain === sandboxDomain || (await ctx.db.domain.count({ where: { teamId: ctx.team.id, name: domain } })) > 0;
  if (!known) throw invalid("from", `${domain} is not a domain of this team. Add it first.`);
  return formatMailbox(mailbox);
}

function read(text: string): Mailbox {
  try {
    return parseMailbox(text);
  } catch (error) {
    if (error instanceof AddressError) throw invalid("from", error.message);
    throw error;
  }
}
