import { exportSuppressions } from "@/lib/suppressions";
import { fileDoor } from "@/lib/web/file-door";

export async function GET(request: Request, { params }: { params: Promise<{ team: string }> }): Promise<Response> {
  const asked = new URL(request.url).searchParams;
  const given = (name: string) => asked.get(name)?.slice(0, 320) || undefined;
  const filters = { ...(given("reason") ? { reason: given("reason") } : {}), ...(given("search") ? { search: given("search") } : {}) };
  return fileDoor(request, (await params).team, exportSuppressions, filters);
}
