/** Security headers for every page, and a short way to sign-in for visitors without a session. It never authorizes. */
import { type NextRequest, NextResponse } from "next/server";
import { pageHeaders } from "@/lib/web/page-headers";

const development = process.env.NODE_ENV === "development";
const open = [
  "/sign-in",
  "/sign-up",
  "/forgot",
  "/reset",
  "/verify",
  "/setup",
  "/docs",
  "/api/",
  "/_next/",
  "/icon",
  "/favicon",
  "/openapi.json",
];
const sessionCookies = ["__Host-mailwright-session", "mailwright-session"];

/** Names that the reference has elsewhere. */
const moved: ReadonlyMap<string, string> = new Map([["/redoc", "/docs/api"]]);

export function proxy(request: NextRequest): NextResponse {
  const { pathname } = request.nextUrl;
  const nonce = Buffer.from(crypto.getRandomValues(new Uint8Array(16))).toString("base64");
  const policy = contentSecurityPolicy(nonce);
  const place = moved.get(pathname);
  if (place) return withHeaders(NextResponse.redirect(new URL(place, request.url)), policy, pathname);
  const isOpen = pathname === "/" || open.some((prefix) => pathname.startsWith(prefix));
  if (!isOpen && !sessionCookies.some((name) => request.cookies.has(name))) {
    const signIn = new URL("/sign-in", request.url);
    signIn.searchParams.set("callbackUrl", pathname + request.nextUrl.search);
    return withHeaders(NextResponse.redirect(signIn), policy, pathname);
  }
  const headers = new Headers(request.headers);
  headers.set("x-nonce", nonce);
  headers.set("content-security-policy", policy);
  return withHeaders(NextResponse.next({ request: { headers } }), policy, pathname);
}

function withHeaders(response: NextResponse, policy: string, pathname: string): NextResponse {
  const { headers } = response;
  headers.set("Content-Security-Policy", policy);
  for (const [name, value] of Object.entries(pageHeaders(process.env.APP_URL ?? "", pathname))) headers.set(name, value);
  return response;
}

/** Previews of email live in sandboxed frames of `srcdoc`, which inherit this policy; remote images of mail are allowed there and nowhere else matters. */
function contentSecurityPolicy(nonce: string): string {
  return [
    "default-src 'self'",
    `script-src 'self' 'nonce-${nonce}' 'strict-dynamic'${development ? " 'unsafe-eval'" : ""}`,
    // Base UI and React set style attributes; style elements need the nonce.
    `style-src 'self' 'nonce-${nonce}'`,
    "style-src-attr 'unsafe-inline'",
    "img-src 'self' data: blob:",
    "font-src 'self'",
    `connect-src 'self'${development ? " ws: wss:" : ""}`,
    "frame-src 'self'",
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join("; ");
}

export const config = { matcher: [{ source: "/((?!_next/static|_next/image|api/v1|api/dashboard|api/live).*)" }] };
