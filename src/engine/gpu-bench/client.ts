import { connectCalls } from "../../lib/calls.ts";
import type { AdapterFacts, BenchCalls, BenchProgress, BenchReport, BenchWish } from "./protocol.ts";

export type { AdapterFacts, BenchProgress, BenchReport, BenchWish };

/** Measures the card in a worker that is ended with it, so that all memory is given back. */
export interface BenchClient {
  /** The card that the browser offers; null where it offers none. */
  card(): Promise<AdapterFacts | null>;
  /**
   * @param signal cancels, at once: the worker is ended
   * @throws LensError cancelled, unsupported_device
   */
  measure(signal: AbortSignal, wish: BenchWish, onProgress: (progress: BenchProgress) => void): Promise<BenchReport>;
}

const connect = () =>
  connectCalls<BenchCalls>(
    new Worker(new URL("./bench-worker.ts", import.meta.url), { type: "module", name: "bench" }),
    "The worker that measures the card stopped, as it does where its memory is at an end. Measure a smaller tower, or close other pages.",
  );

export const benchClient: BenchClient = {
  async card() {
    const { call, end } = connect();
    try {
      return await call(new AbortController().signal, "card", null);
    } finally {
      end();
    }
  },
  async measure(signal, wish, onProgress) {
    const { call, end } = connect();
    try {
      return await call(signal, "measure", wish, onProgress);
    } finally {
      end();
    }
  },
};
