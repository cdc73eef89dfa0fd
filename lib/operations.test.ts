/** What holds for every operation, asked of every operation. */
import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { openapi } from "@/lib/api/openapi";
import { publicId } from "@/lib/infra/ids";
import type { TeamFacts } from "@/lib/kernel/context";
import type { Operation, StaffAccess, TeamAccess } from "@/lib/kernel/operation";
import { atLeast, roles, type Scope, scopes } from "@/lib/kernel/principal";
import { anyone, as, aTeam, key, member, refusalOf, staff } from "@/test/harness";
import { sampleOf } from "@/test/samples";
import { jobs } from "./jobs";
import { operations } from "./operations";
import { subscriptions } from "./subscriptions";

const isTeamAccess = (access: Operation["access"]): access is TeamAccess => typeof access === "object" && "role" in access;
const isStaffAccess = (access: Operation["access"]): access is StaffAccess => typeof access === "object" && "staff" in access;
const forStaff = operations.filter((op): op is Operation & { access: StaffAccess } => isStaffAccess(op.access));
const inTeam = operations.filter((op): op is Operation & { access: TeamAccess } => isTeamAccess(op.access));
const withId = inTeam.filter((op) => "id" in shapeOf(op));

/** The scopes of which a key needs one. */
const enough = (scope: TeamAccess["scope"]): readonly Scope[] => {
  if (typeof scope !== "string") return scope;
  return scopes.filter((one) => one === scope);
};

/** What a paused team may do, for a pause is often caused by a leaked key. A new line is a decision. */
const whilePaused: Record<string, "always" | { only: Record<string, unknown>; not: Record<string, unknown>[] }> = {
  "keys.revoke": "always",
  "emails.cancel": "always",
  "emails.cancelMany": "always",
  "suppressions.create": "always",
  "suppressions.import": "always",
  "domains.delete": "always",
  "providers.delete": "always",
  "providers.update": {
    only: { enabled: false },
    not: [{ enabled: true }, { name: "Another" }, { enabled: false, host: "mx.example.com" }],
  },
  "providers.setInstance": { only: { enabled: false }, not: [{ enabled: true }] },
};

function shapeOf(op: Operation): Record<string, unknown> {
  return "shape" in op.input && typeof op.input.shape === "object" && op.input.shape !== null
    ? (op.input.shape as Record<string, unknown>)
    : {};
}

test("names are unique, and so are routes", () => {
  const unique = (all: readonly unknown[]) => expect(new Set(all).size).toBe(all.length);
  unique(operations.map(({ name }) => name));
  unique(operations.flatMap(({ route, alsoAt = [] }) => (route ? [route, ...alsoAt] : [])));
});

test("what an operation touches are queries that exist", () => {
  const queries = new Set(operations.filter(({ kind }) => kind === "query").map(({ name }) => name));
  expect(operations.flatMap(({ touches = [] }) => touches).filter((name) => !queries.has(name))).toEqual([]);
});

test("every job that follows from an event is in the table of jobs", () => {
  expect(subscriptions.length).toBeGreaterThan(0);
  const known = new Set(jobs.map(({ name }) => name));
  expect(subscriptions.map(({ job }) => job).filter((name) => !known.has(name))).toEqual([]);
});

test("the committed document is the one that the table draws", () => {
  expect(JSON.parse(readFileSync("public/openapi.json", "utf8"))).toEqual(JSON.parse(JSON.stringify(openapi())));
});

describe.each(operations.map((op) => [op.name, op] as const))("%s", (_name, op) => {
  test("has a sample that its schema accepts, and refuses a field it does not know", async () => {
    const input = await sampleOf(op, await aTeam());
    expect(op.input.safeParse(input).error?.issues ?? []).toEqual([]);
    expect(op.input.safeParse({ ...input, isStaff: true, teamId: "x" }).success).toBe(false);
  });

  if (op.route)
    test("stands in the document", () => {
      const [method = "", path = ""] = (op.route ?? "").split(" ");
      const paths = openapi().paths as Record<string, Record<string, unknown>>;
      expect(paths[path]?.[method.toLowerCase()]).toMatchObject({ operationId: op.name });
    });
});

describe.each(inTeam.map((op) => [op.name, op] as const))("%s", (_name, op) => {
  const ready = async () => {
    const team = await aTeam();
    return { team, input: await sampleOf(op, team) };
  };

  test("refuses strangers", async () => {
    const { team, input } = await ready();
    expect(await refusalOf(as(anyone, team).run(op, input))).toBe("missing_credentials");
  });

  test("refuses a key without its scope, unless any key will do", async () => {
    const { team, input } = await ready();
    const { scope } = op.access;
    const asked = as(key(team, ...scopes.filter((other) => !enough(scope).includes(other))), team).run(op, input);
    if (scope === "any") expect(await asked.catch((error) => error.code)).not.toBe("missing_scope");
    else expect(await refusalOf(asked)).toBe(scope === "dashboard-only" ? "dashboard_only" : "missing_scope");
  });

  test("of several scopes each is enough", async () => {
    for (const scope of typeof op.access.scope === "string" ? [] : op.access.scope) {
      const { team, input } = await ready();
      expect(
        await as(key(team, scope), team)
          .run(op, input)
          .catch((error) => error.code),
      ).not.toBe("missing_scope");
    }
  });

  test("refuses members below its role", async () => {
    const { team, input } = await ready();
    for (const role of roles.filter((low) => !atLeast(low, op.access.role)))
      expect(await refusalOf(as(member(team, role), team).run(op, input))).toBe("role_too_low");
  });

  test("a paused team may read, and change nothing but what lessens harm", async () => {
    const { team, input } = await ready();
    const paused = as(member(team, "owner"), { ...team, pausedAt: new Date() }).run(op, input);
    if (op.kind === "query") expect(await paused.catch((error) => error.code)).not.toBe("account_paused");
    else if (op.name in whilePaused) await expect(paused).resolves.toBeDefined();
    else expect(await refusalOf(paused)).toBe("account_paused");
  });
});

