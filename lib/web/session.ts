/**
 * Who is signed in. next-auth signs and reads the cookie; the row behind it decides, at every request, so that
 * revoking a session really ends it.
 */
import { cookies, headers } from "next/headers";
import { decode, encode } from "next-auth/jwt";
import { cache } from "react";
import { ipOf } from "@/lib/api/web-hinge";
import { secretFor } from "@/lib/infra/crypto/seal";
import { appUrl } from "@/lib/infra/env";
import {
  checkPassword,
  deviceDays,
  endSession,
  longestDays,
  type OpenedSession,
  openSession,
  readSessionRow,
  rememberDevice,
} from "@/lib/teams";

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

const tokenIn = (cookieHeader: string | null): string | undefined => cookieIn(cookieHeader, sessionCookie()) ?? undefined;

/** The value of one cookie of a Cookie header (RFC 6265 section 4.2.1), as it stands there. */
export function cookieIn(cookieHeader: string | null, name: string): string | null {
  const pair = (cookieHeader ?? "")
    .split(";")
    .map((part) => part.trim())
    .find((part) => part.startsWith(`${name}=`));
  return pair?.slice(name.length + 1) ?? null;
}

/** The id of the session that a Cookie header holds, sealed by this instance; it may have ended. Asks no database, and authorizes nothing. */
export async function sealedSession(cookieHeader: string | null): Promise<string | null> {
  const token = tokenIn(cookieHeader);
  const claims = token ? await decode({ token, secret: sessionSecret() }).catch(() => null) : null;
  return typeof claims?.sessionId === "string" ? claims.sessionId : null;
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

/** By it a browser in which somebody signed in before is known; see `knownDevice`. */
export const deviceCookie = (): string => (secure() ? "__Host-mailwright-device" : "mailwright-device");

/** Sets the cookie of a new session; false for a wrong address or password. @throws Fault too_many_attempts */
export async function signIn(email: string, password: string, ip: string | null): Promise<boolean> {
  const jar = await cookies();
  const device = jar.get(deviceCookie())?.value ?? null;
  const userAgent = (await headers()).get("user-agent");
  const user = await checkPassword(email, password, ip, { userAgent, device });
  if (!user) return false;
  const opened = await openSession(user, { ip, userAgent });
  jar.set(deviceCookie(), rememberDevice(device, user.emailKey), { ...cookieOptions(), maxAge: deviceDays * 86_400 });
  jar.set(sessionCookie(), await signToken(opened, user.id), { ...cookieOptions(), maxAge: maxAgeSeconds });
  return true;
}

export const signToken = ({ sessionId, version }: OpenedSession, userId: string): Promise<string> =>
  encode({ token: { sub: userId, sessionId, version }, secret: sessionSecret(), maxAge: maxAgeSeconds });

/** Ends this browser's session, in the database and in the cookie. */
export async function signOut(): Promise<void> {
  const signed = await currentSession();
  const asked = await headers();
  if (signed) await endSession(signed.sessionId, { ip: ipOf(asked), userAgent: asked.get("user-agent") });
  // A browser keeps a `__Host-` cookie unless the one that clears it is Secure too.
  (await cookies()).set(sessionCookie(), "", { ...cookieOptions(), maxAge: 0 });
}
