/** Making sure that only the final dot is the final dot (RFC 5321 section 4.5.2). */

const lineWithDot = Buffer.from("\r\n.");
const dot = Buffer.from(".");

/** Doubles the dots that start lines; the same buffer when there are none. */
export function stuffDots(message: Buffer): Buffer {
  let at = message.indexOf(lineWithDot);
  if (at < 0 && message[0] !== 46) return message;
  const parts: Buffer[] = message[0] === 46 ? [dot] : [];
  let from = 0;
  for (; at >= 0; at = message.indexOf(lineWithDot, from)) {
    parts.push(message.subarray(from, at + 2), dot);
    from = at + 2;
  }
  parts.push(message.subarray(from));
  return Buffer.concat(parts);
}
