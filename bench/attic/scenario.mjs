// @ts-check
/**
 * Pairs of full-size tokens of which memory holds few, scored, then scored again with other masks: what a person waits
 * for who corrects masks in a large project. Tokens, pools and matches are random, since they come from storage; files,
 * masks, the pipeline with its caches, the attic and all of the scoring are the real ones.
 */
import { encode } from "fast-png";
import { runJob } from "../../src/engine/job.ts";
import { Pipeline } from "../../src/engine/pipeline.ts";
import { bytesSource } from "../../src/platform/bytes.ts";

/** @typedef {import("../../src/engine/siglip-encoder.ts").SiglipEncoder} SiglipEncoder */
/** @typedef {import("../../src/metric/pool.ts").PoolHead} PoolHead */
/** @typedef {import("../../src/platform/bytes.ts").ByteSource} ByteSource */

const [DIM, HEADS, HIDDEN] = [1152, 16, 4304];
const GRID = { rows: 32, columns: 32 };
const COUNT = GRID.rows * GRID.columns;
const SIDE = 512;
/** Generations a reference. */
const GENERATIONS = 10;
/** Numbers of which all random arrays are cut: making them anew would take longer than reading them. */
const POOL_OF_NUMBERS = 2 ** 21;

/** @param {number} seed */
function randomNumbers(seed) {
  let state = seed;
  return Float32Array.from({ length: POOL_OF_NUMBERS }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 31 - 1;
  });
}

/** @returns {PoolHead} */
function randomHead() {
  const numbers = randomNumbers(1);
  let from = 0;
  /** @param {number} length @param {number} scale @param {number} [shift] */
  const next = (length, scale, shift = 0) => Float32Array.from({ length }, () => shift + scale * (numbers[from++ % POOL_OF_NUMBERS] ?? 0));
  const wide = 1 / Math.sqrt(DIM);
  return {
    dim: DIM,
    heads: HEADS,
    hidden: HIDDEN,
    epsilon: 1e-6,
    outWeight: next(DIM * DIM, wide),
    outBias: next(DIM, 0.1),
    normWeight: next(DIM, 0.1, 1),
    normBias: next(DIM, 0.1),
    fc1Weight: next(HIDDEN * DIM, wide),
    fc1Bias: next(HIDDEN, 0.1),
    fc2Weight: next(DIM * HIDDEN, 1 / Math.sqrt(HIDDEN)),
    fc2Bias: next(DIM, 0.1),
  };
}

/** An encoder that is asked for what is in no cache. @returns {SiglipEncoder} */
function fakeEncoder() {
  const numbers = randomNumbers(2);
  const head = randomHead();
  let asked = 0;
  /** @param {number} length */
  const next = (length) => {
    const start = (asked++ * 7919) % (POOL_OF_NUMBERS - length);
    return numbers.slice(start, start + length);
  };
  const index = Int32Array.from({ length: COUNT }, (_, i) => (i * 7) % COUNT);
  /** Only what the pipeline asks an encoder for. @satisfies {Partial<SiglipEncoder>} */
  const encoder = {
    oneTowerAtATime: false,
    naflex: true,
    gridOf: () => GRID,
    prepare: () => ({ grid: GRID, data: new Float32Array() }),
    encode: async () => ({ grid: GRID, tokens: next(COUNT * DIM) }),
    preparePool: async () => ({ logits: next(HEADS * COUNT), values: next(COUNT * DIM) }),
    poolHead: async () => head,
    encodeText: async () => ({ ids: new Int32Array(64), cut: false, embedding: next(DIM) }),
    match: async () => ({ cosine: next(COUNT), index, backCosine: next(COUNT), backIndex: index }),
    release: async () => undefined,
  };
  return /** @type {SiglipEncoder} */ (/** @type {unknown} */ (encoder));
}

