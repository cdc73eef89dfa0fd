"use client";
/** The shell with what it must be told: what can be done here, how to find an email, and the way out. */
import { Ban, CalendarClock, FileUp, Globe, KeyRound, Mail, PenLine, SearchCheck, Send, ShieldCheck, Waypoints } from "lucide-react";
import { type ReactNode, useCallback, useMemo } from "react";
import { standingOf } from "@/components/domains/domain-words";
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
  /** What the whole team must know before anything else. */
  banner?: ReactNode;
  children: ReactNode;
};

export function TeamShell({ slug, children, ...shell }: TeamShellProps) {
  const isStaff = shell.user.isStaff ?? false;
  const commands = useMemo<Command[]>(
    () => [
      {
        id: "do write",
        label: "Write an email",
        group: "Do",
        words: "send compose new message",
        href: `/${slug}/emails?compose=1`,
        icon: <PenLine aria-hidden />,
      },
      {
        id: "do schedule",
        label: "Schedule an email",
        group: "Do",
        words: "write send later time",
        href: `/${slug}/emails?view=scheduled&compose=later`,
        icon: <CalendarClock aria-hidden />,
      },
      {
        id: "do test",
        label: "Send a test email",
        group: "Do",
        words: "try sandbox",
        href: `/${slug}?compose=test`,
        icon: <Send aria-hidden />,
      },
      {
        id: "do check",
        label: "Check an address",
        group: "Do",
        words: "validate verify email mx disposable",
        href: `/${slug}/emails?check=1`,
        icon: <SearchCheck aria-hidden />,
      },
      {
        id: "do key",
        label: "Create API key",
        group: "Do",
        words: "credential",
        href: `/${slug}/credentials?create=1`,
        icon: <KeyRound aria-hidden />,
      },
      {
        id: "do domain",
        label: "Add domain",
        group: "Do",
        words: "dns sender verify",
        href: `/${slug}/domains?add=1`,
        icon: <Globe aria-hidden />,
      },
      {
        id: "do suppress",
        label: "Add suppressions",
        group: "Do",
        words: "suppress block address bounce complaint unsubscribe list",
        href: `/${slug}/suppressions?add=1`,
        icon: <Ban aria-hidden />,
      },
      {
        id: "do import suppressions",
        label: "Import suppressions from a file",
        group: "Do",
        words: "csv upload block list",
        href: `/${slug}/suppressions?add=file`,
        icon: <FileUp aria-hidden />,
      },
      {
        id: "do provider",
        label: "Add SES or SMTP",
        group: "Do",
        words: "sending provider relay transport amazon",
        href: `/${slug}/settings/sending`,
        icon: <Waypoints aria-hidden />,
      },
      ...(isStaff
        ? [
            {
              id: "go admin domains",
              label: "Approve domains",
              group: "Go to",
              words: "admin operator staff queue",
              href: "/admin/domains",
              icon: <ShieldCheck aria-hidden />,
            } as const,
            {
              id: "go admin teams",
              label: "Pause and resume teams",
              group: "Go to",
              words: "admin operator staff reputation bounces complaints",
              href: "/admin/teams",
              icon: <ShieldCheck aria-hidden />,
            } as const,
          ]
        : []),
    ],
    [slug, isStaff],
  );
  const find = useCallback(async (text: string) => (await Promise.all([findDomains(slug, text), findEmails(slug, text)])).flat(), [slug]);
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

async function findDomains(slug: string, search: string): Promise<Command[]> {
  const { domains } = await ask(slug, "domains.list", { search, limit: 4 });
  return domains.map((domain) => ({
    id: domain.id,
    label: domain.unicode,
    hint: standingOf(domain).word,
    group: "Found",
    href: `/${slug}/domains/${domain.id}`,
    icon: <Globe aria-hidden />,
  }));
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
