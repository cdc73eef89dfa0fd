/** The house rules that a compiler does not know: arrows only go down. Each test lists the edges that break its rule. */
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import ts from "typescript";
import { expect, test } from "vitest";

const root = resolve(import.meta.dirname, "..");

/** In order: a domain may use the face of those before it. */
const domains =
  "teams billing domains keys providers suppressions contacts templates tracking emails campaigns webhooks mailboxes analytics notices".split(
    " ",
  );
const tables = ["lib/operations.ts", "lib/jobs.ts", "lib/subscriptions.ts"];
const framework = /^(next|react|react-dom|next-auth|server-only|client-only)(\/|$)/;

interface Edge {
  readonly from: string;
  /** A file below the root, or the name of a package. */
  readonly to: string;
  readonly typeOnly: boolean;
}

/** A file's floor, from the ground up. What is on no floor (tests, scripts, configuration) may look everywhere. */
function floorOf(file: string): number | null {
  if (file.startsWith("lib/infra/")) return 0;
  if (file.startsWith("lib/kernel/")) return 1;
  if (domainOf(file)) return 2;
  if (tables.includes(file)) return 3;
  if (file === "lib/prepare.ts") return 4;
  if (file.startsWith("lib/api/") || file.startsWith("lib/web/")) return 4;
  if (file.startsWith("components/")) return 5;
  if (/^(app|web|worker|smtp)\/|^(proxy|instrumentation)\.ts$/.test(file)) return 6;
  return null;
}

const domainOf = (file: string): string | null => {
  const name = /^lib\/([^/]+)\//.exec(file)?.[1];
  return name && domains.includes(name) ? name : null;
};

