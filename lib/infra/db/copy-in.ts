/**
 * COPY … FROM STDIN in binary form, for values so large that the driver's own way of binding them, which copies each several
 * times, would be felt.
 */
import type { Socket } from "node:net";
import type { PoolClient, Submittable } from "pg";

/** As pg hands it to a query of one's own; its types do not say so much. */
interface Wire {
  readonly stream: Socket;
  query(text: string): void;
  sendCopyFromChunk(chunk: Buffer): void;
  sendCopyFail(reason: string): void;
  endCopyFrom(): void;
}

/** A value of a row: uuid, int2, int4 and text as they are written, bytea as its bytes, null. */
export type Field = Buffer | null;

export const uuidField = (uuid: string): Buffer => Buffer.from(uuid.replaceAll("-", ""), "hex");
export const textField = (text: string): Buffer => Buffer.from(text);
export function int2Field(value: number): Buffer {
  const bytes = Buffer.alloc(2);
  bytes.writeInt16BE(value);
  return bytes;
}
export function int4Field(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeInt32BE(value);
  return bytes;
}

/** @param target a table with its columns, `files (id, content)`. Rows go out as fast as the server takes them. @throws what PostgreSQL says */
export function copyIn(client: PoolClient, target: string, rows: Iterable<readonly Field[]>): Promise<void> {
  return new Promise((done, fail) => {
    let failure: Error | null = null;
    const query = {
      submit: (wire: unknown) => (wire as Wire).query(`COPY ${target} FROM STDIN (FORMAT binary)`),
      handleCopyInResponse: (wire: Wire) =>
        void send(wire, rows, () => failure !== null).catch((error: Error) => wire.sendCopyFail(error.message)),
      handleError: (error: Error) => {
        failure ??= error;
        fail(error);
      },
      handleCommandComplete: () => undefined,
      handleReadyForQuery: () => (failure ? fail(failure) : done()),
    };
    client.query(query as Submittable);
  });
}

const signature = Buffer.from("PGCOPY\n\xff\r\n\0\0\0\0\0\0\0\0\0", "latin1");
const block = 131_072;

async function send(wire: Wire, rows: Iterable<readonly Field[]>, stopped: () => boolean): Promise<void> {
  wire.sendCopyFromChunk(signature);
  for (const row of rows) {
    wire.sendCopyFromChunk(int2Field(row.length));
    for (const field of row) {
      wire.sendCopyFromChunk(int4Field(field?.length ?? -1));
      for (let at = 0; field && at < field.length; at += block) {
        if (stopped()) return;
        wire.sendCopyFromChunk(field.subarray(at, at + block));
        if (wire.stream.writableNeedDrain) await drained(wire.stream);
      }
    }
  }
  wire.sendCopyFromChunk(int2Field(-1));
  wire.endCopyFrom();
}

/** Or closed, which the driver tells the query by itself. */
function drained(stream: Socket): Promise<void> {
  return new Promise((done) => {
    const go = () => {
      stream.off("drain", go);
      stream.off("close", go);
      done();
    };
    stream.once("drain", go);
    stream.once("close", go);
  });
}
