import { DEFAULT_LIMITS, type PictureLimits } from "../imaging/limits.ts";
import { maskWeights } from "../imaging/mask-grid.ts";
import type { DecodedImage, DecodedMask } from "../imaging/decode.ts";
import { windowWeights } from "../imaging/patch-window.ts";
import type { ImageInfo } from "../imaging/image-info.ts";
import type { RgbImage } from "../imaging/resample.ts";
import { MemoCache } from "../lib/memo-cache.ts";
import type { PatchGrid } from "../lib/patch-grid.ts";
import type { Match } from "../metric/cp.ts";
import type { PoolPrepared } from "../metric/pool.ts";
import { hasText, type ImageTokens, type MascBackbone, type Output, type TextEmbedding } from "../models/backbone.ts";
import type { ByteSource } from "../platform/bytes.ts";
import type { Codecs } from "../platform/codecs.ts";
import { DiskSpillCache, type Packing, type SpillDisk } from "../platform/spill-cache.ts";
import { MAIN_SLOT, type ModelInfo, type OpenModel, type SlotId } from "./models.ts";
import { pendingStages, type PendingStage } from "./pending.ts";
import { AS_IT_IS, Pictures, sizeFor, type Painted, type Wanting } from "./pictures.ts";
import type { Preparer } from "./preparing/workers.ts";
import { Slots } from "./slots.ts";
import type { OnStage, SampleInput, StageName } from "./stages.ts";
import { TokenCache } from "./token-cache.ts";
import { encodeUnits, Stopwatch } from "./work.ts";

/**
 * The stages between files and scores, each with its key and cache: bytes (SHA-256) -> pixels -> what an encoder takes
 * (pictures.ts) -> tokens (image, model, budget) -> match (two token sets), pool; text -> embedding. None of them depends
 * on a mask: moving one re-does only what scoring.ts computes. A distinct image or prompt is encoded once, in however
 * many pairs it stands.
 */

/** Bytes that caches may hold. */
export interface Budgets {
  readonly pixels: number;
  readonly tokens: number;
}

const MEBIBYTE = 2 ** 20;
export const DEFAULT_BUDGETS: Budgets = { pixels: 128 * MEBIBYTE, tokens: 1024 * MEBIBYTE };

const MATCH_BUDGET = 64 * MEBIBYTE;
/** Tokens of a further model have so much of the memory that those of the main one have. */
const FURTHER_SHARE = 4;
const VECTOR_BUDGET = 256 * MEBIBYTE;

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

