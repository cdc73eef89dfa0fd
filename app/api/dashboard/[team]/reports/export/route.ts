import { report } from "@/lib/analytics";
import { fileDoor } from "@/lib/web/file-door";

const fields = ["startDate", "endDate", "sender", "groupBy"] as const;

export async function GET(request: Request, { params }: { params: Promise<{ team: string }> }): Promise<Response> {
  const asked = new URL(request.url).searchParams;
  const given = fields.flatMap((name) => (asked.get(name) ? [[name, asked.get(name)]] : []));
  return fileDoor(request, (await params).team, report, { ...Object.fromEntries(given), export: "csv" });
}
