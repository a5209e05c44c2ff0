/** Colours moved by a known degree, for the demo's "drifted" generations. */
import { Color } from "three";
import type { Look } from "./model.ts";
import type { Pattern } from "./paint.ts";

const OTHER: Record<Pattern, Pattern> = {
  plain: "zigzag",
  dots: "rings",
  rings: "dots",
  stripes: "checks",
  checks: "dots",
  zigzag: "plain",
};

/** @param turn a share of the circle of hues; greys get a hue of their own */
function turned(colour: string, turn: number): string {
  const hsl = { h: 0, s: 0, l: 0 };
  new Color(colour).getHSL(hsl);
  // Near white and near black a hue would not be seen.
  const grey = hsl.s < 0.25 || hsl.l > 0.8 || hsl.l < 0.03;
  return `#${new Color().setHSL((hsl.h + turn) % 1, grey ? 0.75 : hsl.s, grey ? Math.min(0.36, Math.max(0.3, hsl.l)) : hsl.l).getHexString()}`;
}

/**
 * @param degree up to 1/3: the accent's parts only; up to 2/3: the main colour too; above: the pattern as well
 */
export function drifted(look: Look, degree: number): Look {
  if (degree === 0) return look;
  const accent = turned(look.accent, 0.4);
  if (degree <= 0.34) return { ...look, accent, trim: turned(look.trim, 0.45) };
  const base = turned(look.base, 0.22 + degree * 0.3);
  if (degree <= 0.67) return { ...look, accent, base };
  return {
    ...look,
    accent,
    base,
    second: turned(look.second, 0.3),
    trim: turned(look.trim, 0.45),
    pattern: OTHER[look.pattern],
  };
}
