/** How many requests the queue shows at once. */
export const queueLength = 50;
