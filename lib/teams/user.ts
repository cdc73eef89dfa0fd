/** The noun: a person who can sign in. */
import { db, type Tx } from "@/lib/infra/db/client";
import type { User as Row } from "@/lib/infra/db/generated/client";
import { publicId } from "@/lib/infra/ids";
import { Fault } from "@/lib/kernel/fault";
import type { Person } from "./schemas";

export const toPerson = (row: Row): Person => ({
  id: publicId("user", row.id),
  email: row.email,
  name: row.name,
  emailVerified: row.emailVerifiedAt !== null,
  isStaff: row.isStaff,
  createdAt: row.createdAt.toISOString(),
});

/** @throws Fault signed_out when the person is gone */
export async function findUser(id: string, tx: Tx = db()): Promise<Row> {
  const row = await tx.user.findUnique({ where: { id } });
  if (!row) throw new Fault("unauthenticated", "signed_out", "This account does not exist any more.");
  return row;
}

export const peekUserByKey = (emailKey: string, tx: Tx = db()): Promise<Row | null> => tx.user.findUnique({ where: { emailKey } });
