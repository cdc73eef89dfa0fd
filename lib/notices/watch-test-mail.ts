import { z } from "zod";
import { publishedKey } from "@/lib/domains";
import { statusOf } from "@/lib/emails";
import { verifyDkim } from "@/lib/infra/dkim/verify";
import { query } from "@/lib/kernel/operation";

/** How the instance's own test mail fares: what the set-up page watches at its end. */
export const watchTestMail = query("setup.testMail", {
  summary: "What became of the instance's test mail",
  access: "staff",
  input: z.strictObject({}),
  output: z.object({
    status: z.string().nullable().describe("Null while it is not accepted yet"),
    reply: z.string().nullable().describe("The next hop's own words"),
    source: z.string().nullable().describe("Its headers as they left, when it went to the sandbox"),
    dkim: z.enum(["pass", "fail", "none", "unknown"]).describe("Checked against the key that the instance publishes"),
  }),
  async run(ctx) {
    const email = await ctx.db.email.findFirst({
      where: { source: "system", tags: { path: ["notice"], equals: "notices.instanceTest" } },
      orderBy: { id: "desc" },
      select: { id: true },
    });
    if (!email) return { status: null, reply: null, source: null, dkim: "unknown" as const };
    const recipients = await ctx.db.recipient.findMany({ where: { emailId: email.id }, select: { status: true, reply: true } });
    const kept = await ctx.db.sandboxMessage.findFirst({ where: { emailId: email.id }, select: { raw: true } });
    return {
      status: statusOf(recipients.map(({ status }) => status as never)),
      reply: recipients[0]?.reply ?? null,
      source: kept ? (Buffer.from(kept.raw).toString("utf8").split("\r\n\r\n")[0] ?? null) : null,
      dkim: kept ? await verifyDkim(Buffer.from(kept.raw), publishedKey) : ("unknown" as const),
    };
  },
});
