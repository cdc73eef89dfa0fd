/** What strangers say (mail servers, providers, reports) as one line that can be stored and shown. */

/** Characters that turn the direction in which a text is read (UAX #9): they can make a line look like another. */
export const bidiControls = /[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu;

/**
 * The text without control characters and line breaks, without characters that turn its reading direction, at most `max`
 * UTF-16 units long, and well-formed: where it was cut as well.
 */
export const plainLine = (text: string, max: number): string =>
  text
    .replace(/[\p{Cc}\u2028\u2029]+/gu, " ")
    .replace(bidiControls, "")
    .trim()
    .slice(0, max)
    .toWellFormed();
