"use client";
/** A form over a server action: it works before any script has loaded, keeps what was typed, and tells at the top and at the field what stopped it. */
import { useActionState, useMemo } from "react";
import type { FormState } from "@/lib/web/form";

export type FormAction<T> = (state: FormState<T>, form: FormData) => Promise<FormState<T>>;

/** `submit` goes to `<form action>`, `problems` to `ErrorSummary`, and `field(name)` is spread over a `TextField`. */
export function useForm<T>(action: FormAction<T>, initial: Readonly<Record<string, string>> = {}) {
  const empty: FormState<T> = { values: initial, refused: null, data: null };
  const [{ values, refused, data }, submit] = useActionState<FormState<T>, FormData>(action, empty);
  const problems = useMemo(() => (refused ? [refused] : []), [refused]);
  const errorAt = (name: string) => (refused?.field === name ? refused.message : null);
  const field = (name: string) => ({ name, defaultValue: values[name] ?? "", error: errorAt(name) });
  return { submit, problems, field, errorAt, values, data };
}
