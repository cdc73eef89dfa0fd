/** Who is asking. A door makes exactly one of these; domains only read it. */

/** From least to most; each may do what those before it may. */
export const roles = ["viewer", "marketer", "developer", "admin", "owner"] as const;
export type Role = (typeof roles)[number];

export const roleSentences: Record<Role, string> = {
  viewer: "Sees everything, changes nothing",
  marketer: "Writes and sends campaigns, manages the audience",
  developer: "Sends email, manages keys, domains and webhooks",
  admin: "Manages the team, its members and its settings",
  owner: "Everything, including billing and deleting the team",
};

/** What a key may do, as the sentence that the key picker shows. */
export const scopeSentences = {
  "emails:send": "Send email",
  "emails:read": "Read the log, bodies and events of sent email",
  "stats:read": "Read statistics: how much was sent, delivered and bounced",
  "domains:read": "See domains, their DNS records, scores and history",
  "domains:write": "Add, check and delete domains, and rotate their DKIM keys",
  "domains:approve": "Approve and reject the domains of every team (operators only)",
  "providers:read": "See the team's own SES and SMTP, without their secrets",
  "providers:write": "Add, change, test and remove the team's own SES and SMTP",
  "suppressions:read": "See the addresses that the team does not write to, and why",
  "suppressions:write": "Put addresses on the suppression list, import them, and take them off",
  "keys:read": "See which API keys exist",
  "keys:write": "Create, rotate and revoke API keys",
  "team:read": "See the team, its members and its settings",
} as const;
export type Scope = keyof typeof scopeSentences;
export const scopes = Object.keys(scopeSentences) as [Scope, ...Scope[]];

/**
 * From which role on a member may give a scope to a key: the highest that any operation behind the scope asks of members, so that no
 * key does what its maker may not. `lib/keys/powers.test.ts` compares it with the table of operations.
 */
export const scopeRoles: Readonly<Record<Scope, Role>> = {
  "emails:send": "developer",
  "emails:read": "viewer",
  "stats:read": "viewer",
  "domains:read": "viewer",
  "domains:write": "admin",
  "domains:approve": "viewer",
  "providers:read": "developer",
  "providers:write": "admin",
  "suppressions:read": "viewer",
  "suppressions:write": "marketer",
  "keys:read": "viewer",
  "keys:write": "developer",
  "team:read": "viewer",
};

/** Scopes over the whole instance: only staff gives them to a key, and the key has them while its maker is staff. */
export const staffScopes: ReadonlySet<Scope> = new Set<Scope>(["domains:approve"]);

export type Mode = "live" | "test";

export interface MemberPrincipal {
  readonly kind: "member";
  readonly userId: string;
  readonly sessionId: string;
  readonly teamId: string;
  readonly role: Role;
  readonly isStaff: boolean;
}
export interface KeyPrincipal {
  readonly kind: "key";
  readonly keyId: string;
  readonly teamId: string;
  readonly mode: Mode;
  readonly scopes: readonly Scope[];
  /** The only domain that may stand in From; null for every domain of the team. */
  readonly domain: string | null;
  /** Whoever made it is staff at this moment. */
  readonly ofStaff: boolean;
  /** UUID of the person who made it, or the first of the keys that it descends from; null where that is not known. */
  readonly madeBy: string | null;
  /** That person's role in the team at this moment; null when they are no member. */
  readonly makerRole: Role | null;
  /** Its own limits, which what it makes inherits. */
  readonly expiresAt: Date | null;
  readonly ipAllow: readonly string[];
}
/** Somebody signed in, outside of any team: their account, their list of teams. */
export interface PersonPrincipal {
  readonly kind: "person";
  readonly userId: string;
  readonly sessionId: string;
  readonly isStaff: boolean;
}
export interface StaffPrincipal {
  readonly kind: "staff";
  readonly userId: string;
  readonly sessionId: string;
}
/** A job of ours, for a team. */
export interface SystemPrincipal {
  readonly kind: "system";
  readonly job: string;
  readonly teamId: string;
}
export interface AnyonePrincipal {
  readonly kind: "anyone";
}
export type Principal = MemberPrincipal | KeyPrincipal | PersonPrincipal | StaffPrincipal | SystemPrincipal | AnyonePrincipal;

export const atLeast = (role: Role, needed: Role): boolean => roles.indexOf(role) >= roles.indexOf(needed);

/**
 * What operations a key is let into by its maker's role. What a program needs to send (developer) stays with the team: mail must not
 * stop because somebody changed places. What is more than that follows the person, as staff's powers do: a key of somebody who is
 * no admin, or not any more, does nothing that needs one.
 */
export const roleOfKey = ({ makerRole }: Pick<KeyPrincipal, "makerRole">): Role =>
  makerRole && atLeast(makerRole, "developer") ? makerRole : "developer";

/** Who did it, for audit rows: `["key", id]`. */
export function actor(who: Principal): readonly [kind: string, id: string | null] {
  if (who.kind === "key") return ["key", who.keyId];
  if (who.kind === "system") return ["system", null];
  return who.kind === "anyone" ? ["anyone", null] : [who.kind, who.userId];
}
