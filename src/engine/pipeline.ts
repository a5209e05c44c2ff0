import { decodeImage, decodeMask, type DecodedImage, type DecodedMask } from "../imaging/decode.ts";
import { DEFAULT_LIMITS, type PictureLimits } from "../imaging/limits.ts";
import { maskWeights } from "../imaging/mask-grid.ts";
import type { Size } from "../imaging/naflex-size.ts";
import type { PatchGrid } from "../lib/patch-grid.ts";
import { windowWeights } from "../imaging/patch-window.ts";
import type { Patches } from "../imaging/patches.ts";
import { asStored, overWhite, turned } from "../imaging/reading.ts";
import type { Orientation } from "../imaging/raster.ts";
import type { PixelRows, RgbImage } from "../imaging/resample.ts";
import { LensError } from "../lib/errors.ts";
import { MemoCache } from "../lib/memo-cache.ts";
import { Mutex } from "../lib/mutex.ts";
import { sha256 } from "../lib/sha256.ts";
import type { Match } from "../metric/cp.ts";
import type { PoolPrepared } from "../metric/pool.ts";
import {
  hasPatches,
  hasText,
  isMasc,
  type Backbone,
  type ImageTokens,
  type MascBackbone,
  type Output,
  type PatchBackbone,
  type TextEmbedding,
} from "../models/backbone.ts";
import { freeSlot } from "../project/further-measures.ts";
import { aboutFamily } from "../models/families-about.ts";
import { DiskSpillCache, type SpillDisk, type Packing } from "../platform/spill-cache.ts";
import { readAll, type ByteSource } from "../platform/bytes.ts";
import type { Codecs } from "../platform/codecs.ts";
import { MAIN_SLOT, type ModelInfo, type OpenModel, type SlotId } from "./models.ts";
import { modelIdentity } from "./precision.ts";
import type { OnStage, SampleInput, StageName } from "./stages.ts";
import { TokenCache } from "./token-cache.ts";
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
  readonly orientation: Orientation;
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

/** A picture as a backbone reads it. DreamBench++'s reading is painted before it is turned. */
const readFor = async ({ reading }: Backbone, picture: DecodedImage, painted: Painted): Promise<PixelRows> =>
  reading === "stored"
    ? painted.over(asStored(picture))
    : turned(await painted.over(overWhite(picture)), picture.orientation);

/** A picture's size as a backbone reads it. */
const sizeFor = ({ reading }: Backbone, { width, height, orientation }: ImageInfo): Size =>
  reading === "shown" && orientation > 4 ? { width: height, height: width } : { width, height };

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
/** Tokens of a further model have so much of the memory that those of the main one have. */
const FURTHER_SHARE = 4;
const VECTOR_BUDGET = 256 * MEBIBYTE;
const ENTRIES = 1_000_000;

const POOLS: Packing<PoolPrepared, null> = {
  pack: ({ logits, values }) => ({ head: null, numbers: [logits, values] }),
  unpack: (_, [logits, values]) => ({ logits: logits as Float32Array, values: values as Float32Array }),
};

