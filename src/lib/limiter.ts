import { LensError } from "./errors.ts";

interface Waiting {
  readonly weight: number;
  start(): void;
}

/**
 * Runs tasks beside each other as long as their weights fit. Of those that wait the one asked for last goes first: it is
 * the one in sight. One whose signal fires while it waits never begins.
 */
export class Limiter {
  readonly #capacity: number;
  readonly #waiting: Waiting[] = [];
  #used = 0;

  /** @param capacity in the units of the weights, pixels say */
  constructor(capacity: number) {
    this.#capacity = capacity;
  }

  /**
   * @param weight one heavier than the capacity runs alone
   * @throws LensError cancelled; whatever the task throws
   */
  async run<T>(signal: AbortSignal, weight: number, task: () => Promise<T>): Promise<T> {
    const own = Math.min(weight, this.#capacity);
    await this.#enter(signal, own);
    try {
      return await task();
    } finally {
      this.#used -= own;
      this.#startNext();
    }
  }

  #enter(signal: AbortSignal, weight: number): Promise<void> {
    return new Promise((resolve, reject) => {
      const cancel = () => {
        this.#waiting.splice(this.#waiting.indexOf(waiting), 1);
        reject(new LensError("cancelled", "Cancelled."));
        this.#startNext(); // those behind may fit
      };
      const waiting: Waiting = {
        weight,
        start: () => {
          signal.removeEventListener("abort", cancel);
          resolve();
        },
      };
      this.#waiting.push(waiting);
      if (signal.aborted) return cancel();
      signal.addEventListener("abort", cancel, { once: true });
      return this.#startNext();
    });
  }

  #startNext(): void {
    for (let last = this.#waiting.at(-1); last !== undefined; last = this.#waiting.at(-1)) {
      if (this.#used + last.weight > this.#capacity) return;
      this.#waiting.pop();
      this.#used += last.weight;
      last.start();
    }
  }
}
