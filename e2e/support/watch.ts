/** Hears everything that a page should not say: errors and warnings of the console, breaches of its own policy, requests to elsewhere. */
import type { Page, Request } from "@playwright/test";

export interface Watch {
  /** What was heard since the last call, one line each. */
  take(): string[];
}

/** Call it before the page's first address. */
export async function watch(page: Page, origin: string): Promise<Watch> {
  let heard: string[] = [];
  const tell = (line: string) => {
    if (!ofTools.some((pattern) => pattern.test(line))) heard.push(line);
  };
  page.on("console", (message) => {
    if (message.type() === "error" || message.type() === "warning") tell(`console ${message.type()}: ${message.text()}`);
  });
  page.on("pageerror", (error) => tell(`uncaught: ${error.message}`));
  page.on("dialog", (dialog) => {
    tell(`dialog: ${dialog.message()}`);
    void dialog.dismiss();
  });
  await page.exposeFunction("tellBreach", (line: string) => tell(`policy: ${line}`));
  await page.addInitScript(() => {
    document.addEventListener("securitypolicyviolation", ({ violatedDirective, blockedURI, sourceFile }) => {
      const told: unknown = Reflect.get(window, "tellBreach");
      if (typeof told === "function") told(`${violatedDirective} ${blockedURI} ${sourceFile ?? ""}`);
    });
  });
  const tellForeign = (request: Request) => {
    const url = new URL(request.url());
    if (/^https?:$/.test(url.protocol) && url.origin !== origin) tell(`request to elsewhere: ${request.url()}`);
  };
  page.on("requestfinished", tellForeign);
  /** One that a policy forbids is told too, but never leaves. */
  page.on("requestfailed", (request) => request.failure()?.errorText !== "csp" && tellForeign(request));
  return {
    take() {
      const taken = heard;
      heard = [];
      return taken;
    },
  };
}

/** Playwright's and axe's own scripts knock at the frames of previews, which let no script in. */
const ofTools = [
  /Blocked script execution in 'about:srcdoc'/,
  /Failed to execute 'postMessage' on 'DOMWindow'.*recipient window's origin \('null'\)/,
];
