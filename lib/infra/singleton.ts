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
