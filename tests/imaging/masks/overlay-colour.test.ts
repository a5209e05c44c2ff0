import { expect, it } from "vitest";
import { emptyMask } from "../../../src/imaging/masks/mask-image.ts";
import { oklab, OVERLAY_COLOURS, overlayColours, type Rgb } from "../../../src/imaging/masks/overlay-colour.ts";

const SIDE = 32;
const USUAL = OVERLAY_COLOURS[0]!;

/** A picture of one colour, with a square of another in its upper left corner, and the mask of that square. */
function scene(ground: Rgb, square: Rgb) {
  const data = new Uint8ClampedArray(4 * SIDE * SIDE);
  const mask = emptyMask(SIDE, SIDE);
  for (let at = 0; at < SIDE * SIDE; at++) {
    const inside = at % SIDE < 8 && at < 8 * SIDE;
    data.set([...(inside ? square : ground), 255], 4 * at);
    if (inside) mask.data[at] = 255;
  }
  return { pixels: { width: SIDE, height: SIDE, data }, mask };
}

const apart = (a: Rgb, b: Rgb) => {
  const [one, other] = [oklab(a), oklab(b)];
  return Math.hypot(one[0] - other[0], one[1] - other[1], one[2] - other[2]);
};

it("is the usual colour on a grey picture, and not on a magenta bag", () => {
  const grey = scene([128, 128, 128], [90, 90, 90]);
  expect(overlayColours(grey.pixels, grey.mask)[0]).toEqual(USUAL);
  const bag = scene([128, 128, 128], [214, 36, 110]);
  expect(overlayColours(bag.pixels, bag.mask)[0]).not.toEqual(USUAL);
});

it("looks at what lies around the mask, not at what is far from it", () => {
  const { pixels, mask } = scene([128, 128, 128], [128, 128, 128]);
  for (let at = 20 * SIDE; at < SIDE * SIDE; at++) pixels.data.set([...USUAL, 255], 4 * at);
  expect(overlayColours(pixels, mask)[0]).toEqual(USUAL);
  expect(overlayColours(pixels, emptyMask(SIDE, SIDE))[0]).not.toEqual(USUAL);
});

it.each<[string, Rgb]>([
  ["black", [0, 0, 0]],
  ["white", [255, 255, 255]],
  ["red", [255, 0, 0]],
  ["green", [0, 255, 0]],
  ["blue", [0, 0, 255]],
  ["yellow", [255, 255, 0]],
  ["cyan", [0, 255, 255]],
  ["grey", [128, 128, 128]],
  ["skin", [224, 172, 105]],
])("on %s both colours are clear of the picture and of each other", (_, colour) => {
  const { pixels, mask } = scene(colour, colour);
  const [one, other] = overlayColours(pixels, mask);
  for (const distance of [apart(one, colour), apart(other, colour), apart(one, other)])
    expect(distance).toBeGreaterThanOrEqual(0.2);
});

it("has white and black one apart", () => {
  expect(apart([0, 0, 0], [255, 255, 255])).toBeCloseTo(1, 3);
});
