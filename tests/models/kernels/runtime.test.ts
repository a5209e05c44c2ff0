import { describe, expect, it } from "vitest";
import { passes, selfCheck } from "../../../src/engine/self-check.ts";
import { layerDeviation } from "../../../src/engine/self-check-layer.ts";
import { spreadWeights } from "../../../src/engine/self-check-planted.ts";
import { matchGraph } from "../../../src/models/graph/match.ts";
import { GraphSession } from "../../../src/models/graph/session.ts";
import { planOf } from "../../../src/models/kernels/plan.ts";
import { decodeOnnx } from "../../../src/models/graph/onnx-read.ts";
import { LastingRuntime } from "../../../src/platform/runtime-lasting.ts";
import { nodeKernelThreads, spawnThread } from "../../../src/platform/kernel-threads-node.ts";
import { nodeRuntime } from "../../../src/platform/runtime-node.ts";
import { attentionGraph, ATTENTION_CASE, attentionInput } from "../../../src/engine/self-check-attention.ts";
import { openKernelThreads } from "../../../src/platform/kernel-threads.ts";
import { kernelRuntime } from "../../../src/models/kernels/runtime.ts";
import { selfCheckFiles } from "../../engine/self-check-rig.ts";
import { noOther, openKernels } from "./rig.ts";

describe("the kernels as a runtime", () => {
  it("pass the self-check: both towers, the pooling head, attention", async () => {
    const runtime = await openKernels(2);
    const report = await selfCheck(runtime, selfCheckFiles);
    expect(report).toSatisfy(passes);
    expect(report.deviation).toBeLessThan(2e-6);
    runtime.close?.();
  });

  it("compute a layer of trained towers' outliers as the formula has it, streamed too", async () => {
    const config = { dim: 96, heads: 4, mlp: 200 };
    for (const residentBytes of [undefined, 0]) {
      const runtime = await openKernels(2, noOther, residentBytes);
      expect(await layerDeviation(runtime, config, "fp32", spreadWeights(config))).toBeLessThan(2e-6);
      runtime.close?.();
    }
  });

  it("leave matching to the other runtime", async () => {
    const { model } = matchGraph(8);
    expect(planOf(decodeOnnx(model))).toBeNull();
    const runtime = await openKernels(1, nodeRuntime());
    const session = new GraphSession(runtime, matchGraph(8), () => Promise.reject(new Error("no weights")));
    const tokens = { dims: [2, 8], data: Float32Array.from({ length: 16 }, (_, i) => i % 5) };
    expect((await session.run({ reference: tokens, generation: tokens })).indices("index")).toEqual(
      Int32Array.of(0, 1),
    );
    await session.release();
    runtime.close?.();
  });

  it("end all threads where one ends in the middle, and another device goes on", async () => {
    // One of them is terminated as it begins with its first program: the others would wait for it.
    const ended: number[] = [];
    let started = 0;
    const threads = await nodeKernelThreads(3, (onAnswer, onGone) => {
      const me = started++;
      const thread = spawnThread(onAnswer, onGone);
      return {
        post(message) {
          thread.post(message);
          if (!("module" in message) && me === 1) thread.end();
        },
        end() {
          ended.push(me);
          thread.end();
        },
      };
    });
    if (threads === null) throw new Error("the kernels cannot run here");
    const reasons: string[] = [];
    const lasting = new LastingRuntime(kernelRuntime(threads, noOther), async (why) => {
      reasons.push(why);
      return nodeRuntime();
    });
    const one = ATTENTION_CASE;
    const session = new GraphSession(lasting, attentionGraph(one), () => Promise.reject(new Error("no weights")));
    const dims = [one.tokens, one.heads * one.headDim];
    const feeds = Object.fromEntries(
      ["query", "key", "value"].map((name, i) => [name, { dims, data: attentionInput(one, i) }]),
    );
    const outputs = await session.run(feeds);
    expect(outputs.floats("attended")).toHaveLength(dims[0]! * dims[1]!);
    expect(reasons).toEqual(["a thread ended (1)"]);
    expect(ended).toEqual([0, 1, 2]);
    expect(lasting.provider).toBe("cpu");
    await session.release();
  });

  it("give up threads that do not answer, and say so", async () => {
    const threads = await openKernelThreads(
      new WebAssembly.Module(Uint8Array.of(0, 97, 115, 109, 1, 0, 0, 0)),
      1,
      (onAnswer) => ({
        post: (message) => void ("module" in message && onAnswer(null)),
        end: () => undefined,
      }),
    );
    const run = threads.run({ steps: 0, count: 0, scratch: 0, scratchBytes: 0, patience: 20 });
    await expect(run).rejects.toThrow("The kernels stopped: its threads did not answer.");
    expect(await threads.lost).toBe("its threads did not answer");
  });
});
