import type { AdapterFacts } from "../../platform/runtime-facts.ts";
import type { BenchProgress, BenchWish } from "./measure.ts";
import type { BenchReport } from "./report.ts";

/** What the worker that measures the card does, told to whoever calls it. */
export interface BenchCalls {
  /** The card that the browser offers; null where it offers none. */
  card: { args: null; result: AdapterFacts | null; progress: never };
  measure: { args: BenchWish; result: BenchReport; progress: BenchProgress };
}

export type { AdapterFacts, BenchProgress, BenchReport, BenchWish };
