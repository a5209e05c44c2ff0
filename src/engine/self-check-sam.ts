import type { RgbImage } from "../imaging/resample.ts";
import { decodeSam, type SamConfig } from "../models/sam/config.ts";

/**
 * A SAM of SlimSAM's widths with two layers, one of windows and one that sees all patches, for the check of a device: kernels are chosen by
 * size. Its weights, its picture and the places that are looked at are formulas, so that nothing has to be loaded; what transformers
 * answers for them is in self-check-sam-answers.ts. tools/self-check/sam.py has the same formulas.
 */

/** Pixels a side of the padded picture: as published, and one that a graphics card in software does in seconds. */
export const SAM_SIDES = { published: 1024, small: 256 } as const;
export type SamCheckSize = keyof typeof SAM_SIDES;

export function checkedConfig(size: SamCheckSize): SamConfig {
  const side = SAM_SIDES[size];
  return decodeSam({
    vision_config: { hidden_size: 168, mlp_dim: 696, num_hidden_layers: 2, global_attn_indexes: [1], image_size: side },
    prompt_encoder_config: { image_size: side },
  });
}

const BITS = 2 ** 31;

/** Numbers in [-1, 1), by place. Source: the finaliser of MurmurHash3, with xxHash's multipliers. */
export function noise(seed: number, index: number): number {
  let x = (Math.imul(index, 2654435761) + seed) >>> 0;
  x = Math.imul(x ^ (x >>> 15), 2246822519);
  x = Math.imul(x ^ (x >>> 13), 3266489917);
  return ((x ^ (x >>> 16)) >>> 0) / BITS - 1;
}

/** FNV-1a of a tensor's name. */
const seedOf = (name: string): number =>
  new TextEncoder().encode(name).reduce((seed, letter) => Math.imul(seed ^ letter, 16777619) >>> 0, 2166136261);

const NORM = /norm\d?(?:_final_attn)?\.weight$/;
/** Tables and single vectors, which are added to something: not divided by the width of what they are multiplied with. */
const ADDED = /_embed\.(?:\d\.)?weight$|_tokens?\.weight$|pos_|positional/;
const SPREAD = 2.5;

/** The values of one of its tensors. */
export function plantedTensor(name: string, shape: readonly number[]): Float32Array {
  const seed = seedOf(name);
  const length = shape.reduce((product, one) => product * one, 1);
  if (NORM.test(name)) return Float32Array.from({ length }, (_, i) => 1 + noise(seed, i) / 2);
  if (ADDED.test(name) || shape.length === 1) return Float32Array.from({ length }, (_, i) => noise(seed, i) / 2);
  const scale = SPREAD / Math.sqrt(length / shape[0]!);
  return Float32Array.from({ length }, (_, i) => noise(seed, i) * scale);
}

/** 640 x 480: bands that bend. */
export function checkedPicture(): RgbImage {
  const [width, height] = [640, 480];
  const data = Uint8Array.from({ length: width * height * 3 }, (_, i) => {
    const [x, y, c] = [Math.floor(i / 3) % width, Math.floor(i / (3 * width)), i % 3];
    return ((x * x * 3 + y * y * 5 + x * y + c * 711) >> 5) & 255;
  });
  return { width, height, data };
}
