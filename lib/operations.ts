/** TABLE 1: everything the product can do. Every door reads it; nothing is reachable that is not in it. */
import "./subscriptions";
import { analyticsOperations } from "./analytics";
import { domainOperations } from "./domains";
import { emailOperations } from "./emails";
import type { Operation } from "./kernel/operation";
import { keyOperations } from "./keys";
import { noticeOperations } from "./notices";
import { providerOperations } from "./providers";
import { suppressionOperations } from "./suppressions";
import { teamOperations } from "./teams";
/** Whoever runs operations must know what follows from them. */
import "./subscriptions";

const table = [
  ...teamOperations,
  ...domainOperations,
  ...keyOperations,
  ...providerOperations,
  ...suppressionOperations,
  ...emailOperations,
  ...analyticsOperations,
  ...noticeOperations,
] as const;

export type AnyOperation = (typeof table)[number];
export type OperationName = AnyOperation["name"];
export type OperationNamed<Name extends OperationName> = Extract<AnyOperation, { name: Name }>;

export const operations: readonly Operation[] = table;

/** Null when there is no such operation. */
export const peekOperation = (name: string): Operation | null => operations.find((operation) => operation.name === name) ?? null;