describe("while a team is paused", () => {
  test("exactly these commands run", () => {
    expect(Object.fromEntries(operations.flatMap((op) => (op.whilePaused ? [[op.name, op.kind]] : [])))).toEqual(
      Object.fromEntries(Object.keys(whilePaused).map((name) => [name, "command"])),
    );
  });

  test.each(Object.entries(whilePaused))("%s works by key and from the dashboard", async (name, rule) => {
    const op = inTeam.find((one) => one.name === name);
    if (!op) throw new Error(`${name} is gone.`);
    const askedBy = async (who: (team: TeamFacts) => Parameters<typeof as>[0], said: Record<string, unknown> | null) => {
      const team = await aTeam();
      const { id, ...rest } = await sampleOf(op, team);
      const input = said ? { ...(id === undefined ? {} : { id }), ...said } : { ...rest, ...(id === undefined ? {} : { id }) };
      return as(who(team), { ...team, pausedAt: new Date() }).run(op, input);
    };
    const owner = (team: TeamFacts) => member(team, "owner");
    const program = (team: TeamFacts) => key(team, ...enough(op.access.scope));
    const said = rule === "always" ? null : rule.only;
    await expect(askedBy(owner, said)).resolves.toBeDefined();
    if (op.access.scope !== "dashboard-only") await expect(askedBy(program, said)).resolves.toBeDefined();
    for (const more of rule === "always" ? [] : rule.not) {
      expect(await refusalOf(askedBy(owner, more))).toBe("account_paused");
      expect(await refusalOf(askedBy(program, more))).toBe("account_paused");
    }
  });

  test("people go on ending their sessions and changing their password", () => {
    for (const name of ["people.revokeSession", "people.signOutEverywhere", "people.changePassword"])
      expect(operations.find((op) => op.name === name)?.access).toBe("person");
  });
});

describe.each(forStaff.map((op) => [op.name, op] as const))("%s", (_name, op) => {
  const ready = async () => {
    const team = await aTeam();
    return { team, input: await sampleOf(op, team) };
  };

  test("refuses strangers, members of every role, and people outside of a team", async () => {
    const { team, input } = await ready();
    expect(await refusalOf(as(anyone, team).run(op, input))).toBe("missing_credentials");
    for (const role of roles) expect(await refusalOf(as({ ...member(team, role), isStaff: true }, team).run(op, input))).toBe("staff_only");
    const person = { kind: "person", userId: team.id, sessionId: team.id, isStaff: true } as const;
    expect(await refusalOf(as(person).run(op, input))).toBe("staff_only");
  });

  test("refuses keys that lack the scope, and keys whose maker is not staff", async () => {
    const { team, input } = await ready();
    const { scope } = op.access;
    const without = key(team, ...scopes.filter((other) => other !== scope));
    expect(await refusalOf(as(without, team).run(op, input))).toBe("missing_scope");
    expect(await refusalOf(as({ ...without, ofStaff: true }, team).run(op, input))).toBe("missing_scope");
    expect(await refusalOf(as(key(team, ...scopes), team).run(op, input))).toBe("staff_only");
  });

  test("runs for staff, and for a key of staff with its scope alone; not when its team is paused", async () => {
    const { team, input } = await ready();
    await expect(as(staff()).run(op, input)).resolves.toBeDefined();
    const ofStaff = { ...key(team, op.access.scope), ofStaff: true };
    await expect(as(ofStaff, team).run(op, input)).resolves.toBeDefined();
    if (op.kind === "command")
      expect(await refusalOf(as(ofStaff, { ...team, pausedAt: new Date() }).run(op, input))).toBe("account_paused");
  });
});

describe.each(withId.map((op) => [op.name, op] as const))("%s", (_name, op) => {
  test("answers another team's id, a random one and a malformed one alike", async () => {
    const [mine, theirs] = [await aTeam(), await aTeam()];
    const input = await sampleOf(op, theirs);
    const told = async (id: unknown) => {
      const error = await as(member(mine, "owner"), mine)
        .run(op, { ...input, id })
        .then(
          () => null,
          (reason: Error & { kind?: string; code?: string }) => reason,
        );
      return [error?.kind, error?.code, error?.message.replace(String(id), "ID")];
    };
    const random = publicId("email", "01890000-0000-7000-8000-000000000001");
    expect(await told(input.id)).toEqual(await told(random));
    expect(await told("x")).toEqual(await told(random));
    expect((await told(random))[0]).toBe("not_found");
    // Theirs is really there, and unharmed.
    await expect(asOwner(theirs, op, input)).resolves.toBeDefined();
  });
});

const asOwner = (team: TeamFacts, op: Operation, input: Record<string, unknown>) => as(member(team, "owner"), team).run(op, input);
