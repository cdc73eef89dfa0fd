/** Prometheus metrics of this process. */
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from "@prometheus-io/client";
import { shared, singleton } from "../singleton";

export const registry = (): Registry =>
  singleton("metrics", () => {
    const made = new Registry();
    collectDefaultMetrics({ register: made });
    return made;
  });

const metric = <T>(name: string, make: (registers: Registry[]) => T): (() => T) => shared(`metrics.${name}`, () => make([registry()]));
const buckets = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

export const operationSeconds = metric(
  "operation",
  (registers) =>
    new Histogram({
      name: "operation_seconds",
      help: "Time an operation took",
      labelNames: ["operation", "outcome"],
      buckets,
      registers,
    }),
);
export const httpSeconds = metric(
  "http",
  (registers) =>
    new Histogram({
      name: "http_request_seconds",
      help: "Time an HTTP request took",
      labelNames: ["route", "status"],
      buckets,
      registers,
    }),
);
export const securityEventsTotal = metric(
  "security",
  (registers) =>
    new Counter({
      name: "security_events_total",
      help: "Sign-ins, sign-outs, changes of passwords and verified addresses, by outcome",
      labelNames: ["event", "outcome"],
      registers,
    }),
);
export const bodyBytes = metric(
  "bodies",
  (registers) => new Gauge({ name: "http_body_bytes", help: "Bytes of large request bodies that are held", registers }),
);
export const loopDelay = metric(
  "loop",
  (registers) =>
    new Gauge({
      name: "event_loop_delay_seconds",
      help: "How long the event loop stood in the last ten seconds: at most, and the 99th percentile",
      labelNames: ["stat"],
      registers,
    }),
);
export const messagesTotal = metric(
  "messages",
  (registers) => new Counter({ name: "mail_messages_total", help: "Recipients by outcome", labelNames: ["result"], registers }),
);
export const setAsideTotal = metric(
  "set-aside",
  (registers) => new Counter({ name: "mail_set_aside_total", help: "Messages whose preparation ended their worker each time", registers }),
);
export const removedTotal = metric(
  "removed",
  (registers) =>
    new Counter({ name: "mail_removed_total", help: "Emails whose time was over, by what was removed", labelNames: ["what"], registers }),
);
export const reportsTotal = metric(
  "reports",
  (registers) =>
    new Counter({ name: "mail_reports_total", help: "Reports of providers, by what became of them", labelNames: ["state"], registers }),
);
export const sendSeconds = metric(
  "send",
  (registers) =>
    new Histogram({
      name: "mail_send_seconds",
      help: "Time of one hand-over to a transport",
      labelNames: ["transport"],
      buckets: [...buckets, 30, 60, 300],
      registers,
    }),
);
export const queueDepth = metric(
  "depth",
  (registers) =>
    new Gauge({
      name: "mail_queue_depth",
      help: "Messages that are due and still wait, without paused teams",
      labelNames: ["lane"],
      registers,
    }),
);
export const queueOldest = metric(
  "oldest",
  (registers) =>
    new Gauge({
      name: "mail_queue_oldest_seconds",
      help: "How long the oldest due message waits, without paused teams",
      labelNames: ["lane"],
      registers,
    }),
);
export const queueLate = metric(
  "late",
  (registers) =>
    new Gauge({
      name: "mail_queue_late_seconds",
      help: "How long a due message has waited although its team's transports would have taken it",
      labelNames: ["lane"],
      registers,
    }),
);
export const workerUp = metric(
  "worker.up",
  (registers) => new Gauge({ name: "supervised_worker_up", help: "Whether the worker that npm start runs is running", registers }),
);
export const workerRestarts = metric(
  "worker.restarts",
  (registers) =>
    new Gauge({
      name: "supervised_worker_restarts",
      help: "How often npm start has started the worker again since it began",
      registers,
    }),
);
