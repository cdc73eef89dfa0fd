/** A mail server that takes everything and keeps nothing, in a process of its own. Says its port, and counts when asked by a signal. */
import { startSink } from "@/test/smtp-sink";

const sink = await startSink({ keep: false });
console.log(JSON.stringify({ port: sink.port }));
process.on("SIGUSR2", () => console.log(JSON.stringify({ count: sink.count })));
process.on("SIGTERM", () => process.exit(0));
