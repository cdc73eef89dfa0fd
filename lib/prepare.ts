/** Makes a database ready for this version: migrations, the job queue's tables, the instance's own team and senders. */
import { houseDomains } from "./domains";
import { migrate } from "./infra/db/migrate";
import { env } from "./infra/env";
import { parseMailbox } from "./infra/mime/address";
import { installQueue } from "./infra/queue";
import { jobs } from "./jobs";
import { systemTeam } from "./teams";

/** Safe to run by several processes at once, and again. Answers the names of the migrations it applied. */
export async function prepareDatabase(): Promise<string[]> {
  const url = env().DATABASE_URL;
  const applied = await migrate(url);
  await installQueue(
    url,
    jobs.map(({ name }) => name),
  );
  const system = await systemTeam();
  await houseDomains(system.id, mailFromDomain());
  return applied;
}

const mailFromDomain = (): string | null => {
  const from = env().MAIL_FROM;
  return from ? parseMailbox(from).address.domain : null;
};
