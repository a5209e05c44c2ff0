// @ts-check
/**
 * Pairs of full-size tokens of which memory holds few, scored, then scored again with other masks: what a person waits
 * for who corrects masks in a large project. Tokens, what the pool is made of, and matches are random, since they come from storage; files,
 * masks, the pipeline with its caches, the spill cache, the pooling head and all of the scoring are the real ones.
 */
import { encode } from "fast-png";
import { runJob } from "../../src/engine/job.ts";
import { Pipeline } from "../../src/engine/pipeline.ts";
import { decodeImageProcessor } from "../../src/models/image-processor.ts";
import { Siglip2Backbone } from "../../src/models/siglip2/backbone.ts";
import { siglip2Rules } from "../../src/models/siglip2/family.ts";
import { bytesSource } from "../../src/platform/bytes.ts";

/** @typedef {import("../../src/platform/runtime.ts").Runtime} Runtime */
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

const VISION = {
  dim: DIM,
  heads: HEADS,
  mlp: HIDDEN,
  layers: 0,
  activation: /** @type {const} */ ("gelu_pytorch_tanh"),
  epsilon: 1e-6,
  patch: 16,
  positions: 256,
  imageSize: null,
};
const TEXT = { ...VISION, vocabulary: 1, length: 64, projection: DIM };

/** The tensors of towers without layers; of them the pooling head alone is ever read. */
function catalogue() {
  const [wide, tall, own] = [[HIDDEN, DIM], [DIM, HIDDEN], [DIM]];
  /** @type {Record<string, number[]>} */
  const shapes = {
    "vision_model.embeddings.patch_embedding.weight": [DIM, 768],
    "vision_model.embeddings.patch_embedding.bias": own,
    "vision_model.embeddings.position_embedding.weight": [VISION.positions, DIM],
    "vision_model.post_layernorm.weight": own,
    "vision_model.post_layernorm.bias": own,
    "vision_model.head.probe": [1, 1, DIM],
    "vision_model.head.attention.in_proj_weight": [3 * DIM, DIM],
    "vision_model.head.attention.in_proj_bias": [3 * DIM],
    "vision_model.head.attention.out_proj.weight": [DIM, DIM],
    "vision_model.head.attention.out_proj.bias": own,
    "vision_model.head.layernorm.weight": own,
    "vision_model.head.layernorm.bias": own,
    "vision_model.head.mlp.fc1.weight": wide,
    "vision_model.head.mlp.fc1.bias": [HIDDEN],
    "vision_model.head.mlp.fc2.weight": tall,
    "vision_model.head.mlp.fc2.bias": own,
    "text_model.embeddings.token_embedding.weight": [TEXT.vocabulary, DIM],
    "text_model.embeddings.position_embedding.weight": [TEXT.length, DIM],
    "text_model.final_layer_norm.weight": own,
    "text_model.final_layer_norm.bias": own,
    "text_model.head.weight": [DIM, DIM],
    "text_model.head.bias": own,
  };
  return new Map(Object.entries(shapes).map(([name, shape]) => [name, { dtype: /** @type {const} */ ("F32"), shape }]));
}

const readRows = async () => new Float32Array();

