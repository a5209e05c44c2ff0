import type { DecodedImage, DecodedMask } from "../imaging/decode.ts";
import type { PictureLimits } from "../imaging/limits.ts";
import type { Size } from "../imaging/naflex-size.ts";
import type { Patches } from "../imaging/patches.ts";
import { infoOf, type ImageInfo } from "../imaging/image-info.ts";
import { asStored, overWhite, turned } from "../imaging/reading.ts";
import type { PixelRows } from "../imaging/resample.ts";
import { HEAD } from "../imaging/picture-head.ts";
import { LensError } from "../lib/errors.ts";
import { MemoCache } from "../lib/memo-cache.ts";
import { Mutex } from "../lib/mutex.ts";
import { sha256 } from "../lib/sha256.ts";
import { prepare, type Backbone } from "../models/backbone.ts";
import type { ByteSource } from "../platform/bytes.ts";
import type { Codecs } from "../platform/codecs.ts";
import type { Preparer } from "./preparing/workers.ts";
import { readBytes } from "./read-bytes.ts";

/** The stages between files and encoders: bytes (SHA-256) -> pixels -> what an encoder takes. */

/** What is done to an image's pixels before a baseline sees them; the key tells it from the image as it is. */
export interface Painted {
  readonly key: string;
  /** Given the picture as it is stored, over white where it is see-through. */
  over(image: PixelRows): PixelRows | Promise<PixelRows>;
}

export const AS_IT_IS: Painted = { key: "", over: (image) => image };

/** A picture as a backbone reads it. DreamBench++'s reading is painted before it is turned. */
const readFor = async ({ reading }: Backbone, picture: DecodedImage, painted: Painted): Promise<PixelRows> =>
  reading === "stored"
    ? painted.over(asStored(picture))
    : turned(await painted.over(overWhite(picture)), picture.orientation);

/** A picture's size as a backbone reads it. */
export const sizeFor = ({ reading }: Backbone, { width, height, orientation }: ImageInfo): Size =>
  reading === "shown" && orientation > 4 ? { width: height, height: width } : { width, height };

/** Patches as encoders take them, 3 MB an image of 1024. */
const INPUT_BUDGET = 64 * 2 ** 20;
const ENTRIES = 1_000_000;

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

/** An encoder that will ask for an image, and the key of what it makes of it. */
export interface Wanting {
  readonly key: string;
  readonly backbone: Backbone;
}

/** No first picture of the page needs it. */
export const loadDecoding = () => import("../imaging/decode.ts");

type Decode<T> = (
  parts: Awaited<ReturnType<typeof loadDecoding>>,
  ...of: [bytes: Uint8Array, codecs: Codecs, name: string, limits: PictureLimits]
) => Promise<T>;

const image: Decode<DecodedImage> = ({ decodeImage }, ...of) => decodeImage(...of);
const mask: Decode<DecodedMask> = ({ decodeMask }, ...of) => decodeMask(...of);

export class Pictures {
  readonly #codecs: Codecs;
  readonly #limits: PictureLimits;
  readonly #largest: number;
  readonly #hashes = new WeakMap<ByteSource, Promise<string>>();
  /** Pixels as headers have them, of files that were looked at. */
  readonly #sizes = new WeakMap<ByteSource, Size | null>();
  readonly #pictures: MemoCache<DecodedImage>;
  readonly #masks: MemoCache<DecodedMask>;
  readonly #infos = new MemoCache<ImageInfo>(ENTRIES, () => 1);
  readonly #inputs = new MemoCache<Patches>(INPUT_BUDGET, ({ data }) => data.byteLength);
  /** One picture is decoded at a time: two large ones would not fit beside each other. */
  readonly #decoding = new Mutex();

