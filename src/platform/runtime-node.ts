import * as ort from "onnxruntime-node";
import { ortRuntime, type Runtime } from "./runtime.ts";

/** onnxruntime-node on the CPU, with as many threads as it likes. */
export function nodeRuntime(): Runtime {
  ort.env.logLevel = "error";
  return ortRuntime(ort, {
    provider: "cpu",
    threads: 0,
    session: { executionProviders: ["cpu"], logSeverityLevel: 3 },
  });
}
