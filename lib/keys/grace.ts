/** For how long the secret from before may go on working, in seconds. */
export const grace = { usual: 86_400, most: 30 * 86_400 } as const;
