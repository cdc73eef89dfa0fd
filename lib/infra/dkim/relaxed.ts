/** The relaxed canonical forms of RFC 6376 section 3.4. */

/** A header's value: unfolded, every run of white space one space, none at the ends. */
export function relaxedValue(value: string): string {
  const unfolded = value.includes("\r\n") ? value.replaceAll("\r\n", "") : value;
  return (/[\t]| {2}/.test(unfolded) ? unfolded.replace(/[ \t]+/g, " ") : unfolded).trim();
}

/** A body without the empty lines at its end. All else in a body that this house composes is in its relaxed form already. */
export function relaxedEnd(body: Buffer): Buffer {
  let end = body.length;
  while (end >= 2 && body[end - 1] === 10 && body[end - 2] === 13) end -= 2;
  return end === 0 ? empty : body.subarray(0, end + 2);
}

const empty = Buffer.alloc(0);
