/**
 * What must exist once per process. The web process holds two module graphs (ours and Next's bundle),
 * so a module-level variable would exist twice.
 */
export function singleton<T>(name: string, make: () => T): T {
  const key = Symbol.for(`mailwright.${name}`);
  const shelf: Record<symbol, unknown> = globalThis as never;
  if (!(key in shelf)) shelf[key] = make();
  return shelf[key] as T;
}

/** The same, remembered by whoever holds the answer: for what is asked for on every request. */
export function shared<T>(name: string, make: () => T): () => T {
  let held: { value: T } | null = null;
  return () => {
    held ??= { value: singleton(name, make) };
    return held.value;
  };
}
