import { createHash } from "node:crypto";

/**
 * The id of an event that a provider told: a UUIDv7 of the time when it happened, whose rest follows from what happened. The
 * same report makes the same id, so its event is written once however it came here.
 */
export function eventIdFor(at: number, what: string): string {
  const time = Math.max(0, Math.floor(at)).toString(16).padStart(12, "0").slice(-12);
  const rest = createHash("sha256").update(what).digest("hex");
  const variant = (0x8 | (Number.parseInt(rest[3] ?? "0", 16) & 0x3)).toString(16);
  return `${time.slice(0, 8)}-${time.slice(8)}-7${rest.slice(0, 3)}-${variant}${rest.slice(4, 7)}-${rest.slice(7, 19)}`;
}
