/** What a domain announces without knowing who listens. */
import type { Job } from "./job";

export interface EventType<I> {
  readonly name: string;
  readonly listeners: Job<I>[];
}

/** In the past tense: `person.registered`. */
export const event = <I>(name: string): EventType<I> => ({ name, listeners: [] });

/** From now on every such event runs this job, written in the transaction of whoever announces it. */
export function subscribe<I>(to: EventType<I>, listener: Job<I>): { event: string; job: string } {
  if (!to.listeners.includes(listener)) to.listeners.push(listener);
  return { event: to.name, job: listener.name };
}
