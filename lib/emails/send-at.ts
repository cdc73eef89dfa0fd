/** When an email is to leave: a moment that means the same everywhere, ahead of us and not too far. */
import { databaseTime } from "@/lib/infra/db/clock";
import { invalid } from "@/lib/kernel/fault";
import { Moment } from "@/lib/kernel/moment";

/** So far ahead an email may be scheduled. */
export const maxDaysAhead = 30;

const dayMs = 86_400_000;

export const SendAt = Moment.describe(
  `When it leaves: ISO 8601 with its zone, in the future, at most ${maxDaysAhead} days ahead. Also spelled \`scheduledAt\``,
);

/** By the clock of the database, like everything that is due. @throws Fault validation_error */
export async function checkSendAt(sendAt: Date): Promise<void> {
  const ahead = sendAt.getTime() - (await databaseTime());
  if (ahead <= 0) throw invalid("sendAt", "This time has passed. Leave it out to send at once, or name one that is ahead.");
  if (ahead > maxDaysAhead * dayMs)
    throw invalid("sendAt", `This is more than ${maxDaysAhead} days ahead. Schedule it nearer to its time.`);
}
