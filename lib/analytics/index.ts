/** What the figures say about a team. */
import { accountStatistics } from "./account-statistics";
import { deliveryStatistics } from "./delivery-statistics";
import { domainStatistics } from "./domain-statistics";
import { guardCheck } from "./guard/check";
import { listTeamsForStaff } from "./list-teams-for-staff";
import { overview } from "./overview";
import { complaintLimits, limitWords, percentOf } from "./percent";
import { recipientStatistics } from "./recipient-statistics";
import { report } from "./report";

export type { DeliveryStatistics } from "./delivery-statistics";
export { Overview } from "./overview";
export const analyticsOperations = [
  overview,
  accountStatistics,
  deliveryStatistics,
  domainStatistics,
  recipientStatistics,
  report,
  listTeamsForStaff,
] as const;
export const analyticsJobs = [guardCheck] as const;
export {
  accountStatistics,
  complaintLimits,
  deliveryStatistics,
  domainStatistics,
  limitWords,
  listTeamsForStaff,
  overview,
  percentOf,
  recipientStatistics,
  report,
};
