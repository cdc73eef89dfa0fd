/** Suppressions: addresses that a team does not write to, and why. */
import { addSuppressions } from "./add-suppressions";
import { exportSuppressions } from "./export-suppressions";
import { getSuppression } from "./get-suppression";
import { importSuppressions } from "./import-suppressions";
import { listSuppressions } from "./list-suppressions";
import { removeSuppression } from "./remove-suppression";
import { removeSuppressions } from "./remove-suppressions";

export { type NewSuppression, type Suppressed, suppress, suppressFrom } from "./suppress";
export { type Standing, suppressedAmong } from "./suppressed-among";
export { addSuppressions, exportSuppressions, getSuppression, importSuppressions, listSuppressions, removeSuppression };

export const suppressionOperations = [
  listSuppressions,
  exportSuppressions,
  getSuppression,
  addSuppressions,
  importSuppressions,
  removeSuppression,
  removeSuppressions,
] as const;
