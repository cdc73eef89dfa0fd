/** What stands below the title, while it loads and after. */
export const teamsSentence = "How the mail of each team fares. A team that harms everybody’s reputation is paused by the guard, or by you.";
