/** Whether a domain gives addresses away for minutes: the list of mailchecker, a megabyte that is only read when somebody asks. */

type List = ReadonlySet<string>;
let held: Promise<List> | null = null;

/** Also for names below a domain of the list. */
export async function isDisposable(domain: string): Promise<boolean> {
  held ??= load();
  const list = await held;
  const labels = domain.split(".");
  return labels.some((_, n) => n < labels.length - 1 && list.has(labels.slice(n).join(".")));
}

async function load(): Promise<List> {
  const loaded: typeof import("mailchecker") & { default?: typeof import("mailchecker") } = await import("mailchecker");
  return (loaded.default ?? loaded).blacklist();
}
