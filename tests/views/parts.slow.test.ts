import { beforeAll, describe, expect, it } from "vitest";
import type { Pipeline } from "../../src/engine/pipeline.ts";
import { boxOf } from "../../src/lib/patch-grid.ts";
import { demoPipeline } from "../demo/held-out.ts";
import { evidenceFor, factsFor, maskOf, plant, rowFor, sampleNamed } from "./why-rig.ts";

/** The counterfactual held to what scoring says of the pair with the part painted out of its mask. */

let pipeline: Pipeline;

beforeAll(async () => {
  ({ pipeline } = await demoPipeline());
}, 120_000);

describe("what CP would be without a part", () => {
  it.each([
    "pasted-purple-zigzag-cactus-library",
    "pasted-white-checks-rocket-city",
    "drifted-red-dots-mushroom-desert",
  ])("is CP of %s with the part erased from the mask", async (id) => {
    const sample = sampleNamed(id);
    const { patches } = await factsFor(pipeline, sample, []);
    const { grid } = (await evidenceFor(pipeline, sample)).reference;
    const { parts } = patches!.parts;
    expect(parts.length).toBeGreaterThan(0);
    for (const [i, part] of parts.entries()) {
      const mask = maskOf(sample.referenceMask);
      // The mask is read at its patches' middles: what is black in a patch alone takes that patch alone.
      for (const patch of part.patches) {
        const { x, y, width, height } = boxOf(grid, { x: 0, y: 0, ...mask }, patch);
        for (let row = y; row < y + height; row++)
          mask.data.fill(0, row * mask.width + x, row * mask.width + x + width);
      }
      const erased = { ...sample, referenceMask: plant(`planted/${id}-without-${i}.png`, mask) };
      const { scores } = await rowFor(pipeline, erased);
      expect(Math.abs(scores.cp! - part.without!)).toBeLessThan(1e-7);
      expect(scores.cp).toBeGreaterThan((await rowFor(pipeline, sample)).scores.cp!);
    }
  });
});
