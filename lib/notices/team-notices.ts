/** Mail about a team's reputation: to those who run the team, and to those who run the instance. */
import { createElement } from "react";
import { appUrl } from "@/lib/infra/env";
import { job } from "@/lib/kernel/job";
import { AboutTeam, Paused, Warned } from "@/lib/teams";
import { sendNotice } from "./send-notice";
import { proven, tellTeam } from "./tell";

export const mailTeamWarned = job("notices.teamWarned", {
  input: Warned,
  run: (ctx, { teamId, because }) =>
    tellTeam(ctx, teamId, "/reports", {
      job: "notices.teamWarned",
      subject: "Your team may be paused soon",
      content: async (name, team, link) => {
        const { TeamWarned } = await import("@/emails/team-warned");
        return createElement(TeamWarned, { name, team, because, link });
      },
    }),
});

export const mailTeamPaused = job("notices.teamPaused", {
  input: Paused,
  run: (ctx, { teamId, because }) =>
    tellTeam(ctx, teamId, "", {
      job: "notices.teamPaused",
      subject: "Your team is paused",
      content: async (name, team, link) => {
        const { TeamPaused } = await import("@/emails/team-paused");
        return createElement(TeamPaused, { name, team, because, link });
      },
    }),
});

export const mailTeamResumed = job("notices.teamResumed", {
  input: AboutTeam,
  run: (ctx, { teamId }) =>
    tellTeam(ctx, teamId, "/emails", {
      job: "notices.teamResumed",
      subject: "Your team sends again",
      content: async (name, team, link) => {
        const { TeamResumed } = await import("@/emails/team-resumed");
        return createElement(TeamResumed, { name, team, link });
      },
    }),
});

/** Who paused a team by hand knows already. */
export const mailStaffOfPause = job("notices.staffOfPause", {
  input: Paused,
  async run(ctx, { teamId, because, by }) {
    const team = by === "guard" ? await ctx.db.team.findUnique({ where: { id: teamId } }) : null;
    if (!team) return;
    const link = `${appUrl()}/admin/teams?q=${encodeURIComponent(team.slug)}`;
    for (const user of await ctx.db.user.findMany({ where: { isStaff: true, ...proven } }))
      await sendNotice(ctx, {
        job: "notices.staffOfPause",
        subject: "A team was paused",
        to: user,
        content: async () => {
          const { StaffOfPause } = await import("@/emails/staff-of-pause");
          return createElement(StaffOfPause, { name: user.name, team: team.name, because, link });
        },
      });
  },
});
