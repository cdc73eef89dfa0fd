/** What an instance needs before it is used for real: each check fails on its own, with what to do about it. */
import { pool } from "@/lib/infra/db/client";
import { pendingMigrations } from "@/lib/infra/db/pending-migrations";
import { appUrl, env, mailLeaves, relayUrls } from "@/lib/infra/env";
import { AddressError, parseMailbox } from "@/lib/infra/mime/address";
import { sesQuota } from "@/lib/infra/transports/ses";
import { checkRelay } from "@/lib/infra/transports/smtp/check-relay";

export interface SetupCheck {
  readonly name: "database" | "secret" | "address" | "transport" | "sender";
  /** `note` works, but not for real mail. */
  readonly state: "ok" | "note" | "failed";
  readonly says: string;
  readonly fix: string | null;
}

export const setupChecks = async (): Promise<SetupCheck[]> => [await database(), secret(), address(), await transport(), sender()];

async function database(): Promise<SetupCheck> {
  try {
    const { rows } = await pool().query("SELECT current_setting('server_version') AS version");
    const pending = await pendingMigrations(pool());
    if (pending.length > 0)
      return { name: "database", state: "failed", says: `${pending.length} migrations are missing.`, fix: "npm run db:migrate" };
    return { name: "database", state: "ok", says: `PostgreSQL ${rows[0]?.version} answers and is up to date.`, fix: null };
  } catch {
    return { name: "database", state: "failed", says: "PostgreSQL does not answer.", fix: "npm run doctor" };
  }
}

function secret(): SetupCheck {
  const kinds = new Set(env().SECRET_KEY).size;
  return kinds >= 12
    ? { name: "secret", state: "ok", says: "SECRET_KEY is long and varied.", fix: null }
    : {
        name: "secret",
        state: "failed",
        says: "SECRET_KEY repeats a few characters and could be guessed.",
        fix: "openssl rand -base64 48",
      };
}

function address(): SetupCheck {
  const url = new URL(appUrl());
  const local = /^(localhost|127\.|\[::1\])/.test(url.hostname);
  if (local)
    return {
      name: "address",
      state: "note",
      says: `Links in mail lead to ${url.origin}, which only this machine reaches.`,
      fix: "APP_URL=https://mail.example.com",
    };
  return url.protocol === "https:"
    ? { name: "address", state: "ok", says: `People reach this instance at ${url.origin}.`, fix: null }
    : {
        name: "address",
        state: "failed",
        says: `${url.origin} is not encrypted: passwords would travel in the clear.`,
        fix: `APP_URL=https://${url.host}`,
      };
}

async function transport(): Promise<SetupCheck> {
  if (!mailLeaves())
    return {
      name: "transport",
      state: "note",
      says: "No relay is set: all mail is kept in the sandbox inbox and goes nowhere.",
      fix: "SMTP_URL=smtp://user:password@smtp.example.com:587",
    };
  const looked = await Promise.all([
    ...(env().SES_REGION ? [checkSes(env().SES_REGION ?? "")] : []),
    ...relayUrls().map((url) => checkRelay(url)),
  ]);
  const ok = looked.every((one) => one.ok);
  return {
    name: "transport",
    state: ok ? "ok" : "failed",
    says: looked.map(({ says }) => says).join(" "),
    fix: ok ? null : "npm run doctor",
  };
}

async function checkSes(region: string): Promise<{ ok: boolean; says: string }> {
  const said = await sesQuota({ name: "check", region, connections: 1 });
  if (!said.ok) return { ok: false, says: `Amazon SES (${region}) does not take mail: ${said.text}` };
  const rate = said.account?.maxRate ?? null;
  return { ok: true, says: `Amazon SES (${region}) takes mail${rate === null ? "" : `, ${rate} messages a second`}.` };
}

function sender(): SetupCheck {
  const { MAIL_FROM } = env();
  if (!MAIL_FROM)
    return mailLeaves()
      ? {
          name: "sender",
          state: "failed",
          says: "The instance has no sender, so links for signing up would stay in the sandbox.",
          fix: "MAIL_FROM=Mail <hello@example.com>",
        }
      : {
          name: "sender",
          state: "note",
          says: "The instance's own mail comes from the sandbox.",
          fix: "MAIL_FROM=Mail <hello@example.com>",
        };
  try {
    return { name: "sender", state: "ok", says: `The instance's own mail comes from ${parseMailbox(MAIL_FROM).address.text}.`, fix: null };
  } catch (error) {
    if (!(error instanceof AddressError)) throw error;
    return {
      name: "sender",
      state: "failed",
      says: `MAIL_FROM is not an address: ${error.message}`,
      fix: "MAIL_FROM=Mail <hello@example.com>",
    };
  }
}
