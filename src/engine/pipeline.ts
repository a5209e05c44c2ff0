import { decodeImage, decodeMask, type DecodedImage, type DecodedMask } from "../imaging/decode.ts";
import { DEFAULT_LIMITS, type PictureLimits } from "../imaging/limits.ts";
import { maskWeights } from "../imaging/mask-grid.ts";
import type { Grid } from "../imaging/naflex-size.ts";
import type { Patches } from "../imaging/patches.ts";
import { asStored, overWhite, turned } from "../imaging/reading.ts";
import type { PixelRows, RgbImage } from "../imaging/resample.ts";
import { LensError } from "../lib/errors.ts";
import { MemoCache } from "../lib/memo-cache.ts";
import { Mutex } from "../lib/mutex.ts";
import { sha256 } from "../lib/sha256.ts";
import type { Match } from "../metric/cp.ts";
import type { PoolPrepared } from "../metric/pool.ts";
import { float16ToFloat32 } from "../models/dtypes.ts";
import { toFloat16Bits } from "../models/float16.ts";
import { DiskSpillCache, type SpillDisk, type Packing } from "../platform/spill-cache.ts";
import { readAll, type ByteSource } from "../platform/bytes.ts";
import type { Codecs } from "../platform/codecs.ts";
import type { ClipEncoder } from "./clip-encoder.ts";
import type { ModelInfo, OpenModel } from "./models.ts";
import { modelIdentity } from "./precision.ts";
import type { ImageTokens, SiglipEncoder, TextEmbedding } from "./siglip-encoder.ts";
import type { OnStage, SampleInput, StageName } from "./stages.ts";
import type { VitEncoder } from "./vit-encoder.ts";
import { encodeUnits, Stopwatch, type Cost } from "./work.ts";

/**
 * The stages between files and scores, each with its key and cache: bytes (SHA-256) -> pixels -> tokens (image,
 * model, budget) -> match (two token sets), pool; text -> embedding. None of them depends on a mask: moving one
 * re-does only what scoring.ts computes. A distinct image or prompt is encoded once, in however many pairs it stands.
 */

/** What is known of an image without its pixels. */
export interface ImageInfo {
  readonly width: number;
  readonly height: number;
  /** EXIF orientation 1..8; MaSC's reading ignores it, DreamBench++'s does not. */
  readonly orientation: number;
  /** A 16-bit grey photograph, scaled to 8 bits where Pillow clips. */
  readonly sixteenBitGrey: boolean;
  /** The file is damaged, though it could be decoded. */
  readonly damaged: boolean;
}

/** What is done to an image's pixels before a baseline sees them; the key tells it from the image as it is. */
export interface Painted {
  readonly key: string;
  /** Given the picture as it is stored, over white where it is see-through. */
  over(image: PixelRows): PixelRows | Promise<PixelRows>;
}

const AS_IT_IS: Painted = { key: "", over: (image) => image };

/** DreamBench++'s reading of a picture, for CLIP and DINO, painted before it is turned. */
const shown = async (picture: DecodedImage, painted: Painted): Promise<PixelRows> =>
  turned(await painted.over(overWhite(picture)), picture.orientation);

/** Bytes that caches may hold. */
export interface Budgets {
  readonly pixels: number;
  readonly tokens: number;
}

const MEBIBYTE = 2 ** 20;
export const DEFAULT_BUDGETS: Budgets = { pixels: 128 * MEBIBYTE, tokens: 1024 * MEBIBYTE };

const MATCH_BUDGET = 64 * MEBIBYTE;
/** Patches as encoders take them, 3 MB an image of 1024. */
const INPUT_BUDGET = 64 * MEBIBYTE;
const VECTOR_BUDGET = 256 * MEBIBYTE;
const ENTRIES = 1_000_000;

/** An image's tokens as they are kept: in float16, as its bits, where the model's precision is not the exact one. */
interface KeptTokens {
  readonly grid: Grid;
  readonly tokens: Float32Array | Uint16Array;
}

