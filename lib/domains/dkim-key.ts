/** The keys of a domain: made, shown, and the selector under which each is published. */
import { randomBytes } from "node:crypto";
import { seal } from "@/lib/infra/crypto/seal";
import type { Tx } from "@/lib/infra/db/client";
import type { DomainKey as Row } from "@/lib/infra/db/generated/client";
import { makeDkimKey } from "@/lib/infra/dkim/keys";
import { newUuid, publicId } from "@/lib/infra/ids";
import type { DkimKeyWanted } from "./judge";
import { DkimKey } from "./schemas";

/** How long a key that signs no more stays published: longer than mail signed with it is on its way. */
export const retiringMs = 7 * 86_400_000;

/** A key that nothing holds yet. Made outside of transactions: it takes a tenth of a second. */
export interface FreshKey {
  readonly id: string;
  readonly selector: string;
  readonly privateKey: string;
  readonly publicKey: string;
}

/** The selector is random, so that the keys of two teams stand beside each other in one zone. */
export async function freshKey(): Promise<FreshKey> {
  const { privateKeyPem, publicKeyBase64 } = await makeDkimKey();
  return { id: newUuid(), selector: `mw${randomBytes(5).toString("hex")}`, privateKey: seal(privateKeyPem), publicKey: publicKeyBase64 };
}

/** The key signs from the moment this commits. A domain that has an active key keeps it. */
export async function giveKey(tx: Tx, domainId: string, key: FreshKey, now: Date): Promise<void> {
  await tx.domainKey.createMany({ data: { ...key, domainId, state: "active", createdAt: now, activatedAt: now }, skipDuplicates: true });
}

export const toDkimKey = (row: Row): DkimKey => ({
  id: publicId("dkimKey", row.id),
  selector: row.selector,
  state: DkimKey.shape.state.parse(row.state),
  createdAt: row.createdAt.toISOString(),
  seenAt: row.seenAt?.toISOString() ?? null,
  activatedAt: row.activatedAt?.toISOString() ?? null,
  keepUntil: row.state === "retiring" && row.retiringAt ? new Date(row.retiringAt.getTime() + retiringMs).toISOString() : null,
  retiredAt: row.retiredAt?.toISOString() ?? null,
});

const uses = { active: "signing", next: "next", retiring: "retiring" } as const;

/** What of the keys is to stand in the DNS; the order is that of their making. */
export const wantedKeys = (rows: readonly Row[]): DkimKeyWanted[] =>
  rows.flatMap(({ selector, publicKey, state }) =>
    state === "active" || state === "next" || state === "retiring" ? [{ selector, publicKey, use: uses[state] }] : [],
  );
