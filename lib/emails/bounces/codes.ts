/** What the enhanced codes of RFC 3463 and its registry mean, for answers whose words do not say. */
import type { Cause } from "./words";

const rows: readonly (readonly [pattern: RegExp, cause: Cause | null])[] = [
  // 5.1.0 is left out: Postfix gives it to every refused sender address (smtpd_check.c), so it needs words.
  [/^\.1\.([1-46]|10|35\d)$/, "gone"],
  [/^\.1\.[78]$/, "sender"],
  [/^\.2\.1$/, "gone"],
  [/^\.2\.2$/, "full"],
  [/^\.2\.(3|12[0-9])$/, "size"],
  [/^\.3\.4$/, "size"],
  [/^\.3\.\d+$/, "server"],
  // Postfix and Exchange say 5.4.4 of domains that do not exist.
  [/^\.4\.4$/, "gone"],
  // Microsoft says 5.4.1 of addresses that it does not know, and others of connections that failed.
  [/^\.4\.1$/, null],
  [/^\.4\.\d+$/, "server"],
  [/^\.5\.3$/, "rate"],
  [/^\.6\.\d+$/, "content"],
  [/^\.7\.(8|9|1[1-4])$/, "policy"],
  [/^\.7\.(2[0-7]|30|40)$/, "authentication"],
  [/^\.7\.28$/, "rate"],
  [/^\.7\.(25|60[0-9]|5[01]\d|65[01])$/, "blocklist"],
  [/^\.7\.\d+$/, "policy"],
];

/** @param enhanced such as `5.1.1`. Null for a code that says nothing by itself. */
export function causeOfCode(enhanced: string | null): Cause | null {
  if (enhanced === null) return null;
  const rest = enhanced.slice(1);
  return rows.find(([pattern]) => pattern.test(rest))?.[1] ?? null;
}
