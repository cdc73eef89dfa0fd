"use client";
/** The shell with what it must be told: what can be done here, how to find an email, and the way out. */
import { KeyRound, Mail, Send } from "lucide-react";
import { type ReactNode, useCallback, useMemo } from "react";
import { AppShell } from "@/components/shell/app-shell";
import type { Command, NavGroups, ShellTeam, ShellUser } from "@/components/shell/shell-types";

import { Asking, ask } from "@/lib/web/client";
import { signOut } from "./sign-out";

type TeamShellProps = {
  slug: string;
  team: ShellTeam;
  teams: readonly ShellTeam[];
  user: ShellUser;
  nav: NavGroups;
  children: ReactNode;
};

export function TeamShell({ slug, children, ...shell }: TeamShellProps) {
  const commands = useMemo<Command[]>(
    () => [
      { id: "do test", label: "Send a test email", group: "Do", words: "try sandbox", href: `/${slug}?test=1`, icon: <Send aria-hidden /> },
      {
        id: "do key",
        label: "Create API key",
        group: "Do",
        words: "credential",
        href: `/${slug}/credentials?create=1`,
        icon: <KeyRound aria-hidden />,
      },
    ],
    [slug],
  );
  const find = useCallback((text: string) => findEmails(slug, text), [slug]);
  return (
    <Asking team={slug}>
      <AppShell
        {...shell}
        accountHref={`/account?team=${slug}`}
        newTeamHref="/teams/new"
        onSignOut={signOut}
        commands={commands}
        find={find}
      >
        {children}
      </AppShell>
    </Asking>
  );
}

async function findEmails(slug: string, search: string): Promise<Command[]> {
  const { emails } = await ask(slug, "emails.list", { search, limit: 6 });
  return emails.map(({ id, subject, to }) => ({
    id,
    label: subject,
    hint: to,
    group: "Found",
    href: `/${slug}/emails/${id}`,
    icon: <Mail aria-hidden />,
  }));
}
