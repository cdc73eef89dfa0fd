/** PostgreSQL's own literal forms of arrays, where the driver's general way would be slow or say something else. */

/** An array of what needs no quotes: uuids, numbers, single words, and NULL. */
export const plain = (items: readonly (string | number)[]): string => `{${items.join(",")}}`;

/** A text[], also one that stands inside of a text[]: unnest would flatten a nested array. */
export const textArray = (items: readonly (string | null)[]): string => {
  let literal = "";
  for (const item of items) literal += `${literal === "" ? "" : ","}${item === null ? "NULL" : quoted(item)}`;
  return `{${literal}}`;
};

function quoted(item: string): string {
  return `"${item.includes('"') || item.includes("\\") ? item.replace(/[\\"]/g, "\\$&") : item}"`;
}
