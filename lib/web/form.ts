/** The same operation as a Server Action, for forms that must work before and without JavaScript. */
import { unstable_rethrow } from "next/navigation";
import type { z } from "zod";
import { newUuid } from "@/lib/infra/ids";
import type { Operation } from "@/lib/kernel/operation";
import { type Refused, refusedBy, tryCall } from "./call";

/** What `useActionState` holds between submits: what was typed (secrets left out), and what was wrong. */
export interface FormState<T = unknown> {
  readonly values: Readonly<Record<string, string>>;
  readonly refused: Refused | null;
  readonly data: T | null;
}

const secretFields = /password|secret|token/i;

/** Runs an operation with a form's fields; a field that was left empty is a field that was not sent. */
export async function submit<In extends z.ZodType, Out extends z.ZodType>(
  team: string | null,
  operation: Operation<string, "query" | "command", In, Out>,
  form: FormData,
): Promise<FormState<z.output<Out>>> {
  const fields = fieldsOf(form);
  const given = Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== ""));
  const called = await tryCall(team, operation, given as z.input<In>);
  const values = withoutSecrets(fields);
  return called.ok ? { values, refused: null, data: called.data } : { values, refused: called.refused, data: null };
}

/** The same for what is no operation (signing in): a fault that `work` throws is shown on the form. */
export async function attempt<T>(form: FormData, name: string, work: () => Promise<T>): Promise<FormState<T>> {
  const values = withoutSecrets(fieldsOf(form));
  try {
    return { values, refused: null, data: await work() };
  } catch (error) {
    unstable_rethrow(error);
    return { values, refused: refusedBy(error, newUuid(), name), data: null };
  }
}

/** No form of ours comes near it; what is beyond belongs to no field that anything knows. */
const mostFields = 200;

/** What Next puts into a form for itself begins with a dollar sign. */
function fieldsOf(form: Pick<FormData, "entries">): Record<string, string> {
  const fields: [string, string][] = [];
  for (const [name, value] of form.entries()) {
    if (typeof value === "string" && !name.startsWith("$")) fields.push([name, value]);
    if (fields.length >= mostFields) break;
  }
  return Object.fromEntries(fields);
}

const withoutSecrets = (fields: Record<string, string>): Record<string, string> =>
  Object.fromEntries(Object.entries(fields).filter(([name]) => !secretFields.test(name)));
