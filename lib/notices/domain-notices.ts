/** Mail about domains, to those of the team who can do something about it. */
import { createElement, type ReactElement } from "react";
import { AboutDomain, Regressed, Rejected, Verified } from "@/lib/domains";
import { appUrl } from "@/lib/infra/env";
import type { OpenContext } from "@/lib/kernel/context";
import { job } from "@/lib/kernel/job";
import { sendNotice } from "./send-notice";

const told = ["developer", "admin", "owner"];

interface News {
  readonly job: string;
  readonly subject: string;
  content(name: string, link: string): Promise<ReactElement>;
}

/** One mail each; when it is run again, those who got theirs get none. */
async function tell(ctx: OpenContext, about: AboutDomain, news: News): Promise<void> {
  const team = await ctx.db.team.findUnique({
    where: { id: about.teamId },
    include: { members: { where: { role: { in: told }, user: { emailVerifiedAt: { not: null } } }, include: { user: true } } },
  });
  if (!team) return;
  const link = `${appUrl()}/${team.slug}/domains/${encodeURIComponent(about.name)}`;
  for (const { user } of team.members)
    await sendNotice(ctx, { job: news.job, subject: news.subject, to: user, content: () => news.content(user.name, link) });
}

export const mailDomainVerified = job("notices.domainVerified", {
  input: Verified,
  run: (ctx, about) =>
    tell(ctx, about, {
      job: "notices.domainVerified",
      subject: about.again ? `${about.name} is verified again` : `${about.name} is verified`,
      content: async (name, link) => {
        const { DomainVerified } = await import("@/emails/domain-verified");
        return createElement(DomainVerified, { name, domain: about.name, again: about.again, link });
      },
    }),
});

export const mailDomainRegressed = job("notices.domainRegressed", {
  input: Regressed,
  run: (ctx, about) =>
    tell(ctx, about, {
      job: "notices.domainRegressed",
      subject: about.graceUntil ? `${about.name} will stop sending` : `${about.name} got worse`,
      content: async (name, link) => {
        const { DomainRegressed } = await import("@/emails/domain-regressed");
        const until = about.graceUntil ? `${about.graceUntil.slice(0, 16).replace("T", " at ")} UTC` : null;
        return createElement(DomainRegressed, { name, domain: about.name, until, says: about.says, link });
      },
    }),
});

export const mailDomainLost = job("notices.domainLost", {
  input: AboutDomain,
  run: (ctx, about) =>
    tell(ctx, about, {
      job: "notices.domainLost",
      subject: `Nothing is sent from ${about.name} any more`,
      content: async (name, link) => {
        const { DomainLost } = await import("@/emails/domain-lost");
        return createElement(DomainLost, { name, domain: about.name, link });
      },
    }),
});

export const mailDomainApproved = job("notices.domainApproved", {
  input: AboutDomain,
  async run(ctx, about) {
    const row = await ctx.db.domain.findUnique({ where: { id: about.domainId }, select: { status: true, approval: true } });
    if (row?.approval !== "approved") return;
    await tell(ctx, about, {
      job: "notices.domainApproved",
      subject: `${about.name} is approved`,
      content: async (name, link) => {
        const { DomainApproved } = await import("@/emails/domain-approved");
        return createElement(DomainApproved, { name, domain: about.name, verified: row.status === "verified", link });
      },
    });
  },
});

export const mailDomainRejected = job("notices.domainRejected", {
  input: Rejected,
  async run(ctx, about) {
    const row = await ctx.db.domain.findUnique({ where: { id: about.domainId }, select: { approval: true } });
    if (row && row.approval !== "rejected") return;
    await tell(ctx, about, {
      job: "notices.domainRejected",
      subject: `${about.name} was rejected`,
      content: async (name, link) => {
        const { DomainRejected } = await import("@/emails/domain-rejected");
        return createElement(DomainRejected, { name, domain: about.name, because: about.because, link });
      },
    });
  },
});