/** An encoder of which all but the pooling head is random numbers. @param {Runtime} runtime */
function randomEncoder(runtime) {
  const numbers = randomNumbers(1);
  let asked = 0;
  /** @param {number} length */
  const next = (length) => {
    const start = (asked++ * 7919) % (POOL_OF_NUMBERS - length);
    return numbers.slice(start, start + length);
  };
  const tensors = catalogue();
  /** @param {string} name */
  const read = async (name) => {
    const shape = tensors.get(name)?.shape ?? [];
    const scale = shape.length > 1 ? 1 / Math.sqrt(shape.at(-1) ?? 1) : 0.1;
    const shift = name.endsWith("norm.weight") ? 1 : 0;
    const seed = name.length;
    return Float32Array.from(
      { length: shape.reduce((product, size) => product * size, 1) },
      (_, i) => shift + scale * (numbers[(seed + i) % POOL_OF_NUMBERS] ?? 0),
    );
  };
  const config = /** @type {const} */ ({ kind: "siglip2-naflex", vision: VISION, text: TEXT });
  const rules = siglip2Rules(VISION);
  const processor = decodeImageProcessor({ preprocessorConfig: null, processorConfig: null }, rules);
  const tokenizer = /** @type {import("../../src/models/tokenizer.ts").TextTokenizer} */ (
    /** @type {unknown} */ ({ settings: { misfit: null } })
  );
  const encoder = new Siglip2Backbone(
    { name: "random", runtime, arithmetic: "fp32", catalogue: tensors, read, readRows, processor, tokenizer },
    config,
    rules,
  );
  const index = Int32Array.from({ length: COUNT }, (_, i) => (i * 7) % COUNT);
  return Object.assign(encoder, {
    prepare: () => ({ grid: GRID, data: new Float32Array() }),
    encode: async () => ({ pooled: null, patches: { grid: GRID, tokens: next(COUNT * DIM) } }),
    preparePool: async () => ({ logits: next(HEADS * COUNT), values: next(COUNT * DIM) }),
    encodeText: async () => ({ ids: new Int32Array(64), cut: false, embedding: next(DIM) }),
    match: async () => ({ cosine: next(COUNT), index, backCosine: next(COUNT), backIndex: index }),
  });
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
  for (let row = 0; row < SIDE; row++)
    for (let column = 0; column < SIDE; column++)
      if ((row - y) ** 2 + (column - x) ** 2 < radius ** 2) data[row * SIDE + column] = 255;
  return bytesSource(name, encode({ width: SIDE, height: SIDE, data, channels: 1, depth: 8 }));
}

/**
 * @param {object} given
 * @param {number} given.pairs
 * @param {Runtime} given.runtime
 * @param {import("../../src/platform/codecs.ts").Codecs} given.codecs
 * @param {() => Promise<import("../../src/platform/spill-cache.ts").SpillDisk | null>} given.disk
 * @param {(what: string) => void} [given.say] told when all is in storage
 */
export async function fromStorage({ pairs, runtime, codecs, disk, say = () => undefined }) {
  // Few tokens stay in memory: 64 MB hold 14 images of 4.7 MB.
  const pipeline = new Pipeline(codecs, disk, { pixels: 128 * 2 ** 20, tokens: 64 * 2 ** 20 });
  await pipeline.use({
    backbone: randomEncoder(runtime),
    info: {
      slot: "siglip",
      family: "siglip2",
      abilities: ["patches", "regions", "text"],
      comparesPatches: false,
      name: "random",
      fingerprint: "random",
      description: "",
      naflex: true,
      precision: "fp32",
      layer: { dim: DIM, heads: HEADS, mlp: HIDDEN },
    },
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
    await runJob(
      new AbortController().signal,
      pipeline,
      samplesOf(round),
      { maxPatches: COUNT, threshold: 0.5, stripper: "regex" },
      {
        find: (path) => files.get(path) ?? null,
        onProgress: (said) => {
          if (said.kind !== "row") return;
          if ("error" in said.outcome) throw new Error(said.outcome.error.message);
          const { cp, pf, pf_foreground_prompt, pf_full_prompt, siglip2_global } = said.outcome.scores;
          scores.push(cp ?? 0, pf ?? 0, pf_foreground_prompt ?? 0, pf_full_prompt ?? 0, siglip2_global ?? 0);
        },
      },
    );
    return { seconds: (performance.now() - start) / 1000, scores };
  };
  const filled = await score(0);
  say(`filled in ${filled.seconds.toFixed(1)} s`);
  const before = pipeline.encoded.images;
  const again = await score(1);
  if (pipeline.encoded.images !== before) throw new Error("images were encoded again: the spill cache lost some");
  return {
    pairs,
    seconds: again.seconds,
    pairsASecond: pairs / again.seconds,
    megabytesAPair: (COUNT * (DIM + HEADS) * 4) / 1e6,
    scores: again.scores,
  };
}
