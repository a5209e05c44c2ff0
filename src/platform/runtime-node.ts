import * as ort from "onnxruntime-node";
import { ortRuntime, type Runtime } from "./runtime.ts";

/**
 * How many threads to compute with, by `OMP_NUM_THREADS`, which other numeric libraries heed.
 *
 * @param text its value; what is no count counts as nothing said
 * @returns 1 and more, or 0: as many as onnxruntime likes
 */
export function threadsSaid(text: string | undefined): number {
  const threads = Number(text);
  return Number.isInteger(threads) && threads > 0 ? threads : 0;
}

/** onnxruntime-node on the CPU, with as many threads as it is told, else as it likes. */
export function nodeRuntime(): Runtime {
  ort.env.logLevel = "error";
  const threads = threadsSaid(process.env["OMP_NUM_THREADS"]);
  return ortRuntime(ort, {
    provider: "cpu",
    threads,
    mapsFiles: true,
    session: { executionProviders: ["cpu"], logSeverityLevel: 3, intraOpNumThreads: threads },
  });
}
