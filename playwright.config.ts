/** Journeys of a person through the whole product, in a real browser. One product for the run, one journey at a time. */
import { defineConfig, devices } from "@playwright/test";
import { findChromium } from "./e2e/support/chromium";

const chromium = await findChromium();

export default defineConfig({
  testDir: "e2e",
  testMatch: "**/*.spec.ts",
  globalSetup: "./e2e/support/global-setup.ts",
  workers: 1,
  fullyParallel: false,
  retries: 0,
  forbidOnly: Boolean(process.env.CI),
  timeout: 60_000,
  expect: { timeout: 10_000 },
  outputDir: "test-results",
  reporter: [["list"]],
  use: {
    ...devices["Desktop Chrome"],
    trace: "retain-on-failure",
    screenshot: "only-on-failure",
    launchOptions: { ...(chromium.path ? { executablePath: chromium.path } : {}), args: chromium.args },
  },
});
