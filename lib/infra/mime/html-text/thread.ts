/** A thread that converts HTML. It runs in plain Node: no loader, no aliases, no settings. */
import { parentPort } from "node:worker_threads";
import { convertHtml } from "./convert.ts";

parentPort?.on("message", (html: string) => parentPort?.postMessage(convertHtml(html)));
