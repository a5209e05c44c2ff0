import { decodeImage, decodeMask, type DecodedImage } from "../imaging/decode.ts";
import { maskWeights, type GreyImage } from "../imaging/mask-grid.ts";
import type { Grid } from "../imaging/naflex-size.ts";
import type { RgbImage } from "../imaging/resample.ts";
import { LensError } from "../lib/errors.ts";
import { MemoCache } from "../lib/memo-cache.ts";
import { sha256 } from "../lib/sha256.ts";
import type { Match } from "../metric/cp.ts";
import type { PoolPrepared } from "../metric/pool.ts";
import { float16ToFloat32 } from "../models/dtypes.ts";
import { toHalves } from "../models/halves.ts";
import { DiskAttic, type AtticDisk, type Packing } from "../platform/attic.ts";
import { readAll, type ByteSource } from "../platform/bytes.ts";
import type { Codecs } from "../platform/codecs.ts";
import type { ClipEncoder } from "./clip-encoder.ts";
import type { ModelInfo, OpenModel } from "./models.ts";
import { modelIdentity } from "./precision.ts";
import type { ImageTokens, SiglipEncoder, TextEmbedding } from "./siglip-encoder.ts";
import type { VitEncoder } from "./vit-encoder.ts";

/**
 * The stages between files and scores, each with its key and cache: bytes (SHA-256) -> pixels -> tokens (image,
 * model, budget) -> match (two token sets), pool; text -> embedding. None of them depends on a mask: moving one
 * re-does only what scoring.ts computes. A distinct image or prompt is encoded once, in however many pairs it stands.
 */

/** What is known of an image without its pixels. */
export interface ImageInfo {
  readonly width: number;
  readonly height: number;
  /** EXIF orientation 1..8; decoding ignores it, as the package does. */
  readonly orientation: number;
  /** A 16-bit grey photograph, scaled to 8 bits where Pillow clips. */
  readonly sixteenBitGrey: boolean;
}

export type StageName = "encode" | "match" | "pool" | "text" | "clip" | "dino";

/** Told as a stage is entered (not when its result was at hand), and waited for: it may hold the job, or end it. */
export type OnStage = (stage: StageName, what: string) => Promise<void>;

/** What is done to an image's pixels before a baseline sees them; the key tells it from the image as it is. */
export interface Painted {
  readonly key: string;
  over(image: RgbImage): RgbImage | Promise<RgbImage>;
}

const AS_IT_IS: Painted = { key: "", over: (image) => image };

/** Bytes that caches may hold. */
export interface Budgets {
  readonly pixels: number;
  readonly tokens: number;
}

const MEBIBYTE = 2 ** 20;
export const DEFAULT_BUDGETS: Budgets = { pixels: 128 * MEBIBYTE, tokens: 1024 * MEBIBYTE };

const MATCH_BUDGET = 64 * MEBIBYTE;
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
  const halves = new Uint16Array(tokens.length);
  if (!toHalves(new Uint32Array(tokens.buffer, tokens.byteOffset, tokens.length), halves)) return { grid, tokens };
  tokens.set(halvesToFloat32(halves));
  return { grid, tokens: halves };
}

const halvesToFloat32 = (halves: Uint16Array) => float16ToFloat32(new Uint8Array(halves.buffer, halves.byteOffset, halves.byteLength));

const whole = ({ grid, tokens }: KeptTokens): ImageTokens => ({ grid, tokens: tokens instanceof Float32Array ? tokens : halvesToFloat32(tokens) });

/**
 * Tells of a stage unless its result is at hand. Outside the computation, which may be shared: whoever holds one
 * caller here holds no other.
 */
async function announce(cache: { has(key: string): boolean }, key: string, onStage: OnStage | undefined, stage: StageName, what: string): Promise<void> {
  if (!cache.has(key)) await onStage?.(stage, what);
}

/** @throws LensError missing_file: a file that was there when it was named may be gone when it is read */
async function readBytes(source: ByteSource): Promise<Uint8Array> {
  try {
    return await readAll(source);
  } catch (thrown) {
    throw new LensError("missing_file", `${source.path} could not be read. It may have been moved or changed since it was added; add it again.`, String(thrown));
  }
}

export class Pipeline {
  readonly #codecs: Codecs;
  readonly #hashes = new WeakMap<ByteSource, Promise<string>>();
  readonly #pictures: MemoCache<DecodedImage>;
  readonly #infos = new MemoCache<ImageInfo>(ENTRIES, () => 1);
  readonly #masks: MemoCache<GreyImage>;
  readonly #tokens: MemoCache<KeptTokens>;
  /** Of those that are kept in float16, what stands ready in float32. */
  readonly #unpacked: MemoCache<ImageTokens>;
  readonly #pools: MemoCache<PoolPrepared>;
  readonly #matches = new MemoCache<Match>(MATCH_BUDGET, (match) => 8 * (match.cosine.length + match.backCosine.length));
  readonly #vectors = new MemoCache<Float32Array>(VECTOR_BUDGET, (vector) => vector.byteLength);
  readonly #texts = new MemoCache<TextEmbedding>(VECTOR_BUDGET, (text) => text.embedding.byteLength + text.ids.byteLength);
  #models: { siglip: SiglipEncoder | null; clip: ClipEncoder | null; dino: VitEncoder | null } = { siglip: null, clip: null, dino: null };
  #open: Readonly<Record<OpenModel["role"], OpenModel | null>> = { siglip: null, clip: null, dino: null };
  /** Counts model changes, so that a key never mixes two checkpoints. */
  #generation = { siglip: 0, clip: 0, dino: 0 };

