import { yieldToEventLoop } from "./event-loop.ts";

/** Holds whoever passes while it is closed. */
export class Gate {
  #opened: Promise<void> | null = null;
  #open: () => void = () => undefined;

  get closed(): boolean {
    return this.#opened !== null;
  }

  close(): void {
    this.#opened ??= new Promise((resolve) => (this.#open = resolve));
  }

  open(): void {
    this.#open();
    this.#opened = null;
  }

  /** @throws the signal's reason when it has fired or fires while waiting */
  async pass(signal: AbortSignal): Promise<void> {
    await yieldToEventLoop();
    while (this.#opened !== null && !signal.aborted) {
      const waiting = new AbortController();
      const aborted = new Promise<void>((resolve) => {
        signal.addEventListener("abort", () => resolve(), { once: true, signal: waiting.signal });
      });
      await Promise.race([this.#opened, aborted]);
      waiting.abort();
    }
    signal.throwIfAborted();
  }
}
