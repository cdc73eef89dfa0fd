/** From what a request says to what an operation takes, or to one sentence about the first thing that is wrong. */
import type { z } from "zod";
import { Fault } from "./fault";
import { sentenceAbout } from "./sentences";
import { withoutNulls } from "./without-nulls";

/** Stands where a schema says nothing of its own, so that no sentence of the schema library reaches anybody. */
const nothingSaid = "\u0000";
const reading = { error: () => nothingSaid, reportInput: true } as const;

/**
 * Null for a field that may be left out is the same as leaving it out.
 * @throws Fault `validation_error` naming the first field that is wrong.
 */
export function parse<In extends z.ZodType>(schema: In, raw: unknown): z.output<In> {
  const parsed = schema.safeParse(withoutNulls(schema, raw), reading);
  if (parsed.success) return parsed.data;
  const issue = deepest(parsed.error.issues);
  const unknown = issue?.code === "unrecognized_keys" ? issue.keys.slice(0, 1) : [];
  const field = [...(issue?.path ?? []), ...unknown].join(".") || undefined;
  throw new Fault("invalid", "validation_error", issue ? saidOf(issue) : "The input is not valid.", field === undefined ? {} : { field });
}

/** Of a name in a record that is refused, its own words come first. */
function saidOf(issue: z.core.$ZodIssue): string {
  if (issue.message !== nothingSaid) return issue.message;
  const ofName = issue.code === "invalid_key" ? issue.issues[0]?.message : undefined;
  return ofName !== undefined && ofName !== nothingSaid ? ofName : sentenceAbout(issue);
}

/** Of a union that matched nowhere: what is wrong in the branch that takes such a value, or that got furthest into it. */
function deepest(issues: readonly z.core.$ZodIssue[]): z.core.$ZodIssue | undefined {
  const [first] = issues;
  if (first?.code !== "invalid_union") return first;
  const inner = first.errors.map((branch) => deepest(branch)).filter((issue) => issue !== undefined);
  const meant = inner.filter(({ code, path }) => path.length > 0 || code !== "invalid_type").sort((a, b) => b.path.length - a.path.length);
  const [best] = meant;
  return best ? { ...best, path: [...first.path, ...best.path] } : first;
}
