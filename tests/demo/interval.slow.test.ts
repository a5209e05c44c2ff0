import { beforeAll, describe, expect, it } from "vitest";
import { gatherIntervals } from "../../src/engine/gather-intervals.ts";
import { findFiles } from "../../src/engine/job.ts";
import type { Pipeline } from "../../src/engine/pipeline.ts";
import { grow, shrink } from "../../src/imaging/masks/distance.ts";
import { DEPENDS, widthOf, type MaskIntervals } from "../../src/metric/mask-interval.ts";
import { quantile } from "../../src/metric/rank.ts";
import { scoreOne } from "../engine/rig.ts";
import { demoPipeline } from "./held-out.ts";
import { demoSamples, find, maskOf, plant, SETTINGS, type DemoSample } from "../views/why-rig.ts";

/** That an interval's numbers are what scoring would say of each other mask, and how wide they are where masks are exact. */
const NONE = { reference: new Map(), generation: new Map() };

let pipeline: Pipeline;
beforeAll(async () => {
  ({ pipeline } = await demoPipeline());
}, 120_000);

const intervalsOf = (sample: DemoSample): Promise<MaskIntervals> =>
  gatherIntervals(pipeline, findFiles(sample, find), SETTINGS, NONE);

/** The pair with a mask grown by so many pixels. */
function grownBy(sample: DemoSample, side: "referenceMask" | "generationMask", pixels: number): DemoSample {
  const mask = maskOf(sample[side]);
  if (pixels > 0) grow(mask, pixels);
  else shrink(mask, -pixels);
  return { ...sample, [side]: plant(`grown/${pixels}/${sample[side]}`, mask) };
}

describe("the interval of a pair", () => {
  it.each(demoSamples.filter((_, i) => i % 40 === 7))(
    "$id is what scoring says with each other mask",
    async (sample) => {
      const { cp, pf } = await intervalsOf(sample);
      const now = await scoreOne(pipeline, sample, SETTINGS, find);
      expect([cp?.value, pf?.value]).toEqual([now.cp, expect.closeTo(now.pf!, 6)]);
      expect([now.cp_mask_interval, now.pf_mask_interval]).toEqual([widthOf(cp), expect.closeTo(widthOf(pf)!, 6)]);
      const { width } = maskOf(sample.generationMask);
      for (const [score, side] of [
        ["cp", "referenceMask"],
        ["pf", "generationMask"],
      ] as const) {
        const interval = score === "cp" ? cp : pf;
        for (const { change, value } of interval!.varied) {
          const fresh =
            change.by === "threshold"
              ? await scoreOne(pipeline, sample, { ...SETTINGS, threshold: change.at }, find)
              : change.by === "growth"
                ? await scoreOne(pipeline, grownBy(sample, side, (change.at * width) / 16), SETTINGS, find)
                : null;
          // Of a picture that has more than 16 pixels a patch the mask's distances are told on a copy.
          expect(Math.abs(value! - fresh![score]!), `${score} ${change.by} ${change.at}`).toBeLessThan(
            change.by === "threshold" ? 1e-6 : 0.02,
          );
        }
      }
    },
  );

  it("is as wide for the demo's pairs, whose masks are exact, as is told where a score is said to depend on its mask", async () => {
    const widths: { cp: number[]; pf: number[] } = { cp: [], pf: [] };
    for (const sample of demoSamples) {
      const { cp, pf } = await intervalsOf(sample);
      widths.cp.push(widthOf(cp)!);
      widths.pf.push(widthOf(pf)!);
    }
    // Measured: half of CP's are below .108, nine tenths below .226; of PF's .067 and .121.
    expect(quantile(widths.cp, 0.5)! / DEPENDS).toBeCloseTo(1, 0);
    expect(quantile(widths.cp, 0.9)).toBeLessThan(0.25);
    expect(quantile(widths.pf, 0.5)).toBeLessThan(DEPENDS);
  }, 240_000);
});
