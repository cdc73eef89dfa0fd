/** The key that seals what the database keeps secret: made at the first start and kept beside the data, unless SECRET_KEY is set. */
import { randomBytes } from "node:crypto";
import { chmodSync, existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** Reads or makes `secret.key` (mode 600) in the folder. Losing it makes sealed columns unreadable: back it up with the data. */
export function keepSecretKey(folder: string): string {
  const file = join(folder, "secret.key");
  if (!existsSync(file)) writeFileSync(file, `${randomBytes(48).toString("base64url")}\n`, { mode: 0o600, flag: "wx" });
  chmodSync(file, 0o600);
  return readFileSync(file, "utf8").trim();
}
