import { getAttachment } from "@/lib/emails";
import { fileDoor } from "@/lib/web/file-door";

type Context = { params: Promise<{ team: string; id: string; index: string }> };

export async function GET(request: Request, { params }: Context): Promise<Response> {
  const { team, id, index } = await params;
  return fileDoor(request, team, getAttachment, { id, index });
}
