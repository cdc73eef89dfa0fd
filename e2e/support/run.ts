/** What a journey knows of the run it is part of. */
import pg from "pg";

const named = (name: string): string => {
  const value = process.env[name];
  if (!value) throw new Error(`${name} is not set; journeys run through: npm run e2e`);
  return value;
};

export const origin = (): string => named("E2E_URL");

/** Where the authority that signs for SNS gives out its certificate. */
export const snsHost = (): string => named("E2E_SNS_HOST");

/** The link that `npm start` printed for the first account. */
export const setupUrl = (): string => named("E2E_SETUP_URL");

/** One statement against the product's own database; for what a person cannot see. */
export async function sql(text: string, values: unknown[] = []): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: named("E2E_DATABASE_URL") });
  await client.connect();
  try {
    return (await client.query(text, values)).rows;
  } finally {
    await client.end();
  }
}
