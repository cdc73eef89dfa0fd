/** Proof that whoever opens the set-up page can read this machine's console: derived from SECRET_KEY, so it needs no storage. */
import { timingSafeEqual } from "node:crypto";
import { hmac } from "@/lib/infra/crypto/seal";
import { appUrl } from "@/lib/infra/env";
import { forbidden } from "@/lib/kernel/fault";
import { anybody } from "./sign-up";

export const setupToken = (): string => hmac("setup", "first owner").toString("base64url").slice(0, 32);

/** Where the first owner is made; null once there is one. */
export async function setupUrl(): Promise<string | null> {
  return (await anybody()) ? null : `${appUrl()}/setup?token=${setupToken()}`;
}

/** @throws Fault setup_token_wrong */
export function checkSetupToken(token: string): void {
  const [given, wanted] = [Buffer.from(token), Buffer.from(setupToken())];
  if (given.length !== wanted.length || !timingSafeEqual(given, wanted))
    throw forbidden(
      "setup_token_wrong",
      "This set-up link is not the one that the server printed when it started. Look at its console again.",
    );
}
