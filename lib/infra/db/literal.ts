/** PostgreSQL's own literal forms of arrays, where the driver's general way would be slow or say something else. */

/** An array of what needs no quotes: uuids, numbers, single words, and NULL. */
export const plain = (items: readonly (string | number)[]): string => `{${items.join(",")}}`;

/** A text[] that stands inside of a text[]; unnest would flatten a nested array. */
export const textArray = (items: readonly string[]): string =>
  items.length === 0 ? "{}" : `{${items.map((item) => `"${item.replace(/[\\"]/g, "\\$&")}"`).join(",")}}`;
