/** Records as the text of a zone file (RFC 1035 section 5), for hosts that import one. */
import type { RecordKind } from "./verdict";

export interface ZoneLine {
  readonly type: RecordKind;
  readonly name: string;
  readonly value: string;
  readonly priority?: number;
}

/** Absolute names, one record a line; TXT in quoted strings of at most 255 bytes. */
export function zoneFile(domain: string, records: readonly ZoneLine[]): string {
  const lines = records.map(({ type, name, value, priority }) => `${name}. 3600 IN ${type} ${dataOf(type, value, priority)}`);
  return [`; Records of ${domain}`, ...lines, ""].join("\n");
}

/** A TXT value as quoted strings, as a zone file and some DNS hosts want it. */
export function quotedTxt(value: string): string {
  const bytes = Buffer.from(value);
  const strings: string[] = [];
  for (let at = 0; at < bytes.length || at === 0; at += 255) strings.push(`"${escaped(bytes.subarray(at, at + 255))}"`);
  return strings.join(" ");
}

const escaped = (bytes: Buffer): string =>
  [...bytes]
    .map((byte) => {
      if (byte === 0x22 || byte === 0x5c) return `\\${String.fromCharCode(byte)}`;
      return byte < 0x20 || byte > 0x7e ? `\\${String(byte).padStart(3, "0")}` : String.fromCharCode(byte);
    })
    .join("");

function dataOf(type: RecordKind, value: string, priority: number | undefined): string {
  if (type === "TXT") return quotedTxt(value);
  if (type === "MX") return `${priority ?? 10} ${value}.`;
  return type === "CNAME" || type === "PTR" ? `${value}.` : value;
}
