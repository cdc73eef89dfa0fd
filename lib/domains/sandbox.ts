/** The sender every team has from the start: its mail never leaves the instance, so it needs no DNS. */
export const sandboxDomain = "sandbox.test";
