/** The relaxed canonical forms of RFC 6376 section 3.4. */

/** A header's value: unfolded, every run of white space one space, none at the ends. */
export function relaxedValue(value: string): string {
  const unfolded = value.includes("\r\n") ? value.replaceAll("\r\n", "") : value;
  return (/[\t]| {2}/.test(unfolded) ? unfolded.replace(/[ \t]+/g, " ") : unfolded).trim();
}

/** A body with CRLF line ends. Bodies from this house are their own canonical form, and are returned as they are. */
export function relaxedBody(body: Buffer): Buffer {
  if (body.length === 0) return body;
  const canonical =
    body.includes("  ") || body.includes("\t") || body.includes(" \r\n")
      ? Buffer.from(
          body
            .toString("latin1")
            .replace(/[ \t]+/g, " ")
            .replace(/ (?=\r\n|$)/g, ""),
          "latin1",
        )
      : body;
  let end = canonical.length;
  while (end >= 2 && canonical[end - 1] === 10 && canonical[end - 2] === 13) end -= 2;
  if (end === 0) return Buffer.alloc(0);
  if (end === canonical.length) return Buffer.concat([canonical, Buffer.from("\r\n")]);
  return end + 2 === canonical.length ? canonical : canonical.subarray(0, end + 2);
}
