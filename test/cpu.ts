/** How much work something is, whatever else the machine does meanwhile. */

/** Milliseconds of processor time that this process spends, in all its threads; pauses of the machine and waiting do not count. */
export async function cpuMs(doing: () => unknown): Promise<number> {
  const began = process.cpuUsage();
  await doing();
  const { user, system } = process.cpuUsage(began);
  return (user + system) / 1000;
}

/** Milliseconds of processor time of this thread alone: without the threads that collect garbage and compile beside it. */
export async function threadMs(doing: () => unknown): Promise<number> {
  const began = process.threadCpuUsage();
  await doing();
  const { user, system } = process.threadCpuUsage(began);
  return (user + system) / 1000;
}
