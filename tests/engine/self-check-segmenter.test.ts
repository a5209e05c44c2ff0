import { describe, expect, it, test } from "vitest";
import { checkSegmenter, segmenterPasses, whyNoMasks } from "../../src/engine/self-check-segmenter.ts";
import type { FloatTensor, Runtime, TensorData } from "../../src/platform/runtime.ts";
import { nodeRuntime } from "../../src/platform/runtime-node.ts";

const runtime = nodeRuntime();

type Outputs = Record<string, { dims: readonly number[]; data: TensorData }>;
type Feeds = Readonly<Record<string, FloatTensor>>;

/** A runtime of which something is wrong: what goes into a graph, or what comes out. */
function faulty({
  feeds: changeFeeds = (feeds: Feeds) => feeds,
  outputs: changeOutputs = (outputs: Outputs) => outputs,
}): Runtime {
  return {
    ...runtime,
    async createSession(...args) {
      const session = await runtime.createSession(...args);
      return {
        ...session,
        run: async (feeds, outputs) => changeOutputs(await session.run(changeFeeds(feeds), outputs)),
      };
    },
  };
}

const changed =
  (name: string, change: (data: Float32Array) => Float32Array) =>
  <T extends Outputs | Feeds>(values: T): T => {
    const value = values[name];
    return value?.data instanceof Float32Array ? { ...values, [name]: { ...value, data: change(value.data) } } : values;
  };

const WIDTH = 256;
const WRONG = 4e-3;
const small = (on: Runtime) => checkSegmenter(on, "fp32", "small");

test("a processor passes, at the published size by far", async () => {
  for (const size of ["small", "published"] as const) {
    const check = await checkSegmenter(runtime, "fp32", size);
    expect(check.deviation).toBeLessThan(1e-5);
    expect(segmenterPasses(check)).toBe(true);
  }
  expect(await whyNoMasks(small(runtime))).toBeNull();
}, 60_000);

test("in int8 it passes by int8's measure, and would not by fp32's", async () => {
  const check = await checkSegmenter(runtime, "int8", "small");
  expect(segmenterPasses(check)).toBe(true);
  expect(check.deviation).toBeGreaterThan(1e-3);
});

describe("a device is refused", () => {
  it.each<[string, Parameters<typeof faulty>[0]]>([
    // As windows do whose attention is wrong.
    [
      "that leaves out a window of patches",
      { outputs: changed("embedding", (data) => data.map((value, i) => (i < 14 * WIDTH ? 0 : value))) },
    ],
    [
      "that is off by half a hundredth",
      { outputs: changed("embedding", (data) => data.map((value, i) => (i % 2 === 0 ? value * 1.005 : value))) },
    ],
    [
      "that sees a patch's neighbour",
      { feeds: changed("patches", (data) => data.map((_, i) => data[(i + 768) % data.length]!)) },
    ],
    [
      "that forgets what is behind a click",
      { feeds: changed("prompt", (data) => data.map((value, i) => (i < data.length - WIDTH ? value : 0))) },
    ],
    [
      "that puts pixels one aside",
      { outputs: changed("masks", (data) => data.map((_, i) => data[(i + 1) % data.length]!)) },
    ],
    ["that returns zeros", { outputs: changed("masks", (data) => data.map(() => 0)) }],
    ["that expects another overlap", { outputs: changed("iou", (data) => data.map((value) => value + 0.01)) }],
  ])("%s", async (_, fault) => {
    const check = await small(faulty(fault));
    expect([segmenterPasses(check), check.deviation > WRONG]).toEqual([false, true]);
  });

  it("with what was off and what to do", async () => {
    const zeros = faulty({ outputs: changed("masks", (data) => data.map(() => 0)) });
    expect(await whyNoMasks(small(zeros))).toMatch(
      /^Masks are not made on this device: .* logits was off by 1e\+0, and 1e-3 is allowed\. WebAssembly/,
    );
  });

  it("whose numbers are not finite", async () => {
    const infinite = faulty({ outputs: changed("embedding", (data) => data.map(() => Number.NaN)) });
    await expect(small(infinite)).rejects.toMatchObject({ code: "failed_inference" });
    expect(await whyNoMasks(small(infinite))).toMatch(/its self-check did not run\. .* not finite/);
  });
});