const one = () => 1;
const patchCount = ({ rows, columns }: PatchGrid): number => rows * columns;

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
  by?: string,
): Promise<void> {
  if (!cache.has(key)) await onStage?.(stage, what, by);
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
  /** By slot. */
  readonly #tokens = new Map<SlotId, TokenCache>();
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
  /** What is open. */
  readonly #open = new Map<SlotId, OpenModel>();
  /** Counts the models of a slot, so that a key never mixes two checkpoints. */
  readonly #generations = new Map<SlotId, number>();
  readonly #tokenBudget: number;
  readonly #disk: () => Promise<SpillDisk | null>;

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
    this.#tokenBudget = budgets.tokens;
    this.#disk = disk;
    this.#pools = new MemoCache(
      budgets.tokens / 4,
      (pool) => pool.values.byteLength + pool.logits.byteLength,
      new DiskSpillCache(disk, POOLS),
    );
  }

  /** How many images and prompts the SigLIP2 towers have encoded; each distinct one counts once. */
  get encoded(): { images: number; texts: number } {
    return { images: this.#tokensOf(MAIN_SLOT).computed, texts: this.#texts.computed };
  }

  #tokensOf(slot: SlotId): TokenCache {
    const budget = slot === MAIN_SLOT ? this.#tokenBudget : this.#tokenBudget / FURTHER_SHARE;
    const cache = this.#tokens.get(slot) ?? new TokenCache(budget, this.#disk);
    this.#tokens.set(slot, cache);
    return cache;
  }

  /** What CP and PF are computed with. @throws LensError missing_file where nothing is open for it */
  get siglip(): MascBackbone {
    const model = this.#open.get(MAIN_SLOT);
    if (model !== undefined && isMasc(model.backbone)) return model.backbone;
    throw new LensError("missing_file", "No SigLIP2 checkpoint is open. Add a checkpoint folder first.");
  }

  /** Whether prompts should be encoded before images, because the two towers do not fit at once. */
  get oneTowerAtATime(): boolean {
    const backbone = this.#open.get(MAIN_SLOT)?.backbone;
    return backbone !== undefined && isMasc(backbone) && backbone.oneTowerAtATime;
  }

  /** A slot beside those in use, for another model of the kind: "dinov2_2". */
  freeSlot(usual: SlotId): SlotId {
    return freeSlot(usual, this.#open.keys());
  }

  /** Puts a model in its slot; the one that was there is released. */
  async use(model: OpenModel): Promise<void> {
    await this.#replace(model.info.slot, model);
  }

  /** Takes a model out of use. */
  async drop(slot: SlotId): Promise<void> {
    await this.#replace(slot, null);
  }

  async #replace(slot: SlotId, model: OpenModel | null): Promise<void> {
    const previous = this.#open.get(slot);
    if (model === null) this.#open.delete(slot);
    else this.#open.set(slot, model);
    this.#generations.set(slot, this.#generationOf(slot) + 1);
    this.#tokens.get(slot)?.clear();
    if (slot === MAIN_SLOT) {
      this.stopwatch.cool("encode", "pool", "match", "text", "row");
      this.#pools.clear();
      this.#matches.clear();
    } else this.stopwatch.cool(slot, `${slot}_text`, `${slot}_match`);
    await previous?.backbone.release();
  }

  /** Whether a further slot's patches are compared too; its model stays as it is. */
  comparePatches(slot: SlotId, comparesPatches: boolean): void {
    const model = this.#open.get(slot);
    if (model !== undefined) this.#open.set(slot, { ...model, info: { ...model.info, comparesPatches } });
  }

  #generationOf(slot: SlotId): number {
    return this.#generations.get(slot) ?? 0;
  }

  /** @throws LensError missing_file where nothing is open there */
  #modelAt(slot: SlotId): OpenModel {
    const model = this.#open.get(slot);
    if (model !== undefined) return model;
    throw new LensError("missing_file", `No model is open for ${slot}.`);
  }

  #patchesAt(slot: SlotId): PatchBackbone {
    const { backbone, info } = this.#modelAt(slot);
    if (hasPatches(backbone)) return backbone;
    throw new LensError("unsupported_checkpoint", `"${info.name}" has no patches to compare.`);
  }

  /** What is open in a slot; null where nothing is. */
  opened(slot: SlotId): ModelInfo | null {
    return this.#open.get(slot)?.info ?? null;
  }

  /** What scores come from, by slot: the content and precision of the checkpoints in use, in the order of the slots' names. */
  get identities(): Readonly<Record<SlotId, string>> {
    return Object.fromEntries(
      [...this.#open].map(([slot, { info }]) => [slot, modelIdentity(info)] as const).toSorted(),
    );
  }

  /** The models in use. */
  get models(): OpenModel[] {
    return [...this.#open.values()];
  }

  /** The models beside the main one, in the order in which they were opened. */
  get further(): ModelInfo[] {
    return this.models.map(({ info }) => info).filter(({ slot }) => slot !== MAIN_SLOT);
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
    for (const [slot, { backbone }] of this.#open) {
      const key = await this.#imageKey(slot, source, maxPatches);
      if (this.#inputs.has(key) || this.#tokensOf(slot).has(key) || this.#vectors.has(key)) continue;
      await this.#inputs.get(key, () =>
        madeOf(source, async () => backbone.prepare(await readFor(backbone, picture, AS_IT_IS), maxPatches)),
      );
    }
  }

  async mask(source: ByteSource): Promise<DecodedMask> {
    return this.#decoded(this.#masks, source, decodeMask);
  }

  /** An image's patches, known without encoding it. */
  async grid(source: ByteSource, maxPatches: number, slot: SlotId = MAIN_SLOT): Promise<PatchGrid> {
    const { backbone } = slot === MAIN_SLOT ? { backbone: this.siglip } : this.#modelAt(slot);
    return backbone.gridOf(sizeFor(backbone, await this.info(source, maxPatches)), maxPatches);
  }

  /** Mask weights on an image's grid: Float32 [rows * columns]. */
  async weights(mask: ByteSource, grid: PatchGrid): Promise<Float32Array> {
    return maskWeights(await this.mask(mask), grid);
  }

  /** The same on the grid of a slot's model, which may show a part of the picture: windowWeights in imaging/patch-window.ts. */
  async weightsIn(slot: SlotId, mask: ByteSource, source: ByteSource, maxPatches: number): Promise<Float32Array> {
    const { backbone } = this.#modelAt(slot);
    const info = await this.info(source, maxPatches);
    const size = sizeFor(backbone, info);
    const grid = backbone.gridOf(size, maxPatches);
    const window = backbone.windowOf(size, maxPatches);
    if (window === null) return this.weights(mask, grid);
    return windowWeights(await this.mask(mask), window, grid, backbone.reading === "shown" ? info.orientation : 1);
  }

  async #imageKey(slot: SlotId, source: ByteSource, maxPatches: number, painted: Painted = AS_IT_IS): Promise<string> {
    return this.#keyOf(slot, `${await this.hash(source)}${painted.key}`, maxPatches);
  }

  #keyOf(slot: SlotId, name: string, maxPatches: number): string {
    const naflex = this.#open.get(slot)?.info.naflex ?? false;
    return `${slot} ${this.#generationOf(slot)} ${naflex ? maxPatches : ""} ${name}`;
  }

  /** Pixels of an image as a slot's model takes them. */
  #input(key: string, source: ByteSource, backbone: Backbone, maxPatches: number, painted: Painted): Promise<Patches> {
    return this.#inputs.get(key, () =>
      madeOf(source, async () =>
        backbone.prepare(await readFor(backbone, await this.picture(source), painted), maxPatches),
      ),
    );
  }

  /** How a slot's model is told of as it works. */
  #nameAt(slot: SlotId): string {
    return aboutFamily(this.#open.get(slot)?.info.family ?? "")?.name ?? slot;
  }

  async tokens(
    source: ByteSource,
    maxPatches: number,
    onStage?: OnStage,
    slot: SlotId = MAIN_SLOT,
  ): Promise<ImageTokens> {
    const isMain = slot === MAIN_SLOT;
    const backbone = isMain ? this.siglip : this.#patchesAt(slot);
    const key = await this.#imageKey(slot, source, maxPatches);
    const cache = this.#tokensOf(slot);
    if (isMain) await announce(cache, key, onStage, "encode", source.name);
    else await announce(cache, key, onStage, "baseline", source.name, this.#nameAt(slot));
    // One run gives both: the vector is asked for next.
    const outputs: Output[] = backbone.abilities.has("pooled") ? ["patches", "pooled"] : ["patches"];
    const encode = async () => {
      const { patches, pooled } = await this.stopwatch.time(
        isMain ? "encode" : slot,
        ({ patches }) => (isMain ? this.#unitsOf(patches!.grid) : 1),
        async () => backbone.encode(await this.#input(key, source, backbone, maxPatches, AS_IT_IS), outputs),
      );
      if (pooled !== null) await this.#vectors.get(key, () => Promise.resolve(pooled));
      return patches!;
    };
    return cache.get(key, this.#modelAt(slot).info.precision === "fp32", encode);
  }

  async pool(source: ByteSource, maxPatches: number, onStage?: OnStage): Promise<PoolPrepared> {
    const key = await this.#imageKey(MAIN_SLOT, source, maxPatches);
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

  async match(
    reference: ByteSource,
    generation: ByteSource,
    maxPatches: number,
    onStage?: OnStage,
    slot: SlotId = MAIN_SLOT,
  ): Promise<Match> {
    const key = `${await this.#imageKey(slot, reference, maxPatches)} ${await this.hash(generation)}`;
    const tokens = (source: ByteSource, told?: OnStage) => this.tokens(source, maxPatches, told, slot);
    if (!this.#matches.has(key)) {
      await tokens(reference, onStage);
      await tokens(generation, onStage);
    }
    await announce(this.#matches, key, onStage, "match", `${reference.name} and ${generation.name}`);
    return this.#matches.get(key, async () => {
      const [from, to] = [await tokens(reference), await tokens(generation)];
      return this.stopwatch.time(
        slot === MAIN_SLOT ? "match" : `${slot}_match`,
        () => patchCount(from.grid) * patchCount(to.grid),
        () => this.#patchesAt(slot).match(from, to),
      );
    });
  }

  async text(text: string, onStage?: OnStage): Promise<TextEmbedding> {
    const key = this.#keyOf(MAIN_SLOT, text, 0);
    await announce(this.#texts, key, onStage, "text", text);
    return this.#texts.get(key, () => this.stopwatch.time("text", one, () => this.siglip.encodeText(text)));
  }

  /** The image pooled with nothing hidden, Float32 [dim]: for SigLIP2's global cosine. Small, so kept apart. */
  async globalVector(
    source: ByteSource,
    maxPatches: number,
    pooled: () => Promise<Float32Array>,
  ): Promise<Float32Array> {
    return this.#vectors.get(await this.#imageKey(MAIN_SLOT, source, maxPatches), pooled);
  }

  /** A whole image by a further slot's model, Float32 [dim]; null where that is not open, or makes no such vector. */
  async pooled(
    slot: SlotId,
    source: ByteSource,
    maxPatches: number,
    onStage?: OnStage,
    painted: Painted = AS_IT_IS,
  ): Promise<Float32Array | null> {
    const backbone = this.#open.get(slot)?.backbone;
    if (backbone === undefined || !backbone.abilities.has("pooled")) return null;
    const key = await this.#imageKey(slot, source, maxPatches, painted);
    await announce(this.#vectors, key, onStage, "baseline", source.name, this.#nameAt(slot));
    return this.#vectors.get(key, () =>
      this.stopwatch.time(slot, one, async () => {
        const input = await this.#input(key, source, backbone, maxPatches, painted);
        return (await backbone.encode(input, ["pooled"])).pooled!;
      }),
    );
  }

  /** A text by a further slot's model; null where that is not open, or reads none. */
  async words(slot: SlotId, text: string, onStage?: OnStage): Promise<TextEmbedding | null> {
    const backbone = this.#open.get(slot)?.backbone;
    if (backbone === undefined || !hasText(backbone)) return null;
    const key = this.#keyOf(slot, text, 0);
    await announce(this.#texts, key, onStage, "text", text);
    return this.#texts.get(key, () => this.stopwatch.time(`${slot}_text`, one, () => backbone.encodeText(text)));
  }

  /** What an image of this grid costs the vision tower. */
  #unitsOf(grid: PatchGrid): number {
    const layer = this.opened(MAIN_SLOT)?.layer;
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
    const add = (cost: Cost, key: string, units: number, ...caches: readonly { has(key: string): boolean }[]) => {
      if (!read || caches.every((cache) => !cache.has(key))) found.push({ cost, key: `${cost} ${key}`, units });
    };
    const fixed = this.siglip.gridOf({ width: 1, height: 1 }, maxPatches);
    const sources = [input.reference, input.generation].filter((source) => source !== null);
    const names = await Promise.all(sources.map((source) => (read ? this.hash(source) : source.path)));
    const patches: number[] = [];
    for (const [i, source] of sources.entries()) {
      const info = read && this.#infos.has(names[i]!) ? await this.info(source) : null;
      const grid = info === null ? null : this.siglip.gridOf(info, maxPatches);
      // NaFlex brings pictures of any size to about its budget.
      const count = grid !== null ? patchCount(grid) : this.siglip.naflex ? maxPatches : patchCount(fixed);
      const key = this.#keyOf(MAIN_SLOT, names[i]!, maxPatches);
      patches.push(count);
      add("encode", key, encodeUnits(count, this.opened(MAIN_SLOT)!.layer), this.#tokensOf(MAIN_SLOT));
      add("pool", key, count, this.#pools);
    }
    const matchKey = (slot: SlotId) => `${this.#keyOf(slot, names[0]!, maxPatches)} ${names[1]!}`;
    if (names.length === 2) add("match", matchKey(MAIN_SLOT), patches[0]! * patches[1]!, this.#matches);
    for (const text of texts) add("text", this.#keyOf(MAIN_SLOT, text, 0), 1, this.#texts);
    const [asGiven] = texts;
    for (const { slot, abilities, comparesPatches } of this.further) {
      const { backbone } = this.#modelAt(slot);
      const keys = names.map((name) => this.#keyOf(slot, name, maxPatches));
      for (const key of keys) add(slot, key, 1, comparesPatches ? this.#tokensOf(slot) : this.#vectors);
      const side = patchCount(backbone.gridOf({ width: 1, height: 1 }, maxPatches));
      if (comparesPatches && names.length === 2) add(`${slot}_match`, matchKey(slot), side ** 2, this.#matches);
      if (abilities.includes("text") && asGiven !== undefined)
        add(`${slot}_text`, this.#keyOf(slot, asGiven, 0), 1, this.#texts);
    }
    return found;
  }

  async release(): Promise<void> {
    for (const { backbone } of this.#open.values()) await backbone.release();
    this.#open.clear();
  }
}
