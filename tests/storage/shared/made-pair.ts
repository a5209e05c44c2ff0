import { NO_CORRECTIONS } from "../../../src/project/corrections.ts";
import { FIRST_LAYOUT } from "../../../src/project/column-layout.ts";
import { EMPTY_INTAKE } from "../../../src/project/sample.ts";
import { emptySample } from "../../../src/project/corrections.ts";
import { cosineSteps } from "../../../src/storage/shared/cosine-code.ts";
import { COSINE_STEPS, type SharedHead, type SharedPair } from "../../../src/storage/shared/shared.ts";
import { createSharedWriter } from "../../../src/storage/shared/write.ts";

/** Shared projects of made numbers. */

/** The same numbers every time: Park and Miller's. */
function* evenly(seed: number): Generator<number, never> {
  for (let state = seed; ; state = (state * 48271) % 2147483647) yield state / 2147483647;
}

/** @param rows patches of the reference are `rows` x 6, of the generation 5 x `rows` */
export function madePair(rows: number, seed = 1): SharedPair {
  const random = evenly(seed);
  const [n, m] = [rows * 6, rows * 5];
  const floats = (length: number, low = 0, high = 1) =>
    Float32Array.from({ length }, () => low + (high - low) * random.next().value);
  const below = (length: number, most: number) =>
    Int32Array.from({ length }, () => Math.floor(most * random.next().value));
  const bytes = (length: number, most: number) => Uint8Array.from(below(length, most));
  return {
    reference: { grid: { rows, columns: 6 }, weights: floats(n) },
    generation: { grid: { rows: 5, columns: rows }, weights: seed % 2 === 0 ? null : floats(m) },
    match: { cosine: floats(n), index: below(n, m), backCosine: floats(m), backIndex: below(m, n) },
    attention: { heads: 3, logits: floats(3 * m, -8, 8) },
    means: floats(n),
    likeOutside: { reference: bytes(n, 2), generation: bytes(m, 2) },
    cosines: { steps: COSINE_STEPS, values: cosineSteps(floats(n * m, -1, 1)) },
    features: { reference: bytes(3 * n, 256), generation: bytes(3 * m, 256), shares: [0.5, 0.25, 0.125] },
    patchTexts: floats(m, -0.1, 0.1),
    phrases: [{ phrase: "at night", pf: 0.0625 }],
    wholes: {
      siglip2_global: { whole: 0.5, subject: 0.25, background: null },
      clip_i: { whole: null, subject: null, background: null },
      dino: { whole: null, subject: null, background: null },
    },
    intervals: {
      cp: {
        value: 0.5,
        low: 0.25,
        high: 0.75,
        varied: [
          { change: { by: "growth", at: -1 }, value: 0.25 },
          { change: { by: "source", at: "SAM" }, value: null },
        ],
        largest: { change: { by: "growth", at: -1 }, by: -0.25 },
      },
      pf: null,
    },
  };
}

const ids = ["cup", "__proto__", "../../etc/passwd"];

export const madeHead: SharedHead = {
  document: {
    name: "cups",
    demo: false,
    settings: { maxPatches: 256, threshold: 0.5, stripper: "regex" },
    accepted: [],
    columnLayout: FIRST_LAYOUT,
    ticked: [],
    models: null,
    intake: { ...EMPTY_INTAKE, samples: ids.map((id) => ({ ...emptySample(id), reference: `refs/${id}.png` })) },
    corrections: NO_CORRECTIONS,
    results: new Map(),
  },
  view: { filter: "cp>.5", sorting: [{ id: "cp", desc: true }], group: "method", gallery: false },
};

export const madeFile = {
  kind: "picture",
  type: "image/webp",
  width: 640,
  height: 480,
  bytes: Uint8Array.from({ length: 999 }, (_, i) => i),
} as const;

/** A shared project of three comparisons and a picture of each. */
export async function sharedBytes(pairs: readonly SharedPair[] = [1, 2, 3].map((seed) => madePair(4, seed))) {
  const writer = await createSharedWriter();
  for (const [i, pair] of pairs.entries()) {
    const id = ids[i] ?? String(i);
    await writer.addFile(`refs/${id}.png`, async () => madeFile);
    await writer.addPair(id, `refs/${id}.png`, pair);
  }
  return new Uint8Array(await (await writer.finish(madeHead)).arrayBuffer());
}
