import { nodeRuntime } from "../../src/platform/runtime-node.ts";
import type { Runtime } from "../../src/platform/runtime.ts";
import { openKernels } from "../models/kernels/rig.ts";

/** What encoders run on, by name: each is held to the oracle. */
export const RUNTIMES: readonly (readonly [where: string, open: () => Promise<Runtime>])[] = [
  ["onnxruntime", () => Promise.resolve(nodeRuntime())],
  ["the kernels", () => openKernels(2)],
];
