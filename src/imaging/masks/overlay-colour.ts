import type { GreyImage } from "../mask-grid.ts";

/** In which colour a mask is drawn, so that it can be seen on its picture. */

export type Rgb = readonly [red: number, green: number, blue: number];

/** The usual one first. Far from each other, so that no picture is near all of them. */
export const OVERLAY_COLOURS: readonly Rgb[] = [
  [214, 36, 110],
  [0, 190, 230],
  [250, 215, 0],
  [40, 90, 255],
  [60, 220, 60],
  [255, 255, 255],
];

/** So far from what lies around it a colour is seen at a glance: OKLab's distance, in which black and white are 1 apart. */
const CLEAR = 0.2;
/** This share of what lies around may be nearer. */
const NEAR_SHARE = 0.1;
/** How far around the mask counts, as a share of its sides. */
const MARGIN = 0.25;
/** Rows and columns of what is looked at. */
const LOOKS = 48;

const linear = (byte: number): number => {
  const value = byte / 255;
  return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
};

/** sRGB bytes in OKLab. Source: Ottosson, "A perceptual color space for image processing", 2020. */
export function oklab([red, green, blue]: Rgb): readonly [number, number, number] {
  const [r, g, b] = [linear(red), linear(green), linear(blue)];
  const l = Math.cbrt(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b);
  const m = Math.cbrt(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b);
  const s = Math.cbrt(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b);
  return [
    0.2104542553 * l + 0.793617785 * m - 0.0040720468 * s,
    1.9779984951 * l - 2.428592205 * m + 0.4505937099 * s,
    0.0259040371 * l + 0.7827717662 * m - 0.808675766 * s,
  ];
}

interface Area {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

/** What a mask marks and something around it, in shares of the picture; all of it where nothing is marked. */
function areaOf({ width, height, data }: GreyImage): Area {
  let [left, top, right, bottom] = [width, height, -1, -1];
  for (let y = 0; y < height; y++) {
    const first = data.subarray(y * width, (y + 1) * width);
    const from = first.findIndex((value) => value > 0);
    if (from < 0) continue;
    left = Math.min(left, from);
    right = Math.max(right, first.findLastIndex((value) => value > 0) + 1);
    top = Math.min(top, y);
    bottom = y + 1;
  }
  if (right < 0) return { left: 0, top: 0, right: 1, bottom: 1 };
  const [across, down] = [MARGIN * (right - left), MARGIN * (bottom - top)];
  return {
    left: Math.max(0, (left - across) / width),
    top: Math.max(0, (top - down) / height),
    right: Math.min(1, (right + across) / width),
    bottom: Math.min(1, (bottom + down) / height),
  };
}

/**
 * Two colours for masks on a picture: the first of `OVERLAY_COLOURS` that stands out from what lies in and around the mask,
 * else the one that stands out most; and, for what is laid over that, the next best that is clear of both.
 *
 * @param pixels RGBA [height, width] of the picture, at any size
 * @param mask at any size
 */
export function overlayColours(
  pixels: { readonly width: number; readonly height: number; readonly data: Uint8ClampedArray },
  mask: GreyImage,
): readonly [mask: Rgb, proposal: Rgb] {
  const area = areaOf(mask);
  const around: (readonly [number, number, number])[] = [];
  for (let row = 0; row < LOOKS; row++) {
    const y = Math.floor((area.top + ((row + 0.5) / LOOKS) * (area.bottom - area.top)) * pixels.height);
    for (let column = 0; column < LOOKS; column++) {
      const x = Math.floor((area.left + ((column + 0.5) / LOOKS) * (area.right - area.left)) * pixels.width);
      const at = 4 * (y * pixels.width + x);
      around.push(oklab([pixels.data[at]!, pixels.data[at + 1]!, pixels.data[at + 2]!]));
    }
  }
  const standing = OVERLAY_COLOURS.map((colour) => {
    const lab = oklab(colour);
    const distances = Float64Array.from(around, (other) => distance(lab, other)).toSorted();
    return { colour, lab, by: distances[Math.floor(NEAR_SHARE * distances.length)] ?? 0 };
  });
  type Standing = (typeof standing)[number];
  const most = (among: readonly Standing[]): Standing => among.reduce((a, b) => (b.by > a.by ? b : a));
  const first = standing.find(({ by }) => by >= CLEAR) ?? most(standing);
  const others = standing.filter((one) => one !== first);
  const apart = others.map((one) => ({ ...one, by: Math.min(one.by, distance(one.lab, first.lab)) }));
  return [first.colour, (apart.find(({ by }) => by >= CLEAR) ?? most(apart)).colour];
}

const distance = (a: readonly [number, number, number], b: readonly [number, number, number]): number =>
  Math.hypot(a[0] - b[0], a[1] - b[1], a[2] - b[2]);
