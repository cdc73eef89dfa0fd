import { redirect } from "next/navigation";
import { staff } from "./staff";

/** The operators' first page is the queue of domains. */
export default async function AdminPage(): Promise<never> {
  await staff();
  redirect("/admin/domains");
}
