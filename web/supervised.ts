/** What the supervisor of `npm start` says of the worker, which nobody can ask while it does not run, as metrics of this process. */
import { z } from "zod";
import { workerRestarts, workerUp } from "@/lib/infra/metrics";

const Said = z.object({ kind: z.literal("worker"), up: z.boolean(), restarts: z.number() });

/** Listens for as long as the process lives; without a supervisor nothing comes. */
export function hearSupervisor(): void {
  process.on("message", (message) => {
    const said = Said.safeParse(message).data;
    if (!said) return;
    workerUp().set(said.up ? 1 : 0);
    workerRestarts().set(said.restarts);
  });
}
