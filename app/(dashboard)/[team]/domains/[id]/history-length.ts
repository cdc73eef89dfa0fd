/** How many checks the page shows. */
export const historyLength = 30;
