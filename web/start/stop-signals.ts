/** Ctrl-C and SIGTERM ask to stop; asking again hurries. */

/** npm passes on the Ctrl-C that the terminal has sent us already, so what comes within this time is the same one. */
const sameMs = 500;

export function onStopSignals(handlers: { first: () => void; again: () => void }): void {
  let firstAt = 0;
  const handle = () => {
    const now = Date.now();
    if (firstAt === 0) {
      firstAt = now;
      handlers.first();
    } else if (now - firstAt > sameMs) handlers.again();
  };
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, handle);
}
