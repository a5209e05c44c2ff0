import type { PatchGrid } from "../lib/patch-grid.ts";
import { MemoCache } from "../lib/memo-cache.ts";
import type { ImageTokens } from "../models/backbone.ts";
import { float16ToFloat32 } from "../models/dtypes.ts";
import { toFloat16Bits } from "../models/float16.ts";
import { DiskSpillCache, type Packing, type SpillDisk } from "../platform/spill-cache.ts";

/** An image's tokens as they are kept: in float16, as its bits, where the model's precision is not the exact one. */
interface KeptTokens {
  readonly grid: PatchGrid;
  readonly tokens: Float32Array | Uint16Array;
}

const PACKING: Packing<KeptTokens, PatchGrid> = {
  pack: ({ grid, tokens }) => ({ head: grid, numbers: [tokens] }),
  unpack: (grid, [tokens]) => ({ grid, tokens: tokens! }),
};

/**
 * Tokens in float16, and the same numbers in float32: what is computed from them does not depend on whether they were kept
 * meanwhile. The very object where its numbers are such already; else another array, since a device may hold the first
 * one's as they were. One that is too large for float16 keeps them all as they are.
 */
function halve(image: ImageTokens): { readonly kept: KeptTokens; readonly fresh: ImageTokens } {
  const { grid, tokens } = image;
  const float16 = new Uint16Array(tokens.length);
  if (!toFloat16Bits(new Uint32Array(tokens.buffer, tokens.byteOffset, tokens.length), float16))
    return { kept: image, fresh: image };
  const rounded = float16BitsToFloat32(float16);
  const same = rounded.every((value, i) => value === tokens[i]);
  return { kept: { grid, tokens: float16 }, fresh: same ? image : { grid, tokens: rounded } };
}

const float16BitsToFloat32 = (float16: Uint16Array) =>
  float16ToFloat32(new Uint8Array(float16.buffer, float16.byteOffset, float16.byteLength));

/** The very object where it is whole already: its array may still be on the device. */
function whole(kept: KeptTokens): ImageTokens {
  const { grid, tokens } = kept;
  if (isWhole(kept)) return kept;
  return { grid, tokens: tokens instanceof Float32Array ? tokens : float16BitsToFloat32(tokens) };
}

const isWhole = (kept: KeptTokens): kept is ImageTokens => kept.tokens instanceof Float32Array;

/** Tokens of one slot's model, in memory and behind it on the disk. */
export class TokenCache {
  readonly #tokens: MemoCache<KeptTokens>;
  /** Of those that are kept in float16, what stands ready in float32. */
  readonly #unpacked: MemoCache<ImageTokens>;

  /** @param budget bytes in memory */
  constructor(budget: number, disk: () => Promise<SpillDisk | null>) {
    this.#tokens = new MemoCache(budget, (image) => image.tokens.byteLength, new DiskSpillCache(disk, PACKING));
    this.#unpacked = new MemoCache(budget / 4, (image) => image.tokens.byteLength);
  }

  /** How many images were encoded; each distinct one counts once. */
  get computed(): number {
    return this.#tokens.computed;
  }

  has(key: string): boolean {
    return this.#tokens.has(key) || this.#unpacked.has(key);
  }

  /** @param exact keeps them in float32, which the exact precision asks for */
  async get(key: string, exact: boolean, encode: () => Promise<ImageTokens>): Promise<ImageTokens> {
    if (exact) return whole(await this.#tokens.get(key, encode));
    return this.#unpacked.get(key, async () => {
      let fresh: ImageTokens | null = null;
      const kept = await this.#tokens.get(key, async () => {
        const halved = halve(await encode());
        fresh = halved.fresh;
        return halved.kept;
      });
      return fresh ?? whole(kept);
    });
  }

  clear(): void {
    this.#tokens.clear();
    this.#unpacked.clear();
  }
}
