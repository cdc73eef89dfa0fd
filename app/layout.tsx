/** The page around all pages: language, theme before the first paint, fonts from this server, and the voice for screen readers. */
import { GeistMono } from "geist/font/mono";
import { GeistSans } from "geist/font/sans";
import type { Metadata, Viewport } from "next";
import { cookies } from "next/headers";
import type { ReactNode } from "react";
import { SkipLink } from "@/components/shell/skip-link";
import { Announcer } from "@/components/ui/announcer";
import { preferenceAttributes } from "@/components/ui/preferences";
import "./globals.css";

export const metadata: Metadata = {
  title: { default: "Mailwright", template: "%s · Mailwright" },
  description: "Email you can account for: send, and see what became of every message.",
};

export const viewport: Viewport = {
  colorScheme: "light dark",
  themeColor: [
    { media: "(prefers-color-scheme: light)", color: "#f9fafb" },
    { media: "(prefers-color-scheme: dark)", color: "#0b0f15" },
  ],
};

export default async function RootLayout({ children }: { children: ReactNode }) {
  const jar = await cookies();
  return (
    <html
      lang="en"
      className={`${GeistSans.variable} ${GeistMono.variable}`}
      {...preferenceAttributes((name) => jar.get(name)?.value)}
      suppressHydrationWarning
    >
      <body>
        <SkipLink />
        {children}
        <Announcer />
      </body>
    </html>
  );
}
