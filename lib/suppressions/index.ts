/** Suppressions: addresses that a team does not write to, and why. */
export { addressIsGone, type Refusal } from "./gone-address";
export { type NewSuppression, type Suppressed, suppress, suppressFrom } from "./suppress";
export { type Standing, suppressedAmong } from "./suppressed-among";
