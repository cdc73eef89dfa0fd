/** Next's request functions look for this global when they are loaded, and Next sets it only in its own server. Imported first. */
import { AsyncLocalStorage } from "node:async_hooks";

Object.assign(globalThis, { AsyncLocalStorage });
