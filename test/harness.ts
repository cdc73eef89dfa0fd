/** What a test needs to speak of teams, keys and members: `await as(key(team, "emails:send")).run(sendEmail, { … })`. */
import { randomBytes } from "node:crypto";
import type { z } from "zod";
import { refusalsOf } from "@/lib/api/refusals";
import { db } from "@/lib/infra/db/client";
import { newUuid } from "@/lib/infra/ids";
import { type Base, type Opening, open, type TeamFacts } from "@/lib/kernel/context";
import { execute } from "@/lib/kernel/execute";
import { isFault } from "@/lib/kernel/fault";
import type { Operation } from "@/lib/kernel/operation";
import type { KeyPrincipal, MemberPrincipal, Principal, Role, Scope } from "@/lib/kernel/principal";
import { keyOperations } from "@/lib/keys";
import { toTeamFacts } from "@/lib/teams";

/** A team of its own for one test. */
export async function aTeam(facts: Partial<{ name: string; keyRate: number; teamRate: number; pausedAt: Date }> = {}): Promise<TeamFacts> {
  const id = newUuid();
  const row = await db().team.create({ data: { id, name: "A team", slug: `team-${randomBytes(6).toString("hex")}`, ...facts } });
  return toTeamFacts(row);
}

/** The secret of a real key, as `POST /api-keys` gives it. */
export async function aKey(
  team: TeamFacts,
  input: { scopes?: Scope[]; mode?: "live" | "test"; domain?: string; ipAllow?: string[]; expiresAt?: string } = {},
): Promise<{ id: string; secret: string }> {
  const [createKey] = keyOperations;
  const made = await as(await anOwner(team), team).run(createKey, { name: "A key", ...input });
  return { id: made.id, secret: made.key };
}

const owners = new Map<string, MemberPrincipal>();

/** A real person who owns the team; the same one each time. */
export async function anOwner(team: TeamFacts): Promise<MemberPrincipal> {
  const known = owners.get(team.id);
  if (known) return known;
  const principal = member(team, "owner");
  await aMember(principal);
  owners.set(team.id, principal);
  return principal;
}

/** Writes the person and the membership behind a principal. */
export async function aMember({ userId, teamId, role }: MemberPrincipal): Promise<void> {
  const email = `${userId}@people.example`;
  await db().user.create({
    data: { id: userId, email, emailKey: email, name: "A member", passwordHash: "none", emailVerifiedAt: new Date() },
  });
  await db().member.create({ data: { teamId, userId, role } });
}

/** A domain of the team that may send. */
export async function aDomain(team: TeamFacts, name = `${randomBytes(4).toString("hex")}.test`): Promise<string> {
  const facts = { name, unicode: name, looks: [name], token: randomBytes(24).toString("base64url"), source: "operator" };
  await db().domain.create({ data: { id: newUuid(), teamId: team.id, status: "verified", approval: "approved", ...facts } });
  return name;
}

export const key = (team: TeamFacts, ...scopes: Scope[]): KeyPrincipal => ({
  kind: "key",
  keyId: newUuid(),
  teamId: team.id,
  mode: "live",
  scopes,
  domain: null,
  ofStaff: false,
  madeBy: null,
  makerRole: "owner",
  expiresAt: null,
  ipAllow: [],
});

/** An operator of the instance, outside of any team. */
export const staff = (userId = newUuid()): Principal => ({ kind: "staff", userId, sessionId: newUuid() });

export const member = (team: TeamFacts, role: Role): MemberPrincipal => ({
  kind: "member",
  userId: newUuid(),
  sessionId: newUuid(),
  teamId: team.id,
  role,
  isStaff: false,
});

export const anyone: Principal = { kind: "anyone" };

/** Runs operations as somebody, through `execute` like every door. */
export function as(principal: Principal, team: TeamFacts | null = null, more: Partial<Opening> = {}) {
  const ctx = (): Base => open({ principal, team, requestId: newUuid(), ...more });
  return {
    run: async <In extends z.ZodType, Out extends z.ZodType>(
      op: Operation<string, "query" | "command", In, Out>,
      input: z.input<In>,
      idempotencyKey: string | null = null,
    ): Promise<z.output<Out>> => {
      try {
        return (await execute(op, ctx(), () => input, idempotencyKey)).output;
      } catch (error) {
        if (op.route && isFault(error)) expectInReference(op, error.code);
        throw error;
      }
    },
  };
}

/** What only people, and those without a team, are refused with; the reference is about keys. */
const ofPeople = ["missing_credentials", "team_required", "role_too_low", "dashboard_only", "staff_only"];

/** @throws Error when an operation refuses with a code that its reference does not name */
function expectInReference(op: Operation, code: string): void {
  if (ofPeople.includes(code) || refusalsOf(op).some((each) => each === code)) return;
  throw new Error(`${op.name} refuses with ${code}, which its reference does not name: see \`refuses\` of the operation.`);
}

/** The code of the fault that this is refused with. @throws Error when it is not refused, or fails by a bug */
export async function refusalOf(doing: Promise<unknown>): Promise<string> {
  try {
    await doing;
  } catch (error) {
    if (isFault(error)) return error.code;
    throw error;
  }
  throw new Error("Nothing was refused.");
}
