import { z } from "zod";

/** A whole number within bounds, which a query writes as text. */
export function wholeNumber(least: number, most: number) {
  const says = `Write a whole number from ${least.toLocaleString("en")} to ${most.toLocaleString("en")}.`;
  return z.coerce.number(says).int(says).min(least, says).max(most, says);
}
