"use client";
/** How a browser asks and tells: names, inputs and outputs are those of TABLE 1, of which nothing but types gets here. */
import {
  keepPreviousData,
  QueryClient,
  QueryClientProvider,
  type QueryKey,
  useMutation,
  useQuery,
  useQueryClient,
} from "@tanstack/react-query";
import { createContext, type ReactNode, useContext, useState } from "react";
import type { z } from "zod";
import type { OperationName, OperationNamed } from "@/lib/operations";

export type InputOf<Name extends OperationName> = z.input<OperationNamed<Name>["input"]>;
export type OutputOf<Name extends OperationName> = z.output<OperationNamed<Name>["output"]>;

/** A refusal as the browser sees it. */
export class Refusal extends Error {
  override readonly name = "Refusal";
  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
    readonly field: string | null,
    readonly requestId: string | null,
  ) {
    super(message);
  }
}

const TeamContext = createContext("-");
/** The slug of the team that the page is about; `-` outside of any. */
export const useTeam = (): string => useContext(TeamContext);

export function Asking({ team, children }: { team: string; children: ReactNode }) {
  const [client] = useState(
    () =>
      new QueryClient({
        defaultOptions: {
          queries: { staleTime: 5_000, retry: (count, error) => count < 2 && !(error instanceof Refusal && error.status < 500) },
        },
      }),
  );
  return (
    <TeamContext value={team}>
      <QueryClientProvider client={client}>{children}</QueryClientProvider>
    </TeamContext>
  );
}

const keyOf = (team: string, name: string, input: unknown): QueryKey => [name, team, input];

interface AskOptions<Name extends OperationName> {
  /** What the server rendered with, so that nothing is asked twice. */
  initial?: OutputOf<Name>;
  enabled?: boolean;
  refetchEveryMs?: number;
}

/** Asks a query; the rows of the last answer stay while the next one is on its way. */
export function useAsk<Name extends OperationName>(name: Name, input: InputOf<Name>, options: AskOptions<Name> = {}) {
  const team = useTeam();
  return useQuery<OutputOf<Name>, Refusal>({
    queryKey: keyOf(team, name, input),
    queryFn: async ({ signal }) => (await post<OutputOf<Name>>(team, name, input, signal)).data,
    ...(options.initial === undefined ? {} : { initialData: options.initial }),
    ...(options.refetchEveryMs === undefined ? {} : { refetchInterval: options.refetchEveryMs }),
    enabled: options.enabled ?? true,
    placeholderData: keepPreviousData,
  });
}

/** Tells a command; the queries that it touches are asked again. */
export function useTell<Name extends OperationName>(name: Name) {
  const team = useTeam();
  const client = useQueryClient();
  return useMutation<OutputOf<Name>, Refusal, InputOf<Name>>({
    mutationFn: async (input) => {
      const { data, touches } = await post<OutputOf<Name>>(team, name, input);
      await Promise.all(touches.map((touched) => client.invalidateQueries({ queryKey: [touched, team] })));
      return data;
    },
  });
}

/** One question outside of React Query: for a palette that searches while one types. @throws Refusal */
export const ask = async <Name extends OperationName>(
  team: string,
  name: Name,
  input: InputOf<Name>,
  signal?: AbortSignal,
): Promise<OutputOf<Name>> => (await post<OutputOf<Name>>(team, name, input, signal)).data;

/** Tells a command while the page is being left: the browser sends it after the page is gone, and no answer comes back. */
export function tellOnLeaving<Name extends OperationName>(team: string, name: Name, input: InputOf<Name>): void {
  void fetch(`/api/dashboard/${encodeURIComponent(team)}/${name}`, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(input),
    credentials: "same-origin",
    keepalive: true,
  }).catch(() => undefined);
}

interface Told<T> {
  data: T;
  touches: readonly string[];
}

async function post<T>(team: string, name: string, input: unknown, signal?: AbortSignal): Promise<Told<T>> {
  const response = await fetch(`/api/dashboard/${encodeURIComponent(team)}/${name}`, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(input),
    credentials: "same-origin",
    ...(signal ? { signal } : {}),
  }).catch((error: unknown) => {
    if (error instanceof DOMException && error.name === "AbortError") throw error;
    throw new Refusal(0, "unreachable", "The server cannot be reached. Check your connection; nothing was changed.", null, null);
  });
  const body: unknown = await response.json().catch(() => null);
  if (response.ok) return body as Told<T>;
  throw toRefusal(response.status, body);
}

function toRefusal(status: number, body: unknown): Refusal {
  const error = typeof body === "object" && body !== null && "error" in body && typeof body.error === "object" ? body.error : null;
  const word = (name: string) => {
    const value: unknown = error ? Reflect.get(error, name) : null;
    return typeof value === "string" ? value : null;
  };
  return new Refusal(
    status,
    word("code") ?? "unknown",
    word("message") ?? `The server answered ${status}.`,
    word("field"),
    word("requestId"),
  );
}
