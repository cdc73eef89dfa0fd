/** What stands below the title, while it loads and after. */
export const teamsSentence = "How the mail of each team fares. Whoever harms everybody’s reputation is paused by itself, or by you.";
