import { interpolateViridis } from "d3-scale-chromatic";

/**
 * Parts without knowledge of the metric. This file: numbers as colours.
 *
 * Viridis: perceptually uniform, safe for colour blindness, readable in grey. Values outside the range take its ends.
 */
export type Rgb = readonly [red: number, green: number, blue: number];

const STEPS = 256;

/** `#rrggbb`, as d3's sampled ramps are written. */
function parse(colour: string): Rgb {
  const hex = Number.parseInt(colour.slice(1), 16);
  return [hex >> 16, (hex >> 8) & 255, hex & 255];
}

const VIRIDIS: readonly Rgb[] = Array.from({ length: STEPS }, (_, i) => parse(interpolateViridis(i / (STEPS - 1))));

/** The range of values that the colours span. */
export interface Scale {
  readonly low: number;
  readonly high: number;
}

/** Where a value lies on a scale, in [0, 1]. */
export function fractionOf(value: number, { low, high }: Scale): number {
  return high > low ? Math.min(1, Math.max(0, (value - low) / (high - low))) : 0;
}

export function heatColour(value: number, scale: Scale): Rgb {
  return VIRIDIS[Math.round(fractionOf(value, scale) * (STEPS - 1))]!;
}

/** `#rrggbb`, as programs read it that know no CSS. */
export const toHex = (colour: Rgb): string =>
  `#${colour.map((channel) => channel.toString(16).padStart(2, "0")).join("")}`;

export const toCss = ([red, green, blue]: Rgb, alpha = 1): string => `rgb(${red} ${green} ${blue} / ${alpha})`;

/** Enough of the ramp to draw it as a gradient, low first. */
export const HEAT_STEPS: readonly Rgb[] = VIRIDIS.filter((_, i) => i % 15 === 0);

/** The ramp as a CSS gradient, low at the left. */
export const HEAT_GRADIENT = `linear-gradient(to right, ${HEAT_STEPS.map((colour) => toCss(colour)).join(", ")})`;
