/**
 * Who is signed in. next-auth signs and reads the cookie; the row behind it decides, at every request, so that
 * revoking a session really ends it.
 */
import { cookies, headers } from "next/headers";
import { decode, encode } from "next-auth/jwt";
import { cache } from "react";
import { secretFor } from "@/lib/infra/crypto/seal";
import { appUrl } from "@/lib/infra/env";
import { checkPassword, endSession, longestDays, type OpenedSession, openSession, readSessionRow } from "@/lib/teams";

export interface Signed {
  readonly user: {
    readonly id: string;
    readonly name: string;
    readonly email: string;
    readonly isStaff: boolean;
    readonly emailVerified: boolean;
  };
  readonly sessionId: string;
}

const secure = () => appUrl().startsWith("https:");
/** `__Host-` where there is TLS: then no sub-domain and no unencrypted page can set it. */
export const sessionCookie = (): string => (secure() ? "__Host-mailwright-session" : "mailwright-session");
export const cookieOptions = () => ({ httpOnly: true, sameSite: "lax", secure: secure(), path: "/" }) as const;
export const sessionSecret = (): string => secretFor("sessions");
export const maxAgeSeconds = longestDays * 86_400;

/** From a Cookie header, wherever it came in. */
export const readSession = (cookieHeader: string | null): Promise<Signed | null> => read(tokenIn(cookieHeader));

/** The id of the session that a Cookie header holds, sealed by this instance; it may have ended. Asks no database, and authorizes nothing. */
export async function sealedSession(cookieHeader: string | null): Promise<string | null> {
  const token = tokenIn(cookieHeader);
  const claims = token ? await decode({ token, secret: sessionSecret() }).catch(() => null) : null;
  return typeof claims?.sessionId === "string" ? claims.sessionId : null;
}

function tokenIn(cookieHeader: string | null): string | undefined {
  const name = `${sessionCookie()}=`;
  const pair = (cookieHeader ?? "")
    .split(";")
    .map((part) => part.trim())
    .find((part) => part.startsWith(name));
  return pair?.slice(name.length);
}

/** For server components and actions; asked once per request. */
export const currentSession = cache(async (): Promise<Signed | null> => read((await cookies()).get(sessionCookie())?.value));

async function read(token: string | undefined): Promise<Signed | null> {
  if (!token) return null;
  const claims = await decode({ token, secret: sessionSecret() }).catch(() => null);
  if (typeof claims?.sessionId !== "string" || typeof claims.version !== "number") return null;
  const live = await readSessionRow({ sessionId: claims.sessionId, version: claims.version });
  if (!live) return null;
  const { id, name, email, isStaff, emailVerifiedAt } = live.user;
  return { user: { id, name, email, isStaff, emailVerified: emailVerifiedAt !== null }, sessionId: live.sessionId };
}

/** Sets the cookie of a new session; false for a wrong address or password. @throws Fault too_many_attempts */
export async function signIn(email: string, password: string, ip: string | null): Promise<boolean> {
  const user = await checkPassword(email, password, ip);
  if (!user) return false;
  const userAgent = (await headers()).get("user-agent");
  const opened = await openSession(user, { ip, userAgent });
  const jar = await cookies();
  jar.set(sessionCookie(), await signToken(opened, user.id), { ...cookieOptions(), maxAge: maxAgeSeconds });
  return true;
}

export const signToken = ({ sessionId, version }: OpenedSession, userId: string): Promise<string> =>
  encode({ token: { sub: userId, sessionId, version }, secret: sessionSecret(), maxAge: maxAgeSeconds });

/** Ends this browser's session, in the database and in the cookie. */
export async function signOut(): Promise<void> {
  const signed = await currentSession();
  if (signed) await endSession(signed.sessionId);
  // A browser keeps a `__Host-` cookie unless the one that clears it is Secure too.
  (await cookies()).set(sessionCookie(), "", { ...cookieOptions(), maxAge: 0 });
}
