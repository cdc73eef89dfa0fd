/** next-auth's own endpoints (/api/auth/…), over the same sessions as our forms. */
import type { AuthOptions } from "next-auth";
import Credentials from "next-auth/providers/credentials";
import { checkPassword, openSession, readSessionRow } from "@/lib/teams";
import { ownPath } from "./callback-url";
import { maxAgeSeconds, sessionCookie, sessionSecret } from "./session";

export const authOptions = (): AuthOptions => {
  const secure = sessionCookie().startsWith("__Host-");
  return {
    secret: sessionSecret(),
    session: { strategy: "jwt", maxAge: maxAgeSeconds },
    pages: { signIn: "/sign-in", error: "/sign-in" },
    cookies: { sessionToken: { name: sessionCookie(), options: { httpOnly: true, sameSite: "lax", path: "/", secure } } },
    providers: [
      Credentials({
        credentials: { email: { label: "Email", type: "email" }, password: { label: "Password", type: "password" } },
        async authorize(given, request) {
          const user = given ? await checkPassword(given.email, given.password, null) : null;
          if (!user) return null;
          const userAgent: unknown = request.headers?.["user-agent"];
          const opened = await openSession(user, { ip: null, userAgent: typeof userAgent === "string" ? userAgent : null });
          return { id: user.id, ...opened };
        },
      }),
    ],
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
