/** Shows a child's JSON log to a developer: time, process, message; the file keeps the JSON. */
import { writeSync } from "node:fs";
import { createInterface } from "node:readline";
import type { Readable } from "node:stream";

const levels: Record<number, string> = { 40: "warn ", 50: "error ", 60: "fatal " };
const known = new Set(["level", "time", "pid", "role", "msg", "hostname"]);

export function readableLines(name: string, stream: Readable, file: number): void {
  createInterface({ input: stream }).on("line", (line) => {
    writeSync(file, `${line}\n`);
    process.stdout.write(`${readable(name, line)}\n`);
  });
}

/** A line that is not one of our JSON lines is shown as it is. */
export function readable(name: string, line: string): string {
  const entry = parse(line);
  if (!entry || typeof entry.msg !== "string") return line;
  const rest = Object.entries(entry).filter(([key]) => !known.has(key) && key !== "err");
  const detail = rest.map(([key, value]) => `${key}=${typeof value === "string" ? value : JSON.stringify(value)}`).join(" ");
  const stack = entry.err && typeof entry.err === "object" && "stack" in entry.err ? `\n${String(entry.err.stack)}` : "";
  const time = String(entry.time ?? "").slice(11, 19);
  return `${time} ${name.padEnd(6)} ${levels[Number(entry.level)] ?? ""}${entry.msg}${detail && ` ${detail}`}${stack}`;
}

function parse(line: string): Record<string, unknown> | null {
  if (!line.startsWith("{")) return null;
  try {
    return JSON.parse(line);
  } catch {
    return null;
  }
}
