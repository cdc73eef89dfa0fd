/** The part of an address after the question mark: reading it, and the same address with a change. */

export type Asked = Readonly<Record<string, string | readonly string[] | undefined>>;

/** The first value of that name; null when it is missing or empty. */
export function one(asked: Asked, name: string): string | null {
  const value = asked[name];
  return (typeof value === "string" ? value : value?.[0])?.trim() || null;
}

/** `?…` with these values instead; null or "" removes one. Any change but that of a cursor goes back to the first page. */
export function withValues(asked: Asked, change: Readonly<Record<string, string | null>>): string {
  const next = new URLSearchParams();
  for (const name of Object.keys(asked)) {
    const value = one(asked, name);
    if (value && !(name in change) && name !== "cursor") next.set(name, value);
  }
  for (const [name, value] of Object.entries(change)) if (value) next.set(name, value);
  return `?${next}`;
}

export const without = (asked: Asked, name: string, rest = ""): string => withValues(asked, { [name]: rest });
