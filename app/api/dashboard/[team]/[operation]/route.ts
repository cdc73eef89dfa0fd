import { dashboardDoor } from "@/lib/web/door";

export async function POST(request: Request, { params }: { params: Promise<{ team: string; operation: string }> }): Promise<Response> {
  const { team, operation } = await params;
  return dashboardDoor(request, team, operation);
}