const TOKENS: Packing<KeptTokens, Grid> = {
  pack: ({ grid, tokens }) => ({ head: grid, numbers: [tokens] }),
  unpack: (grid, [tokens]) => ({ grid, tokens: tokens! }),
};
const POOLS: Packing<PoolPrepared, null> = {
  pack: ({ logits, values }) => ({ head: null, numbers: [logits, values] }),
  unpack: (_, [logits, values]) => ({ logits: logits as Float32Array, values: values as Float32Array }),
};

/**
 * Tokens in float16, and the same numbers in their own array: what is computed from them does not depend on whether they
 * were kept meanwhile. One that is too large for float16 keeps them all as they are.
 */
function halve({ grid, tokens }: ImageTokens): KeptTokens {
  const float16 = new Uint16Array(tokens.length);
  if (!toFloat16Bits(new Uint32Array(tokens.buffer, tokens.byteOffset, tokens.length), float16))
    return { grid, tokens };
  tokens.set(float16BitsToFloat32(float16));
  return { grid, tokens: float16 };
}

const float16BitsToFloat32 = (float16: Uint16Array) =>
  float16ToFloat32(new Uint8Array(float16.buffer, float16.byteOffset, float16.byteLength));

const one = () => 1;
const patchCount = ({ rows, columns }: Grid): number => rows * columns;

const whole = ({ grid, tokens }: KeptTokens): ImageTokens => ({
  grid,
  tokens: tokens instanceof Float32Array ? tokens : float16BitsToFloat32(tokens),
});

/**
 * Tells of a stage unless its result is at hand. Outside the computation, which may be shared: whoever holds one
 * caller here holds no other.
 */
async function announce(
  cache: { has(key: string): boolean },
  key: string,
  onStage: OnStage | undefined,
  stage: StageName,
  what: string,
): Promise<void> {
  if (!cache.has(key)) await onStage?.(stage, what);
}

/** Bytes that a decoded picture or mask holds. */
function sizeOf(decoded: DecodedImage | DecodedMask): number {
  return "data" in decoded ? decoded.data.byteLength : decoded.rgb.byteLength + (decoded.alpha?.byteLength ?? 0);
}

/** What is made of an image's pixels. @throws LensError of `make`, with the file's name */
async function madeOf<T>(source: ByteSource, make: () => Promise<T>): Promise<T> {
  try {
    return await make();
  } catch (thrown) {
    if (!(thrown instanceof LensError) || thrown.message.includes(source.name)) throw thrown;
    throw new LensError(thrown.code, `${source.name}: ${thrown.message}`, thrown.detail);
  }
}

/** @throws LensError missing_file: a file that was there when it was named may be gone when it is read */
async function readBytes(source: ByteSource): Promise<Uint8Array> {
  try {
    return await readAll(source);
  } catch (thrown) {
    throw new LensError(
      "missing_file",
      `${source.path} could not be read. It may have been moved or changed since it was added; add it again.`,
      String(thrown),
    );
  }
}

