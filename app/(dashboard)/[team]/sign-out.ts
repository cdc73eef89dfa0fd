"use server";
/** Ends this browser's session in the database, then leaves for sign-in. */
import { redirect } from "next/navigation";
import { signOut as endSession } from "@/lib/web/session";

export async function signOut(): Promise<void> {
  await endSession();
  redirect("/sign-in");
}
