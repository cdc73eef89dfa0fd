/** next-auth's own endpoints (/api/auth/…), over the same sessions as our forms. */
import type { AuthOptions } from "next-auth";
import Credentials from "next-auth/providers/credentials";
import { ipOf } from "@/lib/api/web-hinge";
import { appUrl } from "@/lib/infra/env";
import { log } from "@/lib/infra/log";
import { toFault } from "@/lib/kernel/execute";
import { checkPassword, endSession, openSession, readSessionRow } from "@/lib/teams";
import { ownPath } from "./callback-url";
import { cookieIn, cookieOptions, deviceCookie, maxAgeSeconds, sessionCookie, sessionSecret } from "./session";

/** Read at each request: when the application is built there are no settings yet. */
export const authOptions = (): AuthOptions => {
  // next-auth leads every redirect to this address, and to port 3000 without it.
  process.env.NEXTAUTH_URL = appUrl();
  return {
    secret: sessionSecret(),
    session: { strategy: "jwt", maxAge: maxAgeSeconds },
    pages: { signIn: "/sign-in", error: "/sign-in" },
    cookies: { sessionToken: { name: sessionCookie(), options: cookieOptions() } },
    providers: [
      Credentials({
        credentials: { email: { label: "Email", type: "email" }, password: { label: "Password", type: "password" } },
        authorize: (given, request) => signInWith(given ?? {}, new Headers(headersOf(request.headers))),
      }),
    ],
    events: {
      async signOut({ token }) {
        if (typeof token?.sessionId === "string") await endSession(token.sessionId);
      },
    },
    callbacks: {
      jwt: ({ token, user }) =>
        user && "sessionId" in user && "version" in user ? { sub: user.id, sessionId: user.sessionId, version: user.version } : token,
      /** The row decides here too: a revoked session reads as none. */
      async session({ session, token }) {
        const { sessionId, version } = token;
        const live = typeof sessionId === "string" && typeof version === "number" ? await readSessionRow({ sessionId, version }) : null;
        return live
          ? { expires: session.expires, user: { name: live.user.name, email: live.user.email } }
          : { expires: new Date(0).toISOString() };
      },
      redirect: ({ url, baseUrl }) => `${baseUrl}${ownPath(url.startsWith(baseUrl) ? url.slice(baseUrl.length) || "/" : url) ?? "/"}`,
    },
  };
};

/** Null for wrong credentials, and for what is no credentials at all. What it throws is shown to the visitor. */
async function signInWith(given: Record<string, unknown>, headers: Headers) {
  const { email, password } = given;
  if (typeof email !== "string" || typeof password !== "string") return null;
  try {
    const ip = ipOf(headers);
    const userAgent = headers.get("user-agent");
    const device = cookieIn(headers.get("cookie"), deviceCookie());
    const user = await checkPassword(email, password, ip, { userAgent, device });
    return user && { id: user.id, ...(await openSession(user, { ip, userAgent })) };
  } catch (error) {
    const fault = toFault(error);
    if (!fault) log().error({ err: error }, "signing in failed by a bug of ours");
    throw new Error(fault?.message ?? "Signing in failed on our side. Try again.");
  }
}

const headersOf = (given: Record<string, unknown> = {}): [string, string][] =>
  Object.entries(given).flatMap(([name, value]) => (typeof value === "string" ? [[name, value]] : []));
