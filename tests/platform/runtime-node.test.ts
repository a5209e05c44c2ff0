import { expect, it } from "vitest";
import { nodeRuntime, threadsSaid } from "../../src/platform/runtime-node.ts";

it.each([
  [undefined, 0],
  ["", 0],
  ["1", 1],
  ["16", 16],
  ["0", 0],
  ["-2", 0],
  ["4,2", 0],
  ["1.5", 0],
  ["many", 0],
])("OMP_NUM_THREADS=%s means %i threads, 0 being as many as onnxruntime likes", (text, threads) => {
  expect(threadsSaid(text)).toBe(threads);
});

it("the tests' files share the processor as they are, with a thread each", () => {
  expect(nodeRuntime().threads).toBe(1);
});