const files = ["app", "components", "emails", "lib", "smtp", "web", "worker", "proxy.ts", "instrumentation.ts"]
  .flatMap(filesBelow)
  .filter((file) => /\.tsx?$/.test(file) && !/\.test\.tsx?$/.test(file) && !/\/(generated|fixtures)\//.test(file));
const texts = new Map(files.map((file) => [file, readFileSync(join(root, file), "utf8")]));
const edges = files.flatMap(edgesOf);
const loaded = edges.filter(({ typeOnly }) => !typeOnly);

const broken = (wrong: (edge: Edge) => string | false): string[] =>
  loaded.flatMap((edge) => {
    const why = wrong(edge);
    return why ? [`${edge.from} → ${edge.to}: ${why}`] : [];
  });

test("the rules look at the whole house", () => {
  expect(files.length).toBeGreaterThan(50);
  expect(edges.length).toBeGreaterThan(files.length);
});

test("every folder of lib is a floor, a door or a domain", () => {
  const rooms = readdirSync(join(root, "lib"), { withFileTypes: true }).filter((entry) => entry.isDirectory());
  const known = ["infra", "kernel", "api", "web", ...domains];
  expect(rooms.map(({ name }) => name).filter((name) => !known.includes(name))).toEqual([]);
});

test("arrows only go down", () => {
  expect(
    broken(({ from, to }) => {
      const [here, there] = [floorOf(from), floorOf(to)];
      return here !== null && there !== null && there > here && `floor ${here} does not see floor ${there}`;
    }),
  ).toEqual([]);
});

test("a domain uses the face or the schemas of earlier domains only", () => {
  expect(
    broken(({ from, to }) => {
      const [mine, theirs] = [domainOf(from), domainOf(to)];
      if (!mine || !theirs || mine === theirs) return false;
      if (domains.indexOf(theirs) > domains.indexOf(mine)) return `${theirs} comes after ${mine}`;
      return !/^lib\/[^/]+\/(index|schemas)\.ts$/.test(to) && `only the face of ${theirs} may be used`;
    }),
  ).toEqual([]);
});

test("doors and tables enter a domain by its face", () => {
  expect(
    broken(({ from, to }) => {
      const outside = !domainOf(from) && floorOf(from) !== null;
      return outside && domainOf(to) !== null && !/^lib\/[^/]+\/(index|schemas)\.ts$/.test(to) && "enter by the face";
    }),
  ).toEqual([]);
});

test("no framework below the doors", () => {
  expect(
    broken(({ from, to }) => {
      const floor = floorOf(from);
      const below = floor !== null && floor < 4;
      /** Our own mails are React Email, and notices render them. */
      if (from.startsWith("lib/notices/") && to === "react") return false;
      return (below || from.startsWith("worker/") || from.startsWith("smtp/")) && framework.test(to) && "a framework";
    }),
  ).toEqual([]);
});

test("machines know nothing of the product", () => {
  expect(
    broken(({ from, to }) => from.startsWith("lib/infra/") && texts.has(to) && !to.startsWith("lib/infra/") && "not a machine"),
  ).toEqual([]);
});

test("schemas bring nothing but zod along, so that forms may use them", () => {
  const schemas = files.filter((file) => /^lib\/[^/]+\/schemas\.ts$/.test(file));
  const carried = schemas.flatMap((file) => [...reach(file)].filter((to) => !texts.has(to)).map((to) => `${file} → ${to}`));
  expect(carried.filter((edge) => !/ → zod(\/|$)/.test(edge))).toEqual([]);
});

test("what runs in a browser brings nothing of the server along", () => {
  const client = files.filter((file) => /^\s*["']use client["']/m.test(texts.get(file)?.slice(0, 600) ?? ""));
  const allowed = /^components\/|^lib\/web\/(client|ask|tell|live-client)[^/]*\.tsx?$|^lib\/[^/]+\/schemas\.ts$/;
  expect(
    broken(({ from, to }) => {
      if (!client.includes(from) || !texts.has(to)) return false;
      return !allowed.test(to) && dirname(to) !== dirname(from) && !client.includes(to) && "server code in a browser";
    }),
  ).toEqual([]);
});

test("whatever runs operations or jobs knows what follows from them", () => {
  const doors = ["lib/web/call.ts", "lib/web/door.ts", "lib/api/dialects/v1.ts", "worker/main.ts"];
  expect(doors.filter((door) => !reach(door).has("lib/subscriptions.ts"))).toEqual([]);
});

test("no file needs itself", () => {
  expect(
    circles(
      new Map([
        ["a", ["b"]],
        ["b", ["c", "d"]],
        ["d", ["b"]],
      ]),
    ),
  ).toEqual(["b → d → b"]);
  const below = new Map(files.map((file) => [file, loaded.filter(({ from }) => from === file).map(({ to }) => to)]));
  expect(circles(below)).toEqual([]);
});

/** All that is loaded with a file: files and packages. */
function reach(file: string, seen = new Set<string>()): Set<string> {
  for (const { from, to } of loaded)
    if (from === file && !seen.has(to)) {
      seen.add(to);
      reach(to, seen);
    }
  return seen;
}

/** Circles of files that load each other, each told once, by depth-first search. */
function circles(below: Map<string, string[]>): string[] {
  const done = new Set<string>();
  const found: string[] = [];
  const visit = (file: string, path: string[]) => {
    const at = path.indexOf(file);
    if (at >= 0) found.push([...path.slice(at), file].join(" → "));
    if (at >= 0 || done.has(file)) return;
    for (const next of below.get(file) ?? []) visit(next, [...path, file]);
    done.add(file);
  };
  for (const file of below.keys()) visit(file, []);
  return found;
}

function edgesOf(from: string): Edge[] {
  const source = ts.createSourceFile(
    from,
    texts.get(from) ?? "",
    ts.ScriptTarget.Latest,
    true,
    from.endsWith("x") ? ts.ScriptKind.TSX : ts.ScriptKind.TS,
  );
  const found: Edge[] = [];
  const add = (specifier: ts.Node | undefined, typeOnly: boolean) => {
    if (specifier && ts.isStringLiteral(specifier)) found.push({ from, to: target(from, specifier.text), typeOnly });
  };
  const visit = (node: ts.Node): void => {
    if (ts.isImportDeclaration(node)) add(node.moduleSpecifier, onlyTypes(node.importClause));
    else if (ts.isExportDeclaration(node)) add(node.moduleSpecifier, node.isTypeOnly);
    else if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword) add(node.arguments[0], false);
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

function onlyTypes(clause: ts.ImportClause | undefined): boolean {
  if (!clause) return false;
  if (clause.phaseModifier === ts.SyntaxKind.TypeKeyword) return true;
  const named = clause.namedBindings;
  return (
    !clause.name &&
    named !== undefined &&
    ts.isNamedImports(named) &&
    named.elements.length > 0 &&
    named.elements.every(({ isTypeOnly }) => isTypeOnly)
  );
}

/** The file that a specifier means, as a path below the root; packages keep their name. */
function target(from: string, specifier: string): string {
  if (!/^(\.|@\/)/.test(specifier)) return specifier;
  const path = specifier.startsWith("@/") ? join(root, specifier.slice(2)) : resolve(root, dirname(from), specifier);
  const file = ["", ".ts", ".tsx", "/index.ts", "/index.tsx"]
    .map((end) => path + end)
    .find((name) => existsSync(name) && statSync(name).isFile());
  return relative(root, file ?? path);
}

function filesBelow(path: string): string[] {
  const full = join(root, path);
  if (!existsSync(full)) return [];
  if (!statSync(full).isDirectory()) return [path];
  return readdirSync(full).flatMap((name) => filesBelow(join(path, name)));
}
