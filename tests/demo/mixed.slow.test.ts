import { decode } from "fast-png";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { areaUnderCurve } from "../../src/metric/agreement.ts";
import { bytesIn, demoPipeline, scenesIn } from "./held-out.ts";

/**
 * That the heat is dark where something changed: subjects of which some parts are painted alike and others are not.
 * `node tools/demo/render.mjs mixed tests/fixtures/mixed --count 40 --seed 7 --webp` made the scenes.
 */
const SCENES = new URL("../fixtures/mixed/", import.meta.url);
const PATCHES = 256;
const SIDE = 16;
const PARTS = 4;

const rowSchema = z.object({
  id: z.string(),
  subject: z.string(),
  environment: z.string(),
  paints: z.array(z.object({ id: z.string() })).length(PARTS),
});

/** Of each patch the part that covers most of it, 1 to 4; 0 where the background does. */
function partsOf(path: string): number[] {
  const { width, height, data } = decode(bytesIn(SCENES, path));
  const edge = width / SIDE;
  expect([width, height]).toEqual([edge * SIDE, edge * SIDE]);
  return Array.from({ length: SIDE * SIDE }, (_, patch) => {
    const pixels = Array.from(
      { length: edge * edge },
      (__, at) =>
        data[(Math.floor(patch / SIDE) * edge + Math.floor(at / edge)) * width + (patch % SIDE) * edge + (at % edge)]!,
    );
    const counts = Array.from({ length: PARTS + 1 }, (__, part) => pixels.filter((each) => each === part).length);
    return counts[0]! * 2 >= pixels.length ? 0 : counts.indexOf(Math.max(...counts.slice(1)), 1);
  });
}

const scenes = scenesIn(SCENES, rowSchema).map((row) => ({ ...row, parts: partsOf(`parts/${row.id}.png`) }));

describe("the demo's heat", () => {
  it("is darker on parts that are painted otherwise than on those that are not, within a pair", async () => {
    const { pipeline } = await demoPipeline();
    const areas: number[] = [];
    for (const reference of scenes) {
      for (const generation of scenes) {
        if (reference.subject !== generation.subject || reference.environment === generation.environment) continue;
        const { cosine } = await pipeline.match(reference.image, generation.image, PATCHES);
        const best = (alike: boolean) =>
          reference.parts.flatMap((part, patch) => {
            const shown = part > 0 && generation.parts.filter((each) => each === part).length > 1;
            return shown && (reference.paints[part - 1]?.id === generation.paints[part - 1]?.id) === alike
              ? [cosine[patch]!]
              : [];
          });
        const [kept, changed] = [best(true), best(false)];
        if (kept.length > 0 && changed.length > 0) areas.push(areaUnderCurve(kept, changed)!);
      }
    }
    expect(areas.length).toBeGreaterThan(30);
    const mean = areas.reduce((sum, area) => sum + area, 0) / areas.length;
    // Measured: .816 of 74 pairs. The checkpoint before it, trained on subjects in whole looks only, has .700.
    expect(mean).toBeGreaterThan(0.78);
  }, 120_000);
});
