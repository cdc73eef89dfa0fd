/** Whom a team does not write to, asked for every email that is accepted: questions that arrive together share one query. */
import { pool } from "@/lib/infra/db/client";
import { groupWriter } from "@/lib/infra/db/group-writer";
import { shared } from "@/lib/infra/singleton";
import type { SuppressionReason, SuppressionScope } from "./schemas";

export interface Standing {
  readonly reason: SuppressionReason;
  readonly scope: SuppressionScope;
  readonly since: Date;
}

interface Question {
  readonly teamId: string;
  readonly folded: readonly string[];
}

const nobody: ReadonlyMap<string, Standing> = new Map();

/** Of these folded addresses, those that are on the team's list. */
export async function suppressedAmong(teamId: string, folded: readonly string[]): Promise<ReadonlyMap<string, Standing>> {
  return folded.length === 0 ? nobody : reader().write({ teamId, folded });
}

const reader = shared("suppressions.reader", () =>
  groupWriter<Question, ReadonlyMap<string, Standing>>({
    commit: readMany,
    lanes: 2,
    maxWeight: 1000,
    weigh: ({ folded }) => folded.length,
  }),
);

/** LIMIT 1 keeps it at one look into the index per address, whatever the planner thinks of the list's size. */
const text = `
  SELECT a.n, s.* FROM unnest($1::int[], $2::uuid[], $3::text[]) AS a (n, team_id, folded)
  CROSS JOIN LATERAL (
    SELECT k.folded, k.reason, k.scope, k.created_at FROM suppressions k WHERE k.team_id = a.team_id AND k.folded = a.folded LIMIT 1
  ) s`;

interface Row {
  n: number;
  folded: string;
  reason: SuppressionReason;
  scope: SuppressionScope;
  created_at: Date;
}

async function readMany(questions: readonly Question[]): Promise<ReadonlyMap<string, Standing>[]> {
  const asked = questions.flatMap(({ teamId, folded }, n) => folded.map((each) => ({ n, teamId, folded: each })));
  const { rows } = await pool().query<Row>({
    name: "suppressed-among",
    text,
    values: [
      `{${asked.map(({ n }) => n).join(",")}}`,
      `{${asked.map(({ teamId }) => teamId).join(",")}}`,
      asked.map(({ folded }) => folded),
    ],
  });
  if (rows.length === 0) return questions.map(() => nobody);
  const byQuestion = Map.groupBy(rows, ({ n }) => n);
  return questions.map(
    (_, n) =>
      new Map(
        (byQuestion.get(n) ?? []).map(({ folded, reason, scope, created_at }) => [folded, { reason, scope, since: new Date(created_at) }]),
      ),
  );
}
