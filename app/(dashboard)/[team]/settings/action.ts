"use server";
import { revalidatePath } from "next/cache";
import { invalid } from "@/lib/kernel/fault";
import { updateTeam } from "@/lib/teams";
import { attempt, type FormState, submit } from "@/lib/web/form";

/** The name stands in the shell of every page of the team, so all of them are drawn anew. */
export async function saveTeam(slug: string, _: FormState, form: FormData): Promise<FormState> {
  if (String(form.get("name") ?? "").trim() === "") return attempt(form, updateTeam.name, withoutName);
  const state = await submit(slug, updateTeam, form);
  if (state.data) revalidatePath(`/${slug}`, "layout");
  return state;
}

/** The operation leaves a name alone that is not sent; in this form an empty one is a mistake. */
async function withoutName(): Promise<never> {
  throw invalid("name", "Give the team a name.");
}
