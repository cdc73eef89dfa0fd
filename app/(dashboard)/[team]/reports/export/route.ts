/** The table of the reports as a file, for the same period and sender as the page. */
import { deliveryStatistics } from "@/lib/analytics";
import { tryCall } from "@/lib/web/call";
import { here } from "../../here";
import { readReportsQuery } from "../reports-query";
import { toCsv } from "./to-csv";

export async function GET(request: Request, { params }: { params: Promise<{ team: string }> }): Promise<Response> {
  const { team } = await here((await params).team);
  const query = readReportsQuery(Object.fromEntries(new URL(request.url).searchParams), team.timeZone, new Date());
  const { from, until, sender } = query;
  const called = await tryCall(team.slug, deliveryStatistics, { startDate: from, endDate: until, ...(sender ? { sender } : {}) });
  if (!called.ok) return Response.json({ error: called.refused }, { status: called.refused.kind === "forbidden" ? 403 : 422 });
  return new Response(toCsv(called.data, sender), {
    headers: {
      "Content-Type": "text/csv; charset=utf-8",
      "Content-Disposition": `attachment; filename="reports-${from}-${until}.csv"`,
      "Cache-Control": "no-store",
      "X-Content-Type-Options": "nosniff",
    },
  });
}
