/** Making a team: its row, its slug, its first member. */
import { randomBytes } from "node:crypto";
import type { Tx } from "@/lib/infra/db/client";
import type { Team as Row } from "@/lib/infra/db/generated/client";
import { newUuid } from "@/lib/infra/ids";

/** Slugs that are paths of ours, or would look like them. */
const reserved = new Set(
  "account admin api app assets auth docs forgot health healthz invite login logout metrics new public readyz redoc reset setup sign-in sign-up signin signup static system team teams user users verify www".split(
    " ",
  ),
);

/** The person becomes its owner. */
export async function newTeam(tx: Tx, name: string, ownerId: string): Promise<Row> {
  const row = await tx.team.create({ data: { id: newUuid(), name, slug: await freeSlug(tx, name) } });
  await tx.member.create({ data: { teamId: row.id, userId: ownerId, role: "owner" } });
  return row;
}

/** `acme`, or `acme-x7k2` when that is taken. */
async function freeSlug(tx: Tx, name: string): Promise<string> {
  const base = slugOf(name);
  const taken = base === "" || reserved.has(base) || (await tx.team.findUnique({ where: { slug: base } })) !== null;
  return taken ? `${base || "team"}-${randomBytes(4).toString("hex").slice(0, 6)}` : base;
}

/** Exported for its test. */
export const slugOf = (name: string): string =>
  name
    .normalize("NFKD")
    .replace(/\p{M}/gu, "")
    .toLowerCase()
    .replace(/['’]/g, "")
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-+|-+$/g, "")
    .slice(0, 40)
    .replace(/-+$/, "");
