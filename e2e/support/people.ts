/** People and teams that journeys begin with. Only the first journeys make theirs by hand; the others are about something else. */
import { randomUUID } from "node:crypto";
import type { Page } from "@playwright/test";
import { hashPassword } from "../../lib/teams/password-hash";
import { origin, sql } from "./run";

export interface Someone {
  readonly userId: string;
  readonly teamId: string;
  readonly name: string;
  readonly email: string;
  /** The team's address, without the slash. */
  readonly slug: string;
}

export type MemberRole = "viewer" | "marketer" | "developer" | "admin" | "owner";

export const password = "quiet-harbour-lantern-42";
let hashed: Promise<string> | undefined;

/** A verified person in a team of their own, or in the one that is named. */
export async function someone(name: string, team?: { id: string; slug: string }, role: MemberRole = "owner"): Promise<Someone> {
  hashed ??= hashPassword(password);
  const userId = randomUUID();
  const word = name.toLowerCase().replaceAll(" ", "-");
  const email = `${word}-${userId.slice(0, 8)}@people.example`;
  const home = team ?? { id: randomUUID(), slug: `${word}-${userId.slice(0, 8)}` };
  await sql("INSERT INTO users (id, email, email_key, name, password_hash, email_verified_at) VALUES ($1, $2, $2, $3, $4, now())", [
    userId,
    email,
    name,
    await hashed,
  ]);
  if (!team) await sql("INSERT INTO teams (id, name, slug) VALUES ($1, $2, $3)", [home.id, `${name}’s team`, home.slug]);
  await sql("INSERT INTO members (team_id, user_id, role) VALUES ($1, $2, $3)", [home.id, userId, role]);
  return { userId, teamId: home.id, name, email, slug: home.slug };
}

/** The team of `npm run demo`: two weeks of mail. */
export async function demoTeam(): Promise<{ id: string; slug: string }> {
  const slug = "juniper-goods";
  const [team] = await sql("SELECT id FROM teams WHERE slug = $1", [slug]);
  if (!team) throw new Error("The demo team was not made.");
  return { id: String(team.id), slug };
}

/** Through the form, as a person does it; ends on the page that was asked for. */
export async function signIn(page: Page, { email }: { email: string }, path?: string, at = origin()): Promise<void> {
  await page.goto(`${at}/sign-in${path ? `?callbackUrl=${encodeURIComponent(path)}` : ""}`);
  await page.getByLabel("Email").fill(email);
  await page.getByLabel("Password", { exact: true }).fill(password);
  await page.getByRole("button", { name: "Sign in" }).click();
  await page.waitForURL((url) => url.pathname !== "/sign-in");
}

/** A key's secret, made through the dashboard's own door. */
export async function makeKey(
  page: Page,
  slug: string,
  scopes: readonly string[] = ["emails:send", "emails:read"],
): Promise<{ id: string; key: string }> {
  const answer = await page.request.post(`${origin()}/api/dashboard/${slug}/keys.create`, {
    data: { name: "Journey", mode: "live", scopes, domain: null, ipAllow: [], expiresAt: null },
    headers: { origin: origin() },
  });
  if (!answer.ok()) throw new Error(`No key was made: ${answer.status()} ${await answer.text()}`);
  const { data } = await answer.json();
  return { id: String(data.id), key: String(data.key) };
}

/** Sends through the API and answers the email's id. */
export async function sendEmail(page: Page, key: string, email: Record<string, unknown>): Promise<string> {
  const answer = await page.request.post(`${origin()}/api/v1/emails`, { data: email, headers: { authorization: `Bearer ${key}` } });
  if (!answer.ok()) throw new Error(`It was not accepted: ${answer.status()} ${await answer.text()}`);
  return String((await answer.json()).id);
}
