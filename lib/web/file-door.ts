/** Files for the browser of somebody signed in: GET, by the session, to be saved and never to be shown. */
import { fileHeaders } from "@/lib/api/file-reply";
import { toStream } from "@/lib/api/web-hinge";
import { newUuid } from "@/lib/infra/ids";
import { execute } from "@/lib/kernel/execute";
import { begun, FileOutput } from "@/lib/kernel/file";
import type { Operation } from "@/lib/kernel/operation";
import { openFor, refuse } from "./door";

/** Runs an operation that answers a file. A refusal is the API's own error body. Never rejects. */
export async function fileDoor(request: Request, team: string, operation: Operation<string, "query">, input: unknown): Promise<Response> {
  const requestId = newUuid();
  try {
    const ctx = await openFor(operation, request, team, requestId);
    const file = FileOutput.parse((await execute(operation, ctx, () => input)).output);
    return new Response(toStream(await begun(file.content)), { headers: { ...fileHeaders(file), "X-Request-Id": requestId } });
  } catch (error) {
    return refuse(error, requestId);
  }
}
