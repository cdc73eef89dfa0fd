/** What the figures say about a team. */
import { overview } from "./overview";

export { Overview } from "./overview";
export const analyticsOperations = [overview] as const;
export { overview };
