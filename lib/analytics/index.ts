/** What the figures say about a team. */
import { accountStatistics } from "./account-statistics";
import { deliveryStatistics } from "./delivery-statistics";
import { domainStatistics } from "./domain-statistics";
import { overview } from "./overview";
import { recipientStatistics } from "./recipient-statistics";

export type { DeliveryStatistics } from "./delivery-statistics";
export { Overview } from "./overview";
export const analyticsOperations = [overview, accountStatistics, deliveryStatistics, domainStatistics, recipientStatistics] as const;
export { accountStatistics, deliveryStatistics, domainStatistics, overview, recipientStatistics };
