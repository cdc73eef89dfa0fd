/** What a person reads when everything runs: where to go, and what to do first. */
import { relative } from "node:path";

export interface Running {
  readonly url: string;
  /** Null once the instance has an owner. */
  readonly setupUrl: string | null;
  /** What outgoing mail goes out by, in order; nothing for the sandbox inbox. */
  readonly sendsBy: readonly string[];
  /** Where the embedded database keeps its data; null when DATABASE_URL names another. */
  readonly data: string | null;
  readonly logs: string;
  readonly seconds: number;
}

export function banner(running: Running, colour: boolean): string {
  const paint = (code: string, text: string) => (colour ? `\u001b[${code}m${text}\u001b[0m` : text);
  const row = (label: string, text: string) => `  ${paint("2", label.padEnd(10))}${text}`;
  return [
    "",
    `  ${paint("1", "Mailwright")} ${paint("2", `is ready (${running.seconds.toFixed(1)} s)`)}`,
    "",
    row("Open", paint("1;36", running.url)),
    running.setupUrl
      ? row("Begin", `${paint("1;36", running.setupUrl)}\n${" ".repeat(12)}makes the first account, which owns this instance`)
      : null,
    row(
      "Mail",
      running.sendsBy.length > 0
        ? `goes out through ${running.sendsBy.join(", then ")}`
        : `stays here: the sandbox inbox in the dashboard shows it`,
    ),
    row("Data", running.data ? short(running.data) : "in the database that DATABASE_URL names"),
    row("Logs", `${short(running.logs)}/web.log, worker.log`),
    "",
    `  ${paint("2", "Ctrl-C stops everything.")}`,
    "",
  ]
    .filter((line) => line !== null)
    .join("\n");
}

const short = (path: string): string => {
  const near = relative(process.cwd(), path);
  return near && !near.startsWith("..") ? near : path;
};
