// @ts-check
/**
 * A model of SO400M's sizes on a device that answers after a fixed time, in place of a graphics card: what it answers
 * means nothing, how long it has nothing to do is what is measured. Preparation, masks, pools and scores are the program's own.
 */
const { naflexSize } = await import("../../src/imaging/naflex-size.ts");
const { scalingTable } = await import("../../src/imaging/patches.ts");
const { mixRegions } = await import("../../src/models/mix-regions.ts");
const { Mutex } = await import("../../src/lib/mutex.ts");

/** @typedef {import("../../src/models/backbone.ts").MascBackbone} MascBackbone */

const [PATCH, DIM, HEADS] = [16, 1152, 16];

/** Milliseconds of each kind of run; an image's is what the bench is asked for. */
const OTHERS = { match: 2, pool: 1, finish: 1, text: 5 };

export class FixedTimeDevice {
  #turn = new Mutex();
  /** Milliseconds that it computed. */
  busy = 0;
  /** @type {number | null} */
  first = null;
  last = 0;

  /** @template T @param {number} milliseconds @param {() => T} answer @returns {Promise<T>} */
  run(milliseconds, answer) {
    return this.#turn.run(async () => {
      const start = performance.now();
      this.first ??= start;
      const value = answer(); // a card's answer would be there without this thread
      await new Promise((resolve) => setTimeout(resolve, start + milliseconds - performance.now()));
      this.busy += milliseconds;
      this.last = performance.now();
      return value;
    });
  }
}

/** @param {number} length */
const noise = (length) => Float32Array.from({ length }, (_, i) => Math.sin(i * 12.9898) * 0.5);

/**
 * @param {FixedTimeDevice} device
 * @param {number} milliseconds an image
 * @returns {MascBackbone}
 */
export function fixedTimeBackbone(device, milliseconds) {
  const table = scalingTable({ factor: 1 / 255, normalise: { mean: [0.5, 0.5, 0.5], std: [0.5, 0.5, 0.5] } });
  const tokens = noise(1024 * DIM);
  const logits = noise(HEADS * 1024);
  const vector = noise(DIM);
  const cosines = noise(4096);
  const places = Int32Array.from({ length: 4096 }, (_, i) => i);
  /** @param {number} count */
  const best = (count) => ({ cosine: cosines.subarray(0, count), index: places.subarray(0, count) });
  return {
    abilities: new Set(/** @type {const} */ (["patches", "regions", "text"])),
    reading: "stored",
    naflex: true,
    oneTowerAtATime: false,
    imagesAtOnce: 1,
    gridOf: (size, maxPatches) => {
      const { width, height } = naflexSize(size, PATCH, maxPatches);
      return { rows: height / PATCH, columns: width / PATCH };
    },
    windowOf: () => null,
    check: () => undefined,
    recipe: (maxPatches) => ({
      reading: "stored",
      letterbox: { resize: null, crop: null, filter: "bilinear", kernel: "torchvision", start: "cut" },
      budget: maxPatches,
      patch: PATCH,
      order: "yxc",
      table,
    }),
    encode: ({ grid }) =>
      device.run(milliseconds, () => ({
        pooled: null,
        patches: { grid, tokens: tokens.subarray(0, grid.rows * grid.columns * DIM) },
      })),
    match: (from, to) =>
      device.run(OTHERS.match, () => {
        const [there, back] = [best(from.tokens.length / DIM), best(to.tokens.length / DIM)];
        return { ...there, backCosine: back.cosine, backIndex: back.index };
      }),
    preparePool: ({ tokens: values }) =>
      device.run(OTHERS.pool, () => ({ logits: logits.subarray(0, (HEADS * values.length) / DIM), values })),
    poolRegions: async (prepared, regions) => {
      const mixed = await mixRegions({ dim: DIM, heads: HEADS }, prepared, regions);
      return device.run(OTHERS.finish, () => mixed);
    },
    poolHead: () => Promise.reject(new Error("nobody looks into this model")),
    readPoolHead: () => Promise.reject(new Error("nobody looks into this model")),
    encodeText: () => device.run(OTHERS.text, () => ({ ids: new Int32Array(1), embedding: vector, cut: false })),
    release: () => Promise.resolve(),
  };
}
