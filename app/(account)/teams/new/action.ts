"use server";
import { redirect } from "next/navigation";
import { createTeam } from "@/lib/teams";
import { type FormState, submit } from "@/lib/web/form";

export async function makeTeam(_: FormState, form: FormData): Promise<FormState> {
  const state = await submit(null, createTeam, form);
  if (!state.data) return state;
  redirect(`/${state.data.slug}`);
}
