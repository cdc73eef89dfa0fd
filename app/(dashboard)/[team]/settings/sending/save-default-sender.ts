"use server";
import { revalidatePath } from "next/cache";
import { type DefaultSender, setDefaultSender } from "@/lib/domains";
import { tryCall } from "@/lib/web/call";
import type { FormState } from "@/lib/web/form";

/** A field that was left empty chooses nobody. */
export async function saveDefaultSender(slug: string, _: FormState<DefaultSender>, form: FormData): Promise<FormState<DefaultSender>> {
  const from = String(form.get("from") ?? "").trim();
  const called = await tryCall(slug, setDefaultSender, { from: from || null });
  if (called.ok) revalidatePath(`/${slug}/settings/sending`);
  return { values: { from }, refused: called.ok ? null : called.refused, data: called.ok ? called.data : null };
}
