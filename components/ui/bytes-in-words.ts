/** How large something is, for people: 1 KB is 1,000 bytes, as file managers count. */

const units = ["KB", "MB", "GB"] as const;

/** `0 bytes`, `1 byte`, `999 bytes`, `1.5 KB`, `19.7 MB`: three digits at most. */
export function bytesInWords(bytes: number): string {
  if (bytes < 1000) return bytes === 1 ? "1 byte" : `${bytes} bytes`;
  let amount = bytes / 1000;
  let unit = 0;
  while (amount >= 999.5 && unit < units.length - 1) {
    amount /= 1000;
    unit++;
  }
  const digits = amount < 99.95 ? 1 : 0;
  return `${amount.toFixed(digits).replace(/\.0$/, "")} ${units[unit]}`;
}
