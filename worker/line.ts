/** What stands before one transport in this process: prepared messages in their order, and those that are being handed over. */
import type { Delivery, Way } from "@/lib/emails";

const largeWindow = 100;

/** How many messages a line takes. A small window is kept full by claiming ahead; a large one is its own supply. */
export const roomOf = (window: number): number => (window < largeWindow ? 3 * window : window);

export class Line {
  readonly way: Way;
  readonly #window: number;
  readonly #ready: Delivery[] = [];
  readonly #inWindow = new Set<string>();

  /** @param window how many messages may be between the beginning of their hand-over and the writing of their outcome */
  constructor(way: Way, window: number) {
    this.way = way;
    this.#window = window;
  }

  get size(): number {
    return this.#ready.length + this.#inWindow.size;
  }

  /** How many messages it could take besides. */
  get room(): number {
    return roomOf(this.#window) - this.size;
  }

  get isEmpty(): boolean {
    return this.size === 0;
  }

  join(delivery: Delivery): void {
    this.#ready.push(delivery);
  }

  /** The next one that may be handed over now; it is in the window from here on. @param most the window, or less while the transport is in doubt */
  next(most: number): Delivery | null {
    if (this.#inWindow.size >= most) return null;
    const delivery = this.#ready.shift();
    if (delivery) this.#inWindow.add(delivery.claim.emailId);
    return delivery ?? null;
  }

  /** Its hand-over was recorded with its claim: it goes at once. */
  enter(delivery: Delivery): void {
    this.#inWindow.add(delivery.claim.emailId);
  }

  leave(emailId: string): void {
    this.#inWindow.delete(emailId);
  }

  /** Those that nobody has begun to hand over. */
  clear(): Delivery[] {
    return this.#ready.splice(0);
  }
}
