/** Addresses that programs ask of every host (RFC 8615). */
import { appUrl, env } from "@/lib/infra/env";

const day = 86_400_000;
/** RFC 9116 2.5.5 recommends less than a year. */
const validDays = 180;

export interface WellKnown {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

const text = { "Content-Type": "text/plain; charset=utf-8", "X-Content-Type-Options": "nosniff" };

/** The answer below `/.well-known/`: whom to tell of a weakness (RFC 9116), and where a password is changed. */
export function wellKnown(path: string, now: Date = new Date()): WellKnown {
  if (path === "/.well-known/change-password")
    return { status: 302, headers: { Location: `${appUrl()}/account`, "Cache-Control": "no-store" }, body: "" };
  const contact = env().SECURITY_CONTACT;
  if (path !== "/.well-known/security.txt" || !contact) return { status: 404, headers: text, body: "There is nothing at this address.\n" };
  const expires = new Date(Math.floor(now.getTime() / day + validDays) * day).toISOString();
  const lines = [
    `Contact: ${contact}`,
    `Expires: ${expires}`,
    "Preferred-Languages: en",
    `Canonical: ${appUrl()}/.well-known/security.txt`,
  ];
  return { status: 200, headers: { ...text, "Cache-Control": "public, max-age=86400" }, body: `${lines.join("\n")}\n` };
}
