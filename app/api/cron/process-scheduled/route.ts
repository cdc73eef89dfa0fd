import { processScheduled } from "@/lib/api/process-scheduled";

export const dynamic = "force-dynamic";
export { processScheduled as GET, processScheduled as POST };