/** A picture of one number, for its hash alone. @param {string} name @param {number} number */
function picture(name, number) {
  const data = new Uint8Array(SIDE * SIDE * 3);
  new DataView(data.buffer).setUint32(0, number);
  return bytesSource(name, encode({ width: SIDE, height: SIDE, data, channels: 3, depth: 8 }));
}

/** A disc somewhere. @param {string} name @param {number} number */
function mask(name, number) {
  const data = new Uint8Array(SIDE * SIDE);
  const [x, y, radius] = [128 + ((number * 61) % 256), 128 + ((number * 89) % 256), 60 + ((number * 17) % 90)];
  for (let row = 0; row < SIDE; row++) for (let column = 0; column < SIDE; column++) if ((row - y) ** 2 + (column - x) ** 2 < radius ** 2) data[row * SIDE + column] = 255;
  return bytesSource(name, encode({ width: SIDE, height: SIDE, data, channels: 1, depth: 8 }));
}

/**
 * @param {object} given
 * @param {number} given.pairs
 * @param {import("../../src/platform/codecs.ts").Codecs} given.codecs
 * @param {() => Promise<import("../../src/platform/attic.ts").AtticDisk | null>} given.disk
 * @param {(what: string) => void} [given.say]
 */
export async function fromStorage({ pairs, codecs, disk, say = () => undefined }) {
  // Few tokens stay in memory: 64 MB hold 14 images of 4.7 MB.
  const pipeline = new Pipeline(codecs, disk, { pixels: 128 * 2 ** 20, tokens: 64 * 2 ** 20 });
  await pipeline.use({
    role: "siglip",
    encoder: fakeEncoder(),
    layer: /** @type {never} */ (null),
    info: { role: "siglip", name: "random", fingerprint: "random", description: "", naflex: true, precision: "fp32", precisionNote: null },
  });
  /** @type {Map<string, ByteSource>} */
  const files = new Map();
  /** @param {number} round */
  const samplesOf = (round) =>
    Array.from({ length: pairs }, (_, i) => {
      const reference = Math.floor(i / GENERATIONS);
      return {
        id: String(i),
        reference: `r${reference}.png`,
        referenceMask: `mr${reference}-${round}.png`,
        generation: `g${i}.png`,
        generationMask: `mg${i}-${round}.png`,
        prompt: `a thing in place ${i % 50}`,
        object: "thing",
      };
    });
  for (const { reference, generation } of samplesOf(0)) {
    for (const name of [reference, generation]) if (!files.has(name)) files.set(name, picture(name, files.size));
  }
  for (const round of [0, 1]) {
    for (const { referenceMask, generationMask } of samplesOf(round)) {
      for (const name of [referenceMask, generationMask]) if (!files.has(name)) files.set(name, mask(name, files.size));
    }
  }
  /** @param {number} round */
  const score = async (round) => {
    /** @type {number[]} */
    const scores = [];
    const start = performance.now();
    await runJob(new AbortController().signal, pipeline, samplesOf(round), { maxPatches: COUNT, threshold: 0.5, stripper: "regex" }, {
      find: (path) => files.get(path) ?? null,
      onProgress: (said) => {
        if (said.kind !== "row") return;
        if ("error" in said.outcome) throw new Error(said.outcome.error.message);
        const { cp, pf, pf_foreground_prompt, pf_full_prompt, siglip2_global } = said.outcome.scores;
        scores.push(cp ?? 0, pf ?? 0, pf_foreground_prompt ?? 0, pf_full_prompt ?? 0, siglip2_global ?? 0);
      },
    });
    return { seconds: (performance.now() - start) / 1000, scores };
  };
  const filled = await score(0);
  say(`filled in ${filled.seconds.toFixed(1)} s`);
  const before = pipeline.encoded.images;
  const again = await score(1);
  if (pipeline.encoded.images !== before) throw new Error("images were encoded again: the attic lost some");
  return { pairs, seconds: again.seconds, pairsASecond: pairs / again.seconds, megabytesAPair: (COUNT * (DIM + HEADS) * 4) / 1e6, scores: again.scores };
}
