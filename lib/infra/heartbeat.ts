/** Tells the supervisor that started this process that its event loop turns; one that is silent for long is ended and started again. */

const everyMs = 1000;

export const beat = { kind: "beat" } as const;

/** Begins to beat once the process has started. Does nothing where no supervisor listens. */
export function keepBeating(): void {
  if (!process.send || !process.env.MAILWRIGHT_SUPERVISED) return;
  const tell = () => {
    if (process.connected) process.send?.(beat, undefined, undefined, () => undefined);
  };
  tell();
  setInterval(tell, everyMs).unref();
}
