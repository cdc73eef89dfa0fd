/** Applies what providers reported, as soon as it is there. */
import { applyReports } from "@/lib/emails";
import { type Loop, loop } from "./loop";

const sleepMs = 1000;

export const runReports = (): Loop => loop("reports", async () => (await applyReports()) > 0, sleepMs);