  /** @param disk where tokens go that memory has no room for */
  constructor(codecs: Codecs, disk: () => Promise<AtticDisk | null> = () => Promise.resolve(null), budgets: Budgets = DEFAULT_BUDGETS) {
    this.#codecs = codecs;
    this.#pictures = new MemoCache(budgets.pixels, (picture) => picture.rgb.byteLength);
    this.#masks = new MemoCache(budgets.pixels, (mask) => mask.data.byteLength);
    this.#tokens = new MemoCache(budgets.tokens, (image) => image.tokens.byteLength, new DiskAttic(disk, TOKENS));
    this.#unpacked = new MemoCache(budgets.tokens / 4, (image) => image.tokens.byteLength);
    this.#pools = new MemoCache(budgets.tokens / 4, (pool) => pool.values.byteLength + pool.logits.byteLength, new DiskAttic(disk, POOLS));
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
    if (role === "siglip") {
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
    return { siglip: siglip && modelIdentity(siglip.info), clip: clip && modelIdentity(clip.info), dino: dino && modelIdentity(dino.info) };
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
    return this.#pictures.get(await this.hash(source), async () => decodeImage(await readBytes(source), this.#codecs, source.name));
  }

  /** The image as its encoders take it: Uint8 [height, width, 3]. */
  async rgb(source: ByteSource): Promise<RgbImage> {
    const { width, height, rgb } = await this.picture(source);
    return { width, height, data: rgb };
  }

  async info(source: ByteSource): Promise<ImageInfo> {
    return this.#infos.get(await this.hash(source), async () => {
      const { width, height, orientation, sixteenBitGrey } = await this.picture(source);
      return { width, height, orientation, sixteenBitGrey };
    });
  }

  async mask(source: ByteSource): Promise<GreyImage> {
    return this.#masks.get(await this.hash(source), async () => decodeMask(await readBytes(source), this.#codecs, source.name));
  }

  /** An image's patches, known without encoding it. */
  async grid(source: ByteSource, maxPatches: number): Promise<Grid> {
    return this.siglip.gridOf(await this.info(source), maxPatches);
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
    const encode = async () => this.siglip.encode(this.siglip.prepare(await this.rgb(source), maxPatches));
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
    return this.#pools.get(key, async () => this.siglip.preparePool(await this.tokens(source, maxPatches)));
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
      return this.siglip.match(from, to);
    });
  }

  async text(text: string, onStage?: OnStage): Promise<TextEmbedding> {
    const key = `siglip ${this.#generation.siglip} ${text}`;
    await announce(this.#texts, key, onStage, "text", text);
    return this.#texts.get(key, () => this.siglip.encodeText(text));
  }

  /** The image pooled with nothing hidden, Float32 [dim]: for SigLIP2's global cosine. Small, so kept apart. */
  async globalVector(source: ByteSource, maxPatches: number, pooled: () => Promise<Float32Array>): Promise<Float32Array> {
    return this.#vectors.get(`siglip ${await this.#tokenKey(source, maxPatches)}`, pooled);
  }

  /** CLIP's image embedding, Float32 [projection]; null without a CLIP checkpoint. */
  async clipImage(source: ByteSource, onStage?: OnStage, painted: Painted = AS_IT_IS): Promise<Float32Array | null> {
    const { clip } = this.#models;
    if (clip === null) return null;
    const key = `clip ${this.#generation.clip} ${await this.hash(source)}${painted.key}`;
    await announce(this.#vectors, key, onStage, "clip", source.name);
    return this.#vectors.get(key, async () => clip.encode(clip.prepare(await painted.over(await this.rgb(source)))));
  }

  /** CLIP's text embedding; null without a CLIP checkpoint. */
  async clipText(text: string, onStage?: OnStage): Promise<TextEmbedding | null> {
    const { clip } = this.#models;
    if (clip === null) return null;
    const key = `clip ${this.#generation.clip} ${text}`;
    await announce(this.#texts, key, onStage, "text", text);
    return this.#texts.get(key, () => clip.encodeText(text));
  }

  /** DINO's class token, Float32 [dim]; null without a DINO checkpoint. */
  async dinoImage(source: ByteSource, onStage?: OnStage, painted: Painted = AS_IT_IS): Promise<Float32Array | null> {
    const { dino } = this.#models;
    if (dino === null) return null;
    const key = `dino ${this.#generation.dino} ${await this.hash(source)}${painted.key}`;
    await announce(this.#vectors, key, onStage, "dino", source.name);
    return this.#vectors.get(key, async () => dino.encode(dino.prepare(await painted.over(await this.rgb(source)))));
  }

  async release(): Promise<void> {
    for (const model of [this.#models.siglip, this.#models.clip, this.#models.dino]) await model?.release();
    this.#models = { siglip: null, clip: null, dino: null };
    this.#open = { siglip: null, clip: null, dino: null };
  }
}
