/** An answer that is a file and not a value: its bytes pass through, and are never in memory as a whole. */
import { z } from "zod";

export interface FileAnswer {
  /** As people see it; any characters but control characters. */
  readonly filename: string;
  readonly contentType: string;
  /** Null for a file that is made while it is read. */
  readonly size: number | null;
  /** Of exactly `size` bytes where that is said. Read once. */
  readonly content: AsyncIterable<Uint8Array>;
}

/** The output of an operation that is declared with `file`. */
export const FileOutput = z.custom<FileAnswer>(isFile);

export function isFile(value: unknown): value is FileAnswer {
  return typeof value === "object" && value !== null && "content" in value;
}