  /** @param budget bytes of pixels that are kept */
  constructor(codecs: Codecs, budget: number, limits: PictureLimits) {
    this.#codecs = codecs;
    this.#limits = limits;
    this.#largest = budget;
    this.#pictures = new MemoCache<DecodedImage>(budget, sizeOf);
    this.#masks = new MemoCache<DecodedMask>(budget, sizeOf);
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

  /** The same as `hash`, by a preparer that looks at the file. */
  lookAhead(source: ByteSource, preparer: Preparer): Promise<string> {
    const known = this.#hashes.get(source);
    if (known !== undefined) return known;
    const looking = preparer.look(source).then((look) => {
      if (look === null) return readBytes(source).then(sha256);
      this.#sizes.set(source, look.size);
      return look.hash;
    });
    looking.catch(() => this.#hashes.delete(source));
    this.#hashes.set(source, looking);
    return looking;
  }

  /**
   * Has an image prepared for encoders that will ask for it; who asks meanwhile waits for it.
   *
   * @returns bytes that are kept of it
   * @throws LensError as `input` and `info` will
   */
  async prepareAhead(
    source: ByteSource,
    preparer: Preparer,
    maxPatches: number,
    wanting: readonly Wanting[],
    onBegun: () => void,
  ): Promise<number> {
    const hash = await this.hash(source);
    const size = await this.#headerSize(source);
    const missing = wanting.filter(({ key }) => !this.#inputs.has(key));
    if (missing.length === 0) {
      onBegun();
      return 0;
    }
    const recipes = missing.map(({ backbone }) => backbone.recipe(maxPatches));
    const prepared = preparer.picture(source, recipes, size);
    const info = this.#infos.get(hash, async () => (await prepared)?.info ?? infoOf(await this.picture(source)));
    const inputs = missing.map(({ key, backbone }, i) =>
      this.#inputs.get(key, async () => {
        const found = await prepared;
        const patches = found?.patches[i] ?? null;
        if (found === null || patches === null) return this.#made(source, backbone, maxPatches, null, AS_IT_IS);
        await madeOf(source, async () => backbone.check(sizeFor(backbone, found.info), maxPatches));
        return patches;
      }),
    );
    onBegun();
    const [, ...made] = await Promise.all([info, ...inputs]);
    return made.reduce((sum, { data }) => sum + data.byteLength, 0);
  }

  /** Has a mask decoded; who asks meanwhile waits for it. @returns bytes that are kept of it @throws LensError as `mask` will */
  async maskAhead(source: ByteSource, preparer: Preparer, onBegun: () => void): Promise<number> {
    const hash = await this.hash(source);
    const size = await this.#headerSize(source);
    const decoded = this.#masks.get(
      hash,
      async () => (await preparer.mask(source, size)) ?? this.#decode(source, mask),
    );
    onBegun();
    return sizeOf(await decoded);
  }

  /** Pixels as its header has them: as the preparer told, else as the file begins; null where that does not tell. */
  async #headerSize(source: ByteSource): Promise<Size | null> {
    const known = this.#sizes.get(source);
    if (known !== undefined) return known;
    const { sizeInHeader } = await import("../imaging/inspect-picture.ts");
    const size = await source.read(0, Math.min(HEAD, source.size)).then(
      (bytes) => sizeInHeader(bytes, source.size),
      () => null, // decoding will say what is wrong
    );
    this.#sizes.set(source, size);
    return size;
  }

  picture(source: ByteSource): Promise<DecodedImage> {
    return this.#decoded(this.#pictures, source, image);
  }

  mask(source: ByteSource): Promise<DecodedMask> {
    return this.#decoded(this.#masks, source, mask);
  }

  /**
   * Decodes what is not at hand. What is larger than the cache is let go as soon as its callers have it: a cache keeps its
   * newest, and the next would come beside it.
   */
  async #decoded<T extends DecodedImage | DecodedMask>(
    cache: MemoCache<T>,
    source: ByteSource,
    decode: Decode<T>,
  ): Promise<T> {
    const key = await this.hash(source);
    const decoded = await cache.get(key, () => this.#decode(source, decode));
    if (sizeOf(decoded) > this.#largest) cache.delete(key);
    return decoded;
  }

  #decode<T>(source: ByteSource, decode: Decode<T>): Promise<T> {
    return this.#decoding.run(async () =>
      decode(await loadDecoding(), await readBytes(source), this.#codecs, source.name, this.#limits),
    );
  }

  /** Whether the image of this content was looked at. */
  knows(hash: string): boolean {
    return this.#infos.has(hash);
  }

  /**
   * What is known of an image without its pixels. One that is too large to be kept is made into all that will be asked
   * of it, so that it need not be decoded for each.
   *
   * @param wanting encoders that will ask, at `maxPatches`
   */
  async info(
    source: ByteSource,
    maxPatches: number | null = null,
    wanting: () => Promise<readonly Wanting[]> = () => Promise.resolve([]),
  ): Promise<ImageInfo> {
    return this.#infos.get(await this.hash(source), async () => {
      const picture = await this.picture(source);
      if (sizeOf(picture) > this.#largest && maxPatches !== null)
        for (const { key, backbone } of await wanting())
          await this.#prepared(key, source, backbone, maxPatches, picture);
      return infoOf(picture);
    });
  }

  /** Pixels of an image as a slot's model takes them. */
  input(
    key: string,
    source: ByteSource,
    backbone: Backbone,
    maxPatches: number,
    painted: Painted = AS_IT_IS,
  ): Promise<Patches> {
    return this.#prepared(key, source, backbone, maxPatches, null, painted);
  }

  #prepared(
    key: string,
    source: ByteSource,
    backbone: Backbone,
    maxPatches: number,
    picture: DecodedImage | null,
    painted: Painted = AS_IT_IS,
  ): Promise<Patches> {
    return this.#inputs.get(key, () => this.#made(source, backbone, maxPatches, picture, painted));
  }

  #made(
    source: ByteSource,
    backbone: Backbone,
    maxPatches: number,
    picture: DecodedImage | null,
    painted: Painted,
  ): Promise<Patches> {
    return madeOf(source, async () =>
      prepare(backbone, await readFor(backbone, picture ?? (await this.picture(source)), painted), maxPatches),
    );
  }
}
