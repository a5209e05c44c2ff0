import { emptyMask, type MaskImage } from "../../../src/imaging/masks/mask-image.ts";

/** Numbers in [0, 1) that are the same every time: an LCG's upper bits. */
export function createRandom(seed: number): { next(): number; below(limit: number): number } {
  let state = seed >>> 0;
  const next = () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
  return { next, below: (limit) => Math.floor(next() * limit) };
}

/** A mask of random specks and blocks. */
export function randomMask(width: number, height: number, seed: number, share = 0.3): MaskImage {
  const random = createRandom(seed);
  const mask = emptyMask(width, height);
  for (let i = 0; i < mask.data.length; i++) if (random.next() < share) mask.data[i] = 255;
  return mask;
}
