import { fractionOf, heatColour, toCss } from "../../components/colour-map.ts";

/** A score as a short bar from a zero line: to the right in the heat's colours, below zero to the left and hatched. */

/** Cosines of SigLIP2 and of the baselines lie between these for all but unrelated images. */
const SCALE = { low: 0, high: 1 };
/** Pixels to the right of the zero line, and to its left, and from how many on a bar is seen. */
export const RIGHT = 22;
export const LEFT = 10;
const [SEEN, SEEN_BELOW] = [2, 4];

/** For whoever points at a number below zero. */
export const BELOW_ZERO = "Below zero: hatched, to the left of the zero line.";

/** Pixels of a value's bar, from the zero line to its own side; 0 for zero alone. */
export function barPixels(value: number): number {
  if (value === 0) return 0;
  const size = fractionOf(Math.abs(value), SCALE);
  return value < 0 ? Math.max(SEEN_BELOW, size * LEFT) : Math.max(SEEN, size * RIGHT);
}

/** @param height pixels, in the middle */
const layer = (picture: string, left: number, width: number, height: string): string =>
  `${picture} ${left}px 50% / ${width}px ${height} no-repeat`;
const plain = (colour: string): string => `linear-gradient(${colour}, ${colour})`;

const THIN = "5px";
const ZERO_LINE = layer(plain("var(--line-strong)"), LEFT, 1, "100%");
const TRACK = layer(plain("var(--line)"), 0, LEFT + 1 + RIGHT, THIN);
const HATCH = "repeating-linear-gradient(120deg, var(--look) 0 2px, transparent 2px 3.2px)";

/** As the background of one element, for a table draws hundreds. */
export function barOf(value: number): string {
  const width = barPixels(value);
  const bar =
    value < 0
      ? layer(HATCH, LEFT - width, width, "100%")
      : layer(plain(toCss(heatColour(value, SCALE))), LEFT + 1, width, THIN);
  return [ZERO_LINE, bar, TRACK].join(", ");
}
