/** Every page there is. A page that is not listed here fails `every-page.spec.ts`, and one that is listed is looked at in every look. */

export interface Facts {
  readonly team: string;
  readonly emailId: string;
  readonly messageId: string;
  readonly domainId: string;
}

export interface Route {
  /** Its file below `app/`, without `/page.tsx`. */
  readonly page: string;
  readonly heading: RegExp | string;
  readonly path: (facts: Facts) => string;
  /** `owner` has a full team and runs the instance, `visitor` nothing; `first boot` is looked at by `first-boot.spec.ts`, because an instance has it only once. */
  readonly as: "visitor" | "owner" | "first boot";
}

export const routes: readonly Route[] = [
  { page: "", as: "visitor", heading: "Email you can account for", path: () => "/" },
  { page: "setup", as: "first boot", heading: "Set up this instance", path: () => "/setup" },
  { page: "setup/done", as: "first boot", heading: "This instance is yours", path: () => "/setup/done" },
  { page: "(auth)/sign-in", as: "visitor", heading: "Sign in", path: () => "/sign-in" },
  { page: "(auth)/sign-up", as: "visitor", heading: "Create an account", path: () => "/sign-up" },
  { page: "(auth)/forgot", as: "visitor", heading: "Forgotten password", path: () => "/forgot" },
  { page: "(auth)/reset/[token]", as: "visitor", heading: "Set a new password", path: () => "/reset/not-a-token" },
  { page: "(auth)/verify/[token]", as: "visitor", heading: "Verify your address", path: () => "/verify/not-a-token" },
  { page: "docs", as: "visitor", heading: /./, path: () => "/docs" },
  { page: "docs/api", as: "visitor", heading: /./, path: () => "/docs/api" },
  { page: "docs/attachments", as: "visitor", heading: /./, path: () => "/docs/attachments" },
  { page: "docs/domains", as: "visitor", heading: /./, path: () => "/docs/domains" },
  { page: "docs/addresses", as: "visitor", heading: /./, path: () => "/docs/addresses" },
  { page: "docs/statistics", as: "visitor", heading: /./, path: () => "/docs/statistics" },
  { page: "docs/providers", as: "visitor", heading: "Your own SES or SMTP", path: () => "/docs/providers" },
  { page: "docs/events", as: "visitor", heading: "Reports of providers", path: () => "/docs/events" },
  { page: "docs/suppressions", as: "visitor", heading: "Suppressions", path: () => "/docs/suppressions" },
  { page: "docs/errors", as: "visitor", heading: /./, path: () => "/docs/errors" },
  { page: "(account)/account", as: "owner", heading: "Account", path: ({ team }) => `/account?team=${team}` },
  { page: "(account)/teams/new", as: "owner", heading: "New team", path: () => "/teams/new" },
  { page: "(dashboard)/[team]/(home)", as: "owner", heading: "Home", path: ({ team }) => `/${team}` },
  { page: "(dashboard)/[team]/emails", as: "owner", heading: "Emails", path: ({ team }) => `/${team}/emails` },
  { page: "(dashboard)/[team]/suppressions", as: "owner", heading: "Suppressions", path: ({ team }) => `/${team}/suppressions` },
  { page: "(dashboard)/[team]/emails/[id]", as: "owner", heading: /./, path: ({ team, emailId }) => `/${team}/emails/${emailId}` },
  { page: "(dashboard)/[team]/reports", as: "owner", heading: "Reports", path: ({ team }) => `/${team}/reports?days=90` },
  { page: "(dashboard)/[team]/sandbox", as: "owner", heading: "Sandbox inbox", path: ({ team }) => `/${team}/sandbox` },
  { page: "(dashboard)/[team]/sandbox/[id]", as: "owner", heading: /./, path: ({ team, messageId }) => `/${team}/sandbox/${messageId}` },
  { page: "(dashboard)/[team]/domains", as: "owner", heading: "Domains", path: ({ team }) => `/${team}/domains` },
  { page: "(dashboard)/[team]/domains/[id]", as: "owner", heading: /./, path: ({ team, domainId }) => `/${team}/domains/${domainId}` },
  { page: "(admin)/admin", as: "owner", heading: /./, path: () => "/admin" },
  { page: "(admin)/admin/domains", as: "owner", heading: /./, path: () => "/admin/domains" },
  { page: "(admin)/admin/teams", as: "owner", heading: "Teams", path: () => "/admin/teams" },
  { page: "(dashboard)/[team]/credentials", as: "owner", heading: "Credentials", path: ({ team }) => `/${team}/credentials` },
  { page: "(dashboard)/[team]/settings", as: "owner", heading: "Settings", path: ({ team }) => `/${team}/settings` },
  { page: "(dashboard)/[team]/settings/sending", as: "owner", heading: "Settings", path: ({ team }) => `/${team}/settings/sending` },
  { page: "(dashboard)/[team]/settings/members", as: "owner", heading: "Settings", path: ({ team }) => `/${team}/settings/members` },
];
