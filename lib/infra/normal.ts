/** Unicode normalization whose work is bounded: putting a long run of combining marks into order takes the square of its length. */

/**
 * The text in a normal form. Of more than 30 combining marks in a row the rest is left out, which no language needs (Unicode Standard
 * Annex #15, Stream-Safe Text Format).
 */
export const normal = (text: string, form: "NFC" | "NFD" | "NFKC" | "NFKD"): string =>
  text.replace(/(\p{M}{30})\p{M}+/gu, "$1").normalize(form);
