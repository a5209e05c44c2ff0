import { emptyMask, type MaskImage } from "../../src/imaging/masks/mask-image.ts";
import { reduce, resample } from "../../src/imaging/masks/planes.ts";
import type { createRandom } from "../imaging/masks/random.ts";

/** Masks made wrong in the ways that segmenters go wrong, and good ones as rough as theirs are. */
type Random = ReturnType<typeof createRandom>;

export const BAD_KINDS = ["shifted", "half", "background", "empty", "other"] as const;
export type BadKind = (typeof BAD_KINDS)[number];

const between = (random: Random, low: number, high: number): number => low + random.next() * (high - low);

const count = ({ data }: MaskImage): number => data.reduce((sum, value) => sum + (value === 0 ? 0 : 1), 0);

export function overlapOf(a: MaskImage, b: MaskImage): number {
  let [both, either] = [0, 0];
  for (let i = 0; i < a.data.length; i++) {
    if (a.data[i] !== 0 && b.data[i] !== 0) both++;
    if (a.data[i] !== 0 || b.data[i] !== 0) either++;
  }
  return either === 0 ? 1 : both / either;
}

/** Left, top, right and bottom of what is marked. */
function boxOf({ width, data }: MaskImage): readonly [number, number, number, number] {
  let [left, top, right, bottom] = [Infinity, Infinity, 0, 0];
  data.forEach((value, at) => {
    if (value === 0) return;
    const [x, y] = [at % width, Math.floor(at / width)];
    [left, top, right, bottom] = [Math.min(left, x), Math.min(top, y), Math.max(right, x), Math.max(bottom, y)];
  });
  return [left, top, right + 1, bottom + 1];
}

function moved(mask: MaskImage, across: number, down: number, mirrored = false): MaskImage {
  const { width, height } = mask;
  const out = emptyMask(width, height);
  for (let y = Math.max(0, down); y < Math.min(height, height + down); y++)
    for (let x = Math.max(0, across); x < Math.min(width, width + across); x++) {
      const from = mirrored ? width - 1 - (x - across) : x - across;
      out.data[y * width + x] = mask.data[(y - down) * width + from]!;
    }
  return out;
}

const only = (mask: MaskImage, keeps: (at: number) => boolean): MaskImage => ({
  ...mask,
  data: mask.data.map((value, at) => (keeps(at) ? value : 0)),
});

/** By a third to four fifths of the subject's own extent, in any direction, most of it still in the picture. */
function shifted(mask: MaskImage, random: Random): MaskImage {
  const [left, top, right, bottom] = boxOf(mask);
  for (;;) {
    const [angle, far] = [between(random, 0, 2 * Math.PI), between(random, 0.33, 0.8)];
    const across = Math.round(Math.cos(angle) * far * (right - left));
    const down = Math.round(Math.sin(angle) * far * (bottom - top));
    const out = moved(mask, across, down);
    if (count(out) > count(mask) / 2 && overlapOf(out, mask) < 0.6) return out;
  }
}

/** One side of a line through the subject's middle, in any direction. */
function half(mask: MaskImage, random: Random): MaskImage {
  const { width, data } = mask;
  let [x, y, marked] = [0, 0, 0];
  data.forEach((value, at) => {
    if (value === 0) return;
    marked++;
    x += at % width;
    y += Math.floor(at / width);
  });
  const angle = between(random, 0, 2 * Math.PI);
  return only(
    mask,
    (at) => ((at % width) - x / marked) * Math.cos(angle) + (Math.floor(at / width) - y / marked) * Math.sin(angle) > 0,
  );
}

/** Another subject's outline where the subject is not; no smaller than a third of it, and more than a speck of the picture. */
function other(mask: MaskImage, another: MaskImage, random: Random): MaskImage {
  for (;;) {
    const [across, down] = [between(random, -0.5, 0.5) * mask.width, between(random, -0.5, 0.5) * mask.height];
    const placed = moved(another, Math.round(across), Math.round(down), random.next() < 0.5);
    const out = only(placed, (at) => mask.data[at] === 0);
    if (count(out) > count(another) / 3 && count(out) > 0.03 * mask.data.length) return out;
  }
}

/** @param another of another subject, of the same size */
export function badMask(kind: BadKind, mask: MaskImage, another: MaskImage, random: Random): MaskImage {
  switch (kind) {
    case "shifted":
      return shifted(mask, random);
    case "half":
      return half(mask, random);
    case "background":
      return { ...mask, data: mask.data.map((value) => 255 - value) };
    case "empty":
      return emptyMask(mask.width, mask.height);
    case "other":
      return other(mask, another, random);
  }
}

/** Decided by a model on 22 x 22 places, as CLIPSeg's decoder does, its threshold a little off to either side. */
export function roughMask(mask: MaskImage, random: Random): MaskImage {
  const { width, height, data } = mask;
  const coarse = reduce(width, height, Math.ceil(Math.max(width, height) / 22), (at) => data[at]! / 255);
  const threshold = between(random, 0.35, 0.65);
  return { width, height, data: Uint8Array.from(resample(coarse, width, height), (v) => (v > threshold ? 255 : 0)) };
}
