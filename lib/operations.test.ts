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

function shapeOf(op: Operation): Record<string, unknown> {
  return "shape" in op.input && typeof op.input.shape === "object" && op.input.shape !== null
    ? (op.input.shape as Record<string, unknown>)
    : {};
}

test("names are unique, and so are routes", () => {
  const unique = (all: readonly unknown[]) => expect(new Set(all).size).toBe(all.length);
  unique(operations.map(({ name }) => name));
  unique(operations.flatMap(({ route }) => (route ? [route] : [])));
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

  test("refuses a key without its scope", async () => {
    const { team, input } = await ready();
    const { scope } = op.access;
    const without = scopes.filter((other): other is Scope => other !== scope);
    expect(await refusalOf(as(key(team, ...without), team).run(op, input))).toBe(
      scope === "dashboard-only" ? "dashboard_only" : "missing_scope",
    );
  });

  test("refuses members below its role", async () => {
    const { team, input } = await ready();
    for (const role of roles.filter((low) => !atLeast(low, op.access.role)))
      expect(await refusalOf(as(member(team, role), team).run(op, input))).toBe("role_too_low");
  });

  test("a paused team may read, and change nothing", async () => {
    const { team, input } = await ready();
    const paused = as(member(team, "owner"), { ...team, pausedAt: new Date() }).run(op, input);
    if (op.kind === "command") expect(await refusalOf(paused)).toBe("account_paused");
    else expect(await paused.catch((error) => error.code)).not.toBe("account_paused");
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