export class Pipeline {
  readonly #codecs: Codecs;
  readonly #hashes = new WeakMap<ByteSource, Promise<string>>();
  readonly #limits: PictureLimits;
  readonly #pictures: MemoCache<DecodedImage>;
  readonly #largest: number;
  /** One picture is decoded at a time: two large ones would not fit beside each other. */
  readonly #decoding = new Mutex();
  readonly #inputs = new MemoCache<Patches>(INPUT_BUDGET, ({ data }) => data.byteLength);
  readonly #infos = new MemoCache<ImageInfo>(ENTRIES, () => 1);
  readonly #masks: MemoCache<DecodedMask>;
  readonly #tokens: MemoCache<KeptTokens>;
  /** Of those that are kept in float16, what stands ready in float32. */
  readonly #unpacked: MemoCache<ImageTokens>;
  readonly #pools: MemoCache<PoolPrepared>;
  readonly #matches = new MemoCache<Match>(
    MATCH_BUDGET,
    (match) => 8 * (match.cosine.length + match.backCosine.length),
  );
  readonly #vectors = new MemoCache<Float32Array>(VECTOR_BUDGET, (vector) => vector.byteLength);
  readonly #texts = new MemoCache<TextEmbedding>(
    VECTOR_BUDGET,
    (text) => text.embedding.byteLength + text.ids.byteLength,
  );
  #models: { siglip: SiglipEncoder | null; clip: ClipEncoder | null; dino: VitEncoder | null } = {
    siglip: null,
    clip: null,
    dino: null,
  };
  #open: Readonly<Record<OpenModel["role"], OpenModel | null>> = { siglip: null, clip: null, dino: null };
  /** Counts model changes, so that a key never mixes two checkpoints. */
  #generation = { siglip: 0, clip: 0, dino: 0 };

  /** What stages take on this device. */
  readonly stopwatch = new Stopwatch();

  /** @param disk where tokens go that memory has no room for */
  constructor(
    codecs: Codecs,
    disk: () => Promise<SpillDisk | null> = () => Promise.resolve(null),
    budgets: Budgets = DEFAULT_BUDGETS,
    limits: PictureLimits = DEFAULT_LIMITS,
  ) {
    this.#codecs = codecs;
    this.#limits = limits;
    this.#largest = budgets.pixels;
    this.#pictures = new MemoCache<DecodedImage>(budgets.pixels, sizeOf);
    this.#masks = new MemoCache<DecodedMask>(budgets.pixels, sizeOf);
    this.#tokens = new MemoCache(budgets.tokens, (image) => image.tokens.byteLength, new DiskSpillCache(disk, TOKENS));
    this.#unpacked = new MemoCache(budgets.tokens / 4, (image) => image.tokens.byteLength);
    this.#pools = new MemoCache(
      budgets.tokens / 4,
      (pool) => pool.values.byteLength + pool.logits.byteLength,
      new DiskSpillCache(disk, POOLS),
    );
  }

  /** How many images and prompts the SigLIP2 towers have encoded; each distinct one counts once. */
  get encoded(): { images: number; texts: number } {
    return { images: this.#tokens.computed, texts: this.#texts.computed };
  }

  get siglip(): SiglipEncoder {
    if (this.#models.siglip === null) {
      throw new LensError("missing_file", "No SigLIP2 checkpoint is open. Add a checkpoint folder first.");
    }
    return this.#models.siglip;
  }

  /** Whether prompts should be encoded before images, because the two towers do not fit at once. */
  get oneTowerAtATime(): boolean {
    return this.#models.siglip?.oneTowerAtATime ?? false;
  }

  /** Puts a model in its role; the one that was there is released. */
  async use(model: OpenModel): Promise<void> {
    await this.#replace(model.role, model);
  }

  /** Takes a model out of use. */
  async drop(role: OpenModel["role"]): Promise<void> {
    await this.#replace(role, null);
  }

  async #replace(role: OpenModel["role"], model: OpenModel | null): Promise<void> {
    const previous = this.#models[role];
    this.#models = { ...this.#models, [role]: model?.encoder ?? null };
    this.#open = { ...this.#open, [role]: model };
    this.#generation[role]++;
    if (role === "clip") this.stopwatch.cool("clip", "clip_text");
    if (role === "dino") this.stopwatch.cool("dino");
    if (role === "siglip") {
      this.stopwatch.cool("encode", "pool", "match", "text");
      this.#tokens.clear();
      this.#unpacked.clear();
      this.#pools.clear();
      this.#matches.clear();
    }
    await previous?.release();
  }

  /** What is open in a role; null where nothing is. */
  opened(role: OpenModel["role"]): ModelInfo | null {
    return this.#open[role]?.info ?? null;
  }

  /** What scores come from, by role: the content and precision of the checkpoints in use; null where there is none. */
  get identities(): Readonly<Record<OpenModel["role"], string | null>> {
    const { siglip, clip, dino } = this.#open;
    return {
      siglip: siglip && modelIdentity(siglip.info),
      clip: clip && modelIdentity(clip.info),
      dino: dino && modelIdentity(dino.info),
    };
  }

  /** The models in use. */
  get models(): OpenModel[] {
    return Object.values(this.#open).filter((model) => model !== null);
  }

  /** SHA-256 of a file's bytes; one that could not be read is tried again. @throws LensError missing_file */
  hash(source: ByteSource): Promise<string> {
    let known = this.#hashes.get(source);
    if (known === undefined) {
      known = readBytes(source).then(sha256);
      known.catch(() => this.#hashes.delete(source));
      this.#hashes.set(source, known);
    }
    return known;
  }

  async picture(source: ByteSource): Promise<DecodedImage> {
    return this.#decoded(this.#pictures, source, decodeImage);
  }

  /**
   * Decodes what is not at hand. What is larger than the cache is let go as soon as its callers have it: a cache keeps its
   * newest, and the next would come beside it.
   */
  async #decoded<T extends DecodedImage | DecodedMask>(
    cache: MemoCache<T>,
    source: ByteSource,
    decode: (bytes: Uint8Array, codecs: Codecs, name: string, limits: PictureLimits) => Promise<T>,
  ): Promise<T> {
    const key = await this.hash(source);
    const decoded = await cache.get(key, () =>
      this.#decoding.run(async () => decode(await readBytes(source), this.#codecs, source.name, this.#limits)),
    );
    if (sizeOf(decoded) > this.#largest) cache.delete(key);
    return decoded;
  }

  /** The image as MaSC reads it: Uint8 [height, width, 3]. */
  async rgb(source: ByteSource): Promise<RgbImage> {
    const { width, height, rgb } = await this.picture(source);
    return { width, height, data: rgb };
  }

  /**
   * What is known of an image without its pixels. One that is too large to be kept is made into all that the open
   * encoders will ask of it at `maxPatches`, so that it need not be decoded for each.
   */
  async info(source: ByteSource, maxPatches: number | null = null): Promise<ImageInfo> {
    return this.#infos.get(await this.hash(source), async () => {
      const picture = await this.picture(source);
      if (sizeOf(picture) > this.#largest && maxPatches !== null) await this.#prepareAll(source, picture, maxPatches);
      const { width, height, orientation, sixteenBitGrey, damaged } = picture;
      return { width, height, orientation, sixteenBitGrey, damaged: damaged !== null };
    });
  }

  async #prepareAll(source: ByteSource, picture: DecodedImage, maxPatches: number): Promise<void> {
    const { siglip, clip, dino } = this.#models;
    const keep = async (key: string, prepare: () => Promise<Patches> | Patches) => {
      if (!this.#inputs.has(key)) await this.#inputs.get(key, () => madeOf(source, async () => prepare()));
    };
    const token = siglip && (await this.#tokenKey(source, maxPatches));
    if (siglip !== null && token !== null && !this.#tokens.has(token))
      await keep(`siglip ${token}`, () => siglip.prepare(asStored(picture), maxPatches));
    for (const [role, encoder] of [
      ["clip", clip],
      ["dino", dino],
    ] as const) {
      const key = await this.#baselineKey(role, source, AS_IT_IS);
      if (encoder !== null && !this.#vectors.has(key))
        await keep(key, async () => encoder.prepare(await shown(picture, AS_IT_IS)));
    }
  }

  async mask(source: ByteSource): Promise<DecodedMask> {
    return this.#decoded(this.#masks, source, decodeMask);
  }

  /** An image's patches, known without encoding it. */
  async grid(source: ByteSource, maxPatches: number): Promise<Grid> {
    return this.siglip.gridOf(await this.info(source, maxPatches), maxPatches);
  }

  /** Mask weights on an image's grid: Float32 [rows * columns]. */
  async weights(mask: ByteSource, grid: Grid): Promise<Float32Array> {
    return maskWeights(await this.mask(mask), grid);
  }

  async #tokenKey(source: ByteSource, maxPatches: number): Promise<string> {
    return `${this.#generation.siglip} ${this.siglip.naflex ? maxPatches : ""} ${await this.hash(source)}`;
  }

  async tokens(source: ByteSource, maxPatches: number, onStage?: OnStage): Promise<ImageTokens> {
    const key = await this.#tokenKey(source, maxPatches);
    await announce(this.#tokens, key, onStage, "encode", source.name);
    const input = () =>
      this.#inputs.get(`siglip ${key}`, () =>
        madeOf(source, async () => this.siglip.prepare(asStored(await this.picture(source)), maxPatches)),
      );
    const encode = () =>
      this.stopwatch.time(
        "encode",
        ({ grid }) => this.#unitsOf(grid),
        async () => this.siglip.encode(await input()),
      );
    if (this.#open.siglip?.info.precision === "fp32") return this.#tokens.get(key, encode) as Promise<ImageTokens>;
    return this.#unpacked.get(key, async () => {
      let fresh: ImageTokens | null = null;
      const kept = await this.#tokens.get(key, async () => halve((fresh = await encode())));
      return fresh ?? whole(kept);
    });
  }

  async pool(source: ByteSource, maxPatches: number, onStage?: OnStage): Promise<PoolPrepared> {
    const key = await this.#tokenKey(source, maxPatches);
    if (!this.#pools.has(key)) await this.tokens(source, maxPatches, onStage);
    await announce(this.#pools, key, onStage, "pool", source.name);
    return this.#pools.get(key, async () => {
      const tokens = await this.tokens(source, maxPatches);
      return this.stopwatch.time(
        "pool",
        () => patchCount(tokens.grid),
        () => this.siglip.preparePool(tokens),
      );
    });
  }

  async match(reference: ByteSource, generation: ByteSource, maxPatches: number, onStage?: OnStage): Promise<Match> {
    const key = `${await this.#tokenKey(reference, maxPatches)} ${await this.hash(generation)}`;
    if (!this.#matches.has(key)) {
      await this.tokens(reference, maxPatches, onStage);
      await this.tokens(generation, maxPatches, onStage);
    }
    await announce(this.#matches, key, onStage, "match", `${reference.name} and ${generation.name}`);
    return this.#matches.get(key, async () => {
      const [from, to] = [await this.tokens(reference, maxPatches), await this.tokens(generation, maxPatches)];
      return this.stopwatch.time(
        "match",
        () => patchCount(from.grid) * patchCount(to.grid),
        () => this.siglip.match(from, to),
      );
    });
  }

  async text(text: string, onStage?: OnStage): Promise<TextEmbedding> {
    const key = `siglip ${this.#generation.siglip} ${text}`;
    await announce(this.#texts, key, onStage, "text", text);
    return this.#texts.get(key, () => this.stopwatch.time("text", one, () => this.siglip.encodeText(text)));
  }

  /** The image pooled with nothing hidden, Float32 [dim]: for SigLIP2's global cosine. Small, so kept apart. */
  async globalVector(
    source: ByteSource,
    maxPatches: number,
    pooled: () => Promise<Float32Array>,
  ): Promise<Float32Array> {
    return this.#vectors.get(`siglip ${await this.#tokenKey(source, maxPatches)}`, pooled);
  }

  async #baselineKey(role: "clip" | "dino", source: ByteSource, painted: Painted): Promise<string> {
    return `${role} ${this.#generation[role]} ${await this.hash(source)}${painted.key}`;
  }

  async #baseline(
    role: "clip" | "dino",
    source: ByteSource,
    onStage: OnStage | undefined,
    painted: Painted,
  ): Promise<Float32Array | null> {
    const encoder = this.#models[role];
    if (encoder === null) return null;
    const key = await this.#baselineKey(role, source, painted);
    await announce(this.#vectors, key, onStage, role, source.name);
    const input = () =>
      this.#inputs.get(key, () =>
        madeOf(source, async () => encoder.prepare(await shown(await this.picture(source), painted))),
      );
    return this.#vectors.get(key, () => this.stopwatch.time(role, one, async () => encoder.encode(await input())));
  }

  /** CLIP's image embedding, Float32 [projection]; null without a CLIP checkpoint. */
  clipImage(source: ByteSource, onStage?: OnStage, painted: Painted = AS_IT_IS): Promise<Float32Array | null> {
    return this.#baseline("clip", source, onStage, painted);
  }

  /** DINO's class token, Float32 [dim]; null without a DINO checkpoint. */
  dinoImage(source: ByteSource, onStage?: OnStage, painted: Painted = AS_IT_IS): Promise<Float32Array | null> {
    return this.#baseline("dino", source, onStage, painted);
  }

  /** CLIP's text embedding; null without a CLIP checkpoint. */
  async clipText(text: string, onStage?: OnStage): Promise<TextEmbedding | null> {
    const { clip } = this.#models;
    if (clip === null) return null;
    const key = `clip ${this.#generation.clip} ${text}`;
    await announce(this.#texts, key, onStage, "text", text);
    return this.#texts.get(key, () => this.stopwatch.time("clip_text", one, () => clip.encodeText(text)));
  }

  /** What an image of this grid costs the vision tower. */
  #unitsOf(grid: Grid): number {
    const layer = this.#open.siglip?.info.layer;
    return layer === undefined ? 0 : encodeUnits(patchCount(grid), layer);
  }

  /**
   * Every stage that a row would still have to pass, by its key; nothing is decoded for it.
   *
   * @param texts that its prompt is read as
   * @param read files, to know their content; else nothing of them counts as at hand, and they are told by their paths
   */
  async pending(
    input: Pick<SampleInput, "reference" | "generation">,
    texts: readonly string[],
    maxPatches: number,
    read: boolean,
  ): Promise<{ cost: Cost; key: string; units: number }[]> {
    const found: { cost: Cost; key: string; units: number }[] = [];
    const { clip, dino } = this.#models;
    const add = (cost: Cost, key: string, units: number, ...caches: readonly { has(key: string): boolean }[]) => {
      if (!read || caches.every((cache) => !cache.has(key))) found.push({ cost, key: `${cost} ${key}`, units });
    };
    const fixed = this.siglip.gridOf({ width: 1, height: 1 }, maxPatches);
    const patches: number[] = [];
    const names: string[] = [];
    for (const source of [input.reference, input.generation]) {
      if (source === null) continue;
      const name = read ? await this.hash(source) : source.path;
      const info = read && this.#infos.has(name) ? await this.info(source) : null;
      const grid = info === null ? null : this.siglip.gridOf(info, maxPatches);
      // NaFlex brings pictures of any size to about its budget.
      const count = grid !== null ? patchCount(grid) : this.siglip.naflex ? maxPatches : patchCount(fixed);
      const key = `${this.#generation.siglip} ${this.siglip.naflex ? maxPatches : ""} ${name}`;
      patches.push(count);
      names.push(name);
      add("encode", key, encodeUnits(count, this.#open.siglip!.info.layer), this.#tokens, this.#unpacked);
      add("pool", key, count, this.#pools);
      if (clip !== null) add("clip", `clip ${this.#generation.clip} ${name}`, 1, this.#vectors);
      if (dino !== null) add("dino", `dino ${this.#generation.dino} ${name}`, 1, this.#vectors);
    }
    if (names.length === 2)
      add(
        "match",
        `${this.#generation.siglip} ${this.siglip.naflex ? maxPatches : ""} ${names[0]} ${names[1]}`,
        patches[0]! * patches[1]!,
        this.#matches,
      );
    for (const text of texts) add("text", `siglip ${this.#generation.siglip} ${text}`, 1, this.#texts);
    const [asGiven] = texts;
    if (clip !== null && asGiven !== undefined)
      add("clip_text", `clip ${this.#generation.clip} ${asGiven}`, 1, this.#texts);
    return found;
  }

  async release(): Promise<void> {
    for (const model of [this.#models.siglip, this.#models.clip, this.#models.dino]) await model?.release();
    this.#models = { siglip: null, clip: null, dino: null };
    this.#open = { siglip: null, clip: null, dino: null };
  }
}
