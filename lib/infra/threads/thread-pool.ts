/**
 * Threads for work whose cost a stranger decides. Such work neither holds up the event loop nor lasts: what takes too long is
 * ended together with its thread, and what would have to wait too long is not taken.
 */
import type { Worker } from "node:worker_threads";
import { log } from "../log";

export interface ThreadPool<In, Out> {
  /**
   * Null when it was not done: it took too long, its thread died, or too much waited before it.
   * @param patient it waits as long as it must, and is not counted among what waits
   */
  run(input: In, patient?: boolean): Promise<Out | null>;
  /** Ends all threads; what they were doing is not done. */
  close(): Promise<void>;
}

interface ThreadPoolOptions<In> {
  /** A file that plain Node can run, from the root of the product. It answers each message with one message. */
  readonly file: string;
  readonly threads: number;
  /** How large an input is; what is larger than `large` leaves one thread free for all others. */
  readonly weigh: (input: In) => number;
  readonly large: number;
  /** The sum of what may wait. */
  readonly mostWaiting: number;
  readonly mostWaitMs: number;
  /** How long one may take. */
  readonly deadlineMs: number;
  readonly memoryMb: number;
}

interface Job<In, Out> {
  readonly input: In;
  readonly weight: number;
  readonly isLarge: boolean;
  readonly patient: boolean;
  settle(result: Out | null): void;
  timer: NodeJS.Timeout | null;
}

interface Thread<In, Out> {
  readonly worker: Worker;
  job: Job<In, Out> | null;
}

/** Threads are started when they are needed first, and never keep the process alive but for work that is going on. */
export function threadPool<In, Out>(options: ThreadPoolOptions<In>): ThreadPool<In, Out> {
  const threads = new Set<Thread<In, Out>>();
  /** In the order in which they came. */
  const waiting = new Set<Job<In, Out>>();
  let weight = 0;

  const drop = (thread: Thread<In, Out>, why: string, error?: unknown) => {
    if (!threads.delete(thread)) return;
    const { job } = thread;
    if (job) log().warn({ file: options.file, why, weight: job.weight, err: error }, "a thread was ended with its work undone");
    void thread.worker.terminate();
    finish(thread, null);
  };

  const finish = (thread: Thread<In, Out>, result: Out | null) => {
    const { job } = thread;
    thread.job = null;
    thread.worker.unref();
    if (job) settle(job, result);
    next();
  };

  const start = (): Thread<In, Out> => {
    // Asked for at run time: a bundler would try to bundle the file of a thread that it sees being made.
    const { Worker } = process.getBuiltinModule("node:worker_threads");
    const worker = new Worker(`${process.cwd()}/${options.file}`, {
      execArgv: [],
      env: {},
      resourceLimits: { maxOldGenerationSizeMb: options.memoryMb },
    });
    const thread: Thread<In, Out> = { worker, job: null };
    worker.on("message", (result: Out) => finish(thread, result));
    worker.on("error", (error) => drop(thread, "it failed", error));
    worker.on("exit", () => drop(thread, "it exited"));
    threads.add(thread);
    return thread;
  };

  const begin = (thread: Thread<In, Out>, job: Job<In, Out>) => {
    if (job.timer) clearTimeout(job.timer);
    thread.job = job;
    thread.worker.ref();
    thread.worker.postMessage(job.input);
    const late = () => {
      if (thread.job === job) drop(thread, "it took too long");
    };
    // After a pause of the machine the result may be here already, and is read before this.
    job.timer = setTimeout(() => setImmediate(late), options.deadlineMs).unref();
  };

  const leave = (job: Job<In, Out>) => {
    if (waiting.delete(job) && !job.patient) weight -= job.weight;
  };

  /** In the order in which they came; large ones take all threads but one. */
  const next = () => {
    for (const job of waiting) {
      const thread = freeThreadFor(job);
      if (!thread) continue;
      leave(job);
      begin(thread, job);
      return;
    }
  };

  const freeThreadFor = (job: Job<In, Out>): Thread<In, Out> | null => {
    const busy = [...threads].filter(({ job: current }) => current !== null);
    const large = busy.filter(({ job: current }) => current?.isLarge).length;
    if (busy.length >= options.threads || (job.isLarge && large >= Math.max(1, options.threads - 1))) return null;
    return [...threads].find(({ job: current }) => current === null) ?? start();
  };

  const wait = (job: Job<In, Out>) => {
    waiting.add(job);
    if (job.patient) return;
    weight += job.weight;
    const tooLate = () => {
      leave(job);
      job.settle(null);
    };
    job.timer = setTimeout(tooLate, options.mostWaitMs).unref();
  };

  return {
    run: (input, patient = false) =>
      new Promise((resolve) => {
        const size = options.weigh(input);
        const job: Job<In, Out> = { input, weight: size, isLarge: size > options.large, patient, settle: resolve, timer: null };
        const thread = freeThreadFor(job);
        if (thread) begin(thread, job);
        else if (patient || weight + size <= options.mostWaiting) wait(job);
        else resolve(null);
      }),
    async close() {
      for (const job of waiting) {
        leave(job);
        settle(job, null);
      }
      await Promise.all([...threads].map(({ worker }) => worker.terminate()));
    },
  };
}

function settle<In, Out>(job: Job<In, Out>, result: Out | null): void {
  if (job.timer) clearTimeout(job.timer);
  job.settle(result);
}
