import { decode } from "fast-png";
import { beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { gatherMaskAgreement } from "../../src/engine/mask-agreement.ts";
import type { Pipeline } from "../../src/engine/pipeline.ts";
import { maskFacts } from "../../src/imaging/masks/facts.ts";
import type { MaskImage } from "../../src/imaging/masks/mask-image.ts";
import type { ByteSource } from "../../src/platform/bytes.ts";
import { doubtsOf } from "../../src/project/mask-doubt.ts";
import { createRandom } from "../imaging/masks/random.ts";
import { BAD_KINDS, badMask, roughMask } from "./bad-masks.ts";
import { bytesIn, demoPipeline, scenes, scenesIn } from "./held-out.ts";

/**
 * That planted bad masks are called doubtful and good ones are not. Where doubts begin (DOUBT in project/mask-doubt.ts) was
 * chosen on every other subject of the held-out scenes and on the demo's own pairs; here are the other subjects. Harder
 * are scenes in which every part of a subject is painted by itself, and otherwise than in the other picture: subjects
 * that the other does not show. Half of the good masks are true ones, half as rough as a model's of 22 x 22 places.
 */
const SETTINGS = { maxPatches: 256, threshold: 0.5 };
const EACH = 100;

interface Shown {
  readonly thing: string;
  readonly image: ByteSource;
  readonly mask: MaskImage;
}
interface Pair {
  readonly judged: Shown;
  readonly with: Shown;
}

function greyIn(folder: URL, path: string, marks: (value: number) => boolean): MaskImage {
  const { width, height, data } = decode(bytesIn(folder, path));
  return { width, height, data: Uint8Array.from({ length: width * height }, (_, at) => (marks(data[at]!) ? 255 : 0)) };
}

const HELD_OUT = new URL("../fixtures/heldout/", import.meta.url);
const MIXED = new URL("../fixtures/mixed/", import.meta.url);

/** Every pair of pictures of one thing, as many as are asked for, spread over all. */
function pairsOf(shown: readonly Shown[], most: number): Pair[] {
  const all = shown.flatMap((judged) =>
    shown.filter((other) => other !== judged && other.thing === judged.thing).map((other) => ({ judged, with: other })),
  );
  return Array.from({ length: most }, (_, i) => all[Math.floor((i * all.length) / most)]!);
}

const things = [...new Set(scenes.map(({ thing }) => thing))].toSorted();
const tried = scenes
  .filter(({ thing }) => things.indexOf(thing) % 2 === 1)
  .map(({ thing, image, id }): Shown => ({ thing, image, mask: greyIn(HELD_OUT, `masks/${id}.png`, (v) => v > 127) }));
const mixed = scenesIn(
  MIXED,
  z.object({ id: z.string(), subject: z.string(), paints: z.array(z.object({ id: z.string() })) }),
).map(({ id, subject, image }): Shown => ({
  thing: subject,
  image,
  mask: greyIn(MIXED, `parts/${id}.png`, (v) => v > 0),
}));

let pipeline: Pipeline;
beforeAll(async () => {
  ({ pipeline } = await demoPipeline());
}, 120_000);

/** The share of masks that are called doubtful. */
async function doubted(
  pairs: readonly Pair[],
  side: "reference" | "generation",
  make: (pair: Pair, number: number) => MaskImage,
): Promise<number> {
  let doubtful = 0;
  for (const [number, pair] of pairs.entries()) {
    const mask = make(pair, number);
    const { image: picture } = pair.judged;
    const others = [{ picture: pair.with.image, mask: pair.with.mask }];
    const agreement = await gatherMaskAgreement(pipeline, { picture, mask, side }, others, SETTINGS);
    if (doubtsOf(maskFacts(mask), agreement).length > 0) doubtful++;
  }
  return doubtful / pairs.length;
}

describe.each([
  { name: "other subjects of the held-out scenes", shown: tried, good: 0.05, bad: 0.95 },
  { name: "scenes in which the subject is another", shown: mixed, good: 0.05, bad: 0.95 },
])("of $name", ({ shown, good, bad }) => {
  const pairs = pairsOf(shown, EACH);
  it.each(["generation", "reference"] as const)("the bad masks of a %s are doubted, the good are not", async (side) => {
    const random = createRandom(side === "generation" ? 16 : 17);
    const shares: Record<string, number> = {
      good: await doubted(pairs, side, ({ judged }, i) => (i % 2 === 0 ? judged.mask : roughMask(judged.mask, random))),
    };
    for (const kind of BAD_KINDS) {
      shares[kind] = await doubted(pairs, side, ({ judged }) =>
        badMask(kind, judged.mask, shown[random.below(shown.length)]!.mask, random),
      );
    }
    // Measured, generation and reference: held-out good .02 and .01, all bad 1; another subject good .04 and .03, half .97 and
    // 1, the others 1.
    expect(shares["good"]).toBeLessThanOrEqual(good);
    for (const kind of BAD_KINDS) expect(shares[kind], kind).toBeGreaterThanOrEqual(bad);
  });
});
