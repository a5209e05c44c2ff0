import { expect, test } from "vitest";
import type { Runtime } from "../../src/platform/runtime.ts";
import { nodeRuntime } from "../../src/platform/runtime-node.ts";
import { NAFLEX, openPipeline, outcomesOf, sampleOf, scoresOf } from "./rig.ts";

/** A runtime with a heap of so many bytes, that says how many of weights it holds. */
function boundedRuntime(heapBytes: number): Runtime & { readonly most: number; readonly opened: number } {
  const runtime = nodeRuntime();
  let [held, most, opened] = [0, 0, 0];
  return {
    provider: runtime.provider,
    threads: runtime.threads,
    heapBytes,
    async createSession(model, weights) {
      let bytes = 0;
      const session = await runtime.createSession(model, async () => {
        const files = await weights();
        bytes = files.reduce((sum, { data }) => sum + data.byteLength, 0);
        return files;
      });
      held += bytes;
      opened++;
      most = Math.max(most, held);
      return {
        run: (feeds) => session.run(feeds),
        async release() {
          held -= bytes;
          await session.release();
        },
      };
    },
    get most() {
      return most;
    },
    get opened() {
      return opened;
    },
  };
}

const samples = ["cat.png", "rocket.png", "coffee.png"].map((name, i) =>
  sampleOf(name, name, "dahlia.png", { prompt: `a photo of number ${i}`, object: null }),
);

test("where both towers do not fit, prompts come first and one tower is open at a time", async () => {
  const roomy = boundedRuntime(2 ** 32);
  const roomyOutcomes = await outcomesOf(await openPipeline([NAFLEX], roomy), samples);
  // Nothing of it is kept between runs: texts, and images, go through it together.
  const narrow = Object.assign(boundedRuntime(roomy.most), { keptBytes: 0 });
  const outcomes = await outcomesOf(await openPipeline([NAFLEX], narrow), samples);

  expect(narrow.most).toBeLessThan(roomy.most * 0.7);
  // Each graph once: towers that took turns would be opened for every row.
  expect(narrow.opened).toBe(roomy.opened);
  for (const { id } of samples) expect(scoresOf(outcomes.get(id))).toEqual(scoresOf(roomyOutcomes.get(id)));
});
