/** The doctor's round, in the order in which one thing needs another. */
import { databaseChecks } from "./database";
import { Ailment, type Examination, type Finding, Skipped } from "./finding";
import { folderChecks } from "./folder";
import { installationChecks } from "./installation";
import { networkChecks } from "./network";
import { sesChecks } from "./ses";

export async function* examine(): AsyncGenerator<Finding> {
  for (const { name, look } of [...installationChecks, ...folderChecks, ...networkChecks, ...databaseChecks, ...sesChecks])
    yield await find(name, look);
}

async function find(name: string, look: Examination["look"]): Promise<Finding> {
  try {
    return { name, state: "right", said: await look() };
  } catch (error) {
    if (error instanceof Skipped) return { name, state: "skipped", said: error.message };
    if (error instanceof Ailment) return { name, state: "wrong", said: error.message, fix: error.fix };
    return { name, state: "wrong", said: error instanceof Error ? error.message : String(error), fix: "npm run doctor -- --json" };
  }
}
