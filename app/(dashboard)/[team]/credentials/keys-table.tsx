/** The team's keys: what each may do, when and from where it was last used. */
import { Badge, type Tone } from "@/components/ui/badge";
import { Mono } from "@/components/ui/mono";
import { RelativeTime } from "@/components/ui/relative-time";
import { StatusDot } from "@/components/ui/status-dot";
import { type Column, DataTable } from "@/components/ui/table/data-table";
import { staffScopes } from "@/lib/kernel/principal";
import type { ApiKey } from "@/lib/keys/schemas";
import { RevokeKey } from "./revoke-key";
import { RotateKey } from "./rotate-key";

type Sentences = Readonly<Record<string, string>>;

const states: Record<ApiKey["status"], { word: string; tone: Tone }> = {
  active: { word: "Active", tone: "ok" },
  expired: { word: "Expired", tone: "warn" },
  revoked: { word: "Revoked", tone: "plain" },
};

const columns = (timeZone: string, sentences: Sentences): Column<ApiKey>[] => [
  {
    key: "name",
    header: "Name",
    cell: ({ name, prefix, mode, status, createdAt, rotatedAt, formerSecretUntil }) => (
      <span className="grid gap-0.5 py-2">
        <span className="flex items-center gap-2 font-medium">
          <span className="truncate">{name}</span>
          {mode === "test" && <Badge>Test</Badge>}
          {status !== "active" && (
            <Badge tone={states[status].tone} className="hidden rows-below-md:inline-flex">
              {states[status].word}
            </Badge>
          )}
        </span>
        <Mono className="text-muted">{prefix}…</Mono>
        <span className="text-muted">
          Secret made <RelativeTime at={rotatedAt ?? createdAt} timeZone={timeZone} />
        </span>
        {formerSecretUntil && (
          <span className="text-muted">
            The one before ends <RelativeTime at={formerSecretUntil} timeZone={timeZone} />
          </span>
        )}
      </span>
    ),
  },
  {
    key: "status",
    header: "Status",
    cell: ({ status }) => <StatusDot tone={states[status].tone}>{states[status].word}</StatusDot>,
    from: "md",
    width: "rows:w-26",
  },
  { key: "scopes", header: "May", cell: (key) => <Limits apiKey={key} sentences={sentences} /> },
  {
    key: "used",
    header: "Last used",
    cell: ({ lastUsedAt, lastUsedIp }) =>
      lastUsedAt ? (
        <span className="grid gap-0.5">
          <RelativeTime at={lastUsedAt} timeZone={timeZone} />
          {lastUsedIp && <Mono className="text-muted">{lastUsedIp}</Mono>}
        </span>
      ) : (
        <span className="text-muted">Never</span>
      ),
    width: "rows:w-32",
  },
  {
    key: "expires",
    header: "Expires",
    cell: ({ expiresAt }) => (expiresAt ? <RelativeTime at={expiresAt} timeZone={timeZone} /> : <span className="text-muted">Never</span>),
    from: "xl",
    width: "rows:w-26",
  },
];

type KeysTableProps = { keys: readonly ApiKey[]; timeZone: string; mayBuild: boolean; sentences: Sentences };

export function KeysTable({ keys, timeZone, mayBuild, sentences }: KeysTableProps) {
  return (
    <DataTable
      caption="API keys, newest first"
      noun="keys"
      columns={columns(timeZone, sentences)}
      rows={keys}
      rowId={({ id }) => id}
      rowName={({ name }) => name}
      actionsWidth="rows:w-46"
      rowActions={mayBuild ? (key) => <Actions apiKey={key} timeZone={timeZone} /> : undefined}
    />
  );
}

function Actions({ apiKey: { id, name, status }, timeZone }: { apiKey: ApiKey; timeZone: string }) {
  if (status === "revoked") return null;
  return (
    <span className="flex items-center justify-end gap-1">
      {status === "active" && <RotateKey id={id} name={name} timeZone={timeZone} />}
      <RevokeKey id={id} name={name} />
    </span>
  );
}

/** What all keys of a team may have stands as one word; what goes beyond is always named. */
const namedOf = ({ permission, scopes }: ApiKey) =>
  permission === "full_access" ? scopes.filter((scope) => ofStaff.some((beyond) => beyond === scope)) : scopes;
const ofStaff = [...staffScopes];

function Limits({ apiKey, sentences }: { apiKey: ApiKey; sentences: Sentences }) {
  const { permission, domain, ipAllow } = apiKey;
  return (
    <span className="grid gap-0.5 py-2">
      {permission === "full_access" && <span>Everything that a key of the team may do</span>}
      {namedOf(apiKey).map((scope) => (
        <span key={scope}>{sentences[scope] ?? scope}</span>
      ))}
      {domain && <span className="text-muted">Only from {domain}</span>}
      {ipAllow.length > 0 && <span className="text-muted">Only from {ipAllow.join(", ")}</span>}
    </span>
  );
}
