"use server";
import { revalidatePath } from "next/cache";
import { updateTeam } from "@/lib/teams";
import { type FormState, submit } from "@/lib/web/form";

/** The name stands in the shell of every page of the team, so all of them are drawn anew. */
export async function saveTeam(slug: string, _: FormState, form: FormData): Promise<FormState> {
  const state = await submit(slug, updateTeam, form);
  if (state.data) revalidatePath(`/${slug}`, "layout");
  return state;
}
