/**
 * What time it is in the database, whose clock decides what is due. The clock of this process may be wrong or be set
 * anew at any moment; it is never asked.
 */
import { singleton } from "../singleton";
import { pool } from "./client";

const freshMs = 5_000;

interface Reading {
  /** Milliseconds since 1970 in the database, and on the even count of this process, at one moment. */
  readonly there: number;
  readonly here: number;
}

const last = () => singleton("db.clock", () => ({ reading: null as Reading | null }));

/** Milliseconds since 1970, right to some milliseconds: read anew every five seconds, carried on in between. */
export async function databaseTime(): Promise<number> {
  const held = last();
  if (!held.reading || performance.now() - held.reading.here > freshMs) held.reading = await read();
  return held.reading.there + (performance.now() - held.reading.here);
}

async function read(): Promise<Reading> {
  const asked = performance.now();
  const { rows } = await pool().query({
    name: "database-clock",
    text: "SELECT extract(epoch FROM clock_timestamp())::float8 * 1000 AS now",
  });
  return { there: Number(rows[0]?.now), here: (asked + performance.now()) / 2 };
}
