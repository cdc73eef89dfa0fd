/** Shares as people read them. One way of rounding for pages, mails and reports, so that the same counts never show as two numbers. */

/** Shares of complaints that Gmail and Yahoo ask senders to stay under, and never to reach (Google's email sender guidelines). */
export const complaintLimits: readonly [watch: number, reached: number] = [0.001, 0.003];

/**
 * Rounded to the nearest: two decimals below 1 %, one from there on ("0.71 %", "8.3 %"). What is not nothing is never shown as
 * "0 %", and what is not everything never as "100 %". @param share between 0 and 1 @param limits shares; one that is not reached
 * is not shown as reached either
 */
export function percent(share: number, limits: readonly number[] = complaintLimits): string {
  if (share <= 0) return "0 %";
  if (share >= 1) return "100 %";
  const decimals = Number((share * 100).toFixed(2)) < 1 ? 2 : 1;
  const unit = 10 ** decimals;
  const rounded = Math.round(share * 100 * unit);
  if (rounded === 0) return "< 0.01 %";
  const falselyReached = [...limits, 1].some((limit) => share < limit - rest && rounded >= Math.round(limit * 100 * unit));
  return `${((falselyReached ? rounded - 1 : rounded) / unit).toFixed(decimals)} %`;
}

/** `percent` of two counts; a dash where there is nothing to take a share of. */
export const percentOf = (part: number, whole: number, limits?: readonly number[]): string =>
  whole > 0 ? percent(part / whole, limits) : "–";

/** A limit as it was set: "0.3 %", "5 %". */
export const limitWords = (share: number): string => `${Number((share * 100).toFixed(4))} %`;

/** Shares are decimal fractions: 0.003 of 1,000 are three, whatever their product is in binary. */
const rest = 1e-12;
