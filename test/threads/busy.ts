/** A thread for tests: answers what it is told, computes without end, or fails. */
import { parentPort } from "node:worker_threads";

parentPort?.on("message", (told: string) => {
  if (told === "fail") throw new Error("as it was told");
  if (told === "exit") process.exit(0);
  while (told === "never");
  parentPort?.postMessage(`done ${told}`);
});
