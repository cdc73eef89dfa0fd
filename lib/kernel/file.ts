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

/**
 * The same bytes, of which the first piece is read already: what goes wrong at once is thrown here, while a refusal can still be
 * answered, and not after a status that says that all is well.
 */
export async function begun(content: AsyncIterable<Uint8Array>): Promise<AsyncIterable<Uint8Array>> {
  const reading = content[Symbol.asyncIterator]();
  const first = await reading.next();
  return goOn(reading, first);
}

async function* goOn(reading: AsyncIterator<Uint8Array>, first: IteratorResult<Uint8Array>): AsyncGenerator<Uint8Array> {
  try {
    for (let read = first; !read.done; read = await reading.next()) yield read.value;
  } finally {
    await reading.return?.();
  }
}
