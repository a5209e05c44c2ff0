import { decodeImage, decodeMask, type DecodedImage, type DecodedMask } from "../imaging/decode.ts";
import type { PictureLimits } from "../imaging/limits.ts";
import type { Size } from "../imaging/naflex-size.ts";
import type { Patches } from "../imaging/patches.ts";
import type { Orientation } from "../imaging/raster.ts";
import { asStored, overWhite, turned } from "../imaging/reading.ts";
import type { PixelRows } from "../imaging/resample.ts";
import { LensError } from "../lib/errors.ts";
import { MemoCache } from "../lib/memo-cache.ts";
import { Mutex } from "../lib/mutex.ts";
import { sha256 } from "../lib/sha256.ts";
import { prepare, type Backbone } from "../models/backbone.ts";
import { readAll, type ByteSource } from "../platform/bytes.ts";
import type { Codecs } from "../platform/codecs.ts";

/** The stages between files and encoders: bytes (SHA-256) -> pixels -> what an encoder takes. */

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

/** An encoder that will ask for an image, and the key of what it makes of it. */
export interface Wanting {
  readonly key: string;
  readonly backbone: Backbone;
}

export class Pictures {
  readonly #codecs: Codecs;
  readonly #limits: PictureLimits;
  readonly #largest: number;
  readonly #hashes = new WeakMap<ByteSource, Promise<string>>();
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

  picture(source: ByteSource): Promise<DecodedImage> {
    return this.#decoded(this.#pictures, source, decodeImage);
  }

  mask(source: ByteSource): Promise<DecodedMask> {
    return this.#decoded(this.#masks, source, decodeMask);
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
      const { width, height, orientation, sixteenBitGrey, damaged } = picture;
      return { width, height, orientation, sixteenBitGrey, damaged: damaged !== null };
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
    return this.#inputs.get(key, () =>
      madeOf(source, async () =>
        prepare(backbone, await readFor(backbone, picture ?? (await this.picture(source)), painted), maxPatches),
      ),
    );
  }
}