export class Pipeline {
  readonly #slots = new Slots();
  readonly #pictures: Pictures;
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
    this.#pictures = new Pictures(codecs, budgets.pixels, limits);
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
    return this.#slots.siglip;
  }

  get oneTowerAtATime(): boolean {
    return this.#slots.oneTowerAtATime;
  }

  get imagesAtOnce(): number {
    return this.#slots.imagesAtOnce;
  }

  freeSlot(usual: SlotId): SlotId {
    return this.#slots.free(usual);
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
    const previous = this.#slots.replace(slot, model);
    this.#tokens.get(slot)?.clear();
    if (slot === MAIN_SLOT) {
      this.stopwatch.cool("encode", "pool", "match", "text", "row");
      this.#pools.clear();
      this.#matches.clear();
    } else this.stopwatch.cool(slot, `${slot}_text`, `${slot}_match`);
    await previous?.release();
  }

  comparePatches(slot: SlotId, comparesPatches: boolean): void {
    this.#slots.comparePatches(slot, comparesPatches);
  }

  opened(slot: SlotId): ModelInfo | null {
    return this.#slots.info(slot);
  }

  get identities(): Readonly<Record<SlotId, string>> {
    return this.#slots.identities;
  }

  get models(): OpenModel[] {
    return this.#slots.models;
  }

  get further(): ModelInfo[] {
    return this.#slots.further;
  }

  hash(source: ByteSource): Promise<string> {
    return this.#pictures.hash(source);
  }

  picture(source: ByteSource): Promise<DecodedImage> {
    return this.#pictures.picture(source);
  }

  mask(source: ByteSource): Promise<DecodedMask> {
    return this.#pictures.mask(source);
  }

  /** The same as `hash`, by a preparer that looks at the file. @throws LensError missing_file */
  lookAhead(source: ByteSource, preparer: Preparer): Promise<string> {
    return this.#pictures.lookAhead(source, preparer);
  }

  /** Has an image made into all that the open encoders will ask of it. @returns bytes that are kept of it @throws LensError */
  async prepareAhead(source: ByteSource, preparer: Preparer, maxPatches: number, onBegun: () => void): Promise<number> {
    const wanting = await this.#wanting(source, maxPatches);
    return this.#pictures.prepareAhead(source, preparer, maxPatches, wanting, onBegun);
  }

  /** Has a mask decoded. @returns bytes that are kept of it @throws LensError */
  maskAhead(source: ByteSource, preparer: Preparer, onBegun: () => void): Promise<number> {
    return this.#pictures.maskAhead(source, preparer, onBegun);
  }

  /** The image as MaSC reads it: Uint8 [height, width, 3]. */
  async rgb(source: ByteSource): Promise<RgbImage> {
    const { width, height, rgb } = await this.picture(source);
    return { width, height, data: rgb };
  }

  /** What is known of an image without its pixels. @param maxPatches at which it will be encoded */
  info(source: ByteSource, maxPatches: number | null = null): Promise<ImageInfo> {
    return this.#pictures.info(source, maxPatches, () => this.#wanting(source, maxPatches ?? 0));
  }

  /** The open encoders that have not seen an image. */
  async #wanting(source: ByteSource, maxPatches: number): Promise<Wanting[]> {
    const hash = await this.hash(source);
    return this.models
      .map(({ info: { slot }, backbone }) => ({ slot, backbone, key: this.#slots.keyOf(slot, hash, maxPatches) }))
      .filter(({ slot, key }) => !this.#tokensOf(slot).has(key) && !this.#vectors.has(key));
  }

  /** An image's patches, known without encoding it. */
  async grid(source: ByteSource, maxPatches: number, slot: SlotId = MAIN_SLOT): Promise<PatchGrid> {
    const { backbone } = slot === MAIN_SLOT ? { backbone: this.siglip } : this.#slots.at(slot);
    return backbone.gridOf(sizeFor(backbone, await this.info(source, maxPatches)), maxPatches);
  }

  /** Mask weights on an image's grid: Float32 [rows * columns]. */
  async weights(mask: ByteSource, grid: PatchGrid): Promise<Float32Array> {
    return maskWeights(await this.mask(mask), grid);
  }

  /** The same on the grid of a slot's model, which may show a part of the picture: windowWeights in imaging/patch-window.ts. */
  async weightsIn(slot: SlotId, mask: ByteSource, source: ByteSource, maxPatches: number): Promise<Float32Array> {
    const { backbone } = this.#slots.at(slot);
    const info = await this.info(source, maxPatches);
    const size = sizeFor(backbone, info);
    const grid = backbone.gridOf(size, maxPatches);
    const window = backbone.windowOf(size, maxPatches);
    if (window === null) return this.weights(mask, grid);
    return windowWeights(await this.mask(mask), window, grid, backbone.reading === "shown" ? info.orientation : 1);
  }

  async #imageKey(slot: SlotId, source: ByteSource, maxPatches: number, painted: Painted = AS_IT_IS): Promise<string> {
    return this.#slots.keyOf(slot, `${await this.hash(source)}${painted.key}`, maxPatches);
  }

  async tokens(
    source: ByteSource,
    maxPatches: number,
    onStage?: OnStage,
    slot: SlotId = MAIN_SLOT,
  ): Promise<ImageTokens> {
    const isMain = slot === MAIN_SLOT;
    const backbone = isMain ? this.siglip : this.#slots.patchesAt(slot);
    const key = await this.#imageKey(slot, source, maxPatches);
    const cache = this.#tokensOf(slot);
    if (isMain) await announce(cache, key, onStage, "encode", source.name);
    else await announce(cache, key, onStage, "baseline", source.name, this.#slots.nameOf(slot));
    // One run gives both: the vector is asked for next.
    const outputs: Output[] = backbone.abilities.has("pooled") ? ["patches", "pooled"] : ["patches"];
    const encode = async () => {
      const { patches, pooled } = await this.stopwatch.time(
        isMain ? "encode" : slot,
        ({ patches }) => (isMain ? this.#unitsOf(patches!.grid) : 1),
        async () => backbone.encode(await this.#pictures.input(key, source, backbone, maxPatches), outputs),
      );
      if (pooled !== null) await this.#vectors.get(key, () => Promise.resolve(pooled));
      return patches!;
    };
    return cache.get(key, this.#slots.at(slot).info.precision === "fp32", encode);
  }

  /** Has the open encoders encode an image whose row is to come. @throws LensError */
  async encodeAhead(source: ByteSource, maxPatches: number, onStage: OnStage): Promise<void> {
    await this.tokens(source, maxPatches, onStage);
    for (const { slot, comparesPatches } of this.further)
      if (comparesPatches) await this.tokens(source, maxPatches, onStage, slot);
      else await this.pooled(slot, source, maxPatches, onStage);
  }

  /** Whether an image's tokens are at hand. */
  async hasTokens(source: ByteSource, maxPatches: number): Promise<boolean> {
    return this.#tokensOf(MAIN_SLOT).has(await this.#imageKey(MAIN_SLOT, source, maxPatches));
  }

  /** Has the main model encode some images at once. What fails here fails again where it is asked for. */
  async encodeTogether(sources: readonly ByteSource[], maxPatches: number, onStage: OnStage): Promise<void> {
    // All are prepared before the first is encoded, which would not wait for the others.
    await Promise.allSettled(
      sources.map(async (source) => {
        const key = await this.#imageKey(MAIN_SLOT, source, maxPatches);
        return this.#pictures.input(key, source, this.siglip, maxPatches);
      }),
    );
    await Promise.allSettled(sources.map((source) => this.tokens(source, maxPatches, onStage)));
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
        () => this.#slots.patchesAt(slot).match(from, to),
      );
    });
  }

  async text(text: string, onStage?: OnStage): Promise<TextEmbedding> {
    const key = this.#slots.keyOf(MAIN_SLOT, text, 0);
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
    const backbone = this.#slots.backbone(slot);
    if (backbone === null || !backbone.abilities.has("pooled")) return null;
    const key = await this.#imageKey(slot, source, maxPatches, painted);
    await announce(this.#vectors, key, onStage, "baseline", source.name, this.#slots.nameOf(slot));
    return this.#vectors.get(key, () =>
      this.stopwatch.time(slot, one, async () => {
        const input = await this.#pictures.input(key, source, backbone, maxPatches, painted);
        return (await backbone.encode(input, ["pooled"])).pooled!;
      }),
    );
  }

  /** A text by a further slot's model; null where that is not open, or reads none. */
  async words(slot: SlotId, text: string, onStage?: OnStage): Promise<TextEmbedding | null> {
    const backbone = this.#slots.backbone(slot);
    if (backbone === null || !hasText(backbone)) return null;
    const key = this.#slots.keyOf(slot, text, 0);
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
  ): Promise<PendingStage[]> {
    const sources = [input.reference, input.generation].filter((source) => source !== null);
    const images = sources.map(async (source) => {
      if (!read) return { name: source.path, info: null };
      const name = await this.hash(source);
      return { name, info: this.#pictures.knows(name) ? await this.info(source) : null };
    });
    const caches = {
      tokens: (slot: SlotId) => this.#tokensOf(slot),
      pools: this.#pools,
      matches: this.#matches,
      vectors: this.#vectors,
      texts: this.#texts,
    };
    return pendingStages(this.#slots, await Promise.all(images), texts, maxPatches, read ? caches : null);
  }

  async release(): Promise<void> {
    await this.#slots.release();
  }
}
