/** Mail about ways to send that are out, and back again: to those who can do something about it. */
import { createElement } from "react";
import { env } from "@/lib/infra/env";
import { job } from "@/lib/kernel/job";
import { CameBack, WentOut } from "@/lib/providers";
import { tellOperators, tellTeam } from "./tell";

const page = "/settings/sending";
const clock = (at: string): string => `${at.slice(0, 16).replace("T", " at ")} UTC`;

export const mailTransportOut = job("notices.transportOut", {
  input: WentOut,
  run(ctx, { teamId, name: transport, since, why, lastError }) {
    const news = {
      job: "notices.transportOut",
      subject: `${transport} takes no mail`,
      content: async (name: string, team: string | null, link: string) => {
        const { TransportOut } = await import("@/emails/transport-out");
        const hours = env().DELIVERY_GIVE_UP_HOURS;
        return createElement(TransportOut, { name, team, transport, since: clock(since), why, lastError, hours, link });
      },
    };
    return teamId === null ? tellOperators(ctx, page, news) : tellTeam(ctx, teamId, page, news);
  },
});

export const mailTransportBack = job("notices.transportBack", {
  input: CameBack,
  run(ctx, { teamId, name: transport, since, until }) {
    const news = {
      job: "notices.transportBack",
      subject: `${transport} takes mail again`,
      content: async (name: string, team: string | null, link: string) => {
        const { TransportBack } = await import("@/emails/transport-back");
        return createElement(TransportBack, { name, team, transport, since: clock(since), until: clock(until), link });
      },
    };
    return teamId === null ? tellOperators(ctx, page, news) : tellTeam(ctx, teamId, page, news);
  },
});
