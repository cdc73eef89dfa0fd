import { z } from "zod";
import { unhurried } from "@/lib/infra/db/unhurried";
import { job } from "@/lib/kernel/job";

const days = 30;
const perTeam = 5000;

/** The sandbox inbox keeps a month, and of one team the newest 5,000 messages; the log keeps what became of them. */
export const trimSandbox = job("emails.trimSandbox", {
  input: z.object({}),
  cron: "43 * * * *",
  async run() {
    await unhurried((client) => client.query("DELETE FROM sandbox_messages WHERE received_at < now() - make_interval(days => $1)", [days]));
    await unhurried((client) =>
      client.query(
        `DELETE FROM sandbox_messages s USING (
         SELECT team_id, (array_agg(id ORDER BY id DESC))[$1] AS last FROM sandbox_messages GROUP BY team_id HAVING count(*) > $1
       ) AS kept WHERE s.team_id = kept.team_id AND s.id < kept.last`,
        [perTeam],
      ),
    );
  },
});
