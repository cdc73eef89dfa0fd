/** One email of hostile HTML, beside the mail of another team: what it costs is bounded, wherever its HTML is read. */
import { createElement } from "react";
import { renderToString } from "react-dom/server";
import { afterAll, beforeAll, expect, test } from "vitest";
import { frameDocument } from "@/components/emails/frame-document";
import { HtmlPreview } from "@/components/emails/html-preview";
import { getEmail, getEmailSource, openRoutes } from "@/lib/emails";
import { pool } from "@/lib/infra/db/client";
import { env } from "@/lib/infra/env";
import { aDomain, as, aTeam, key } from "@/test/harness";
import { type Sink, startSink } from "@/test/smtp-sink";
import { allSettled, mails, statuses } from "@/test/worker";
import { runDeliveries } from "./delivery";

let sink: Sink;
beforeAll(async () => {
  sink = await startSink();
  Object.assign(env(), { SMTP_URL: `${sink.url}?tls=none` });
});
afterAll(() => sink.close());

/** Accepting, composing, signing, sending and showing two megabytes; what must not happen takes tens of seconds to hours. */
const fairMs = 4000;

test.each([
  ["cells and paragraphs", "<td><p>".repeat(320_000)],
  ["ends of other elements", "<b></i>".repeat(64_000)],
  ["spaces in a style", `url(${" ".repeat(100_000)}`],
  ["images without an end", "<img ".repeat(400_000)],
])(
  "%s: it is sent and shown, another team's mail leaves beside it, and this thread works no longer than for any other",
  async (_, html) => {
    sink.reset();
    const [team, other] = [await aTeam(), await aTeam()];
    const [from, fromOther] = [`a@${await aDomain(team)}`, `b@${await aDomain(other)}`];
    const who = as(key(team, "emails:send", "emails:read"), team);
    const runner = runDeliveries(openRoutes());
    try {
      const began = process.threadCpuUsage();
      const [hostile = ""] = await mails(team, [{ from, to: ["victim@example.test"], html: `<p>words</p>${html}`, text: null }]);
      const [beside = ""] = await mails(other, [{ from: fromOther, to: ["friend@example.test"] }]);
      runner.wake();
      await allSettled([hostile, beside]);
      const { raw } = await who.run(getEmailSource, { id: hostile });
      const { email: shown } = await who.run(getEmail, { id: hostile });
      const page = renderToString(createElement(HtmlPreview, { html: shown.html, text: shown.text, subject: shown.subject }));
      const framed = frameDocument({ html: shown.html, text: shown.text, nonce: "n" });
      const { user, system } = process.threadCpuUsage(began);
      expect((user + system) / 1000).toBeLessThan(fairMs);
      expect(await statuses([hostile, beside])).toEqual({ sent: 2 });
      expect(raw).toContain("words");
      expect(page).toContain("Desktop");
      expect(framed).toContain("words");
      const { rows } = await pool().query("SELECT text, text_made FROM emails WHERE id = $1", [hostile]);
      expect(rows[0].text).toMatch(/^words/);
      expect(rows[0].text_made).toBe(true);
    } finally {
      await runner.stop(2000);
    }
  },
);
