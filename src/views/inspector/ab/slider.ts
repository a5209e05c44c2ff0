import type { Standing } from "../../../store/view.ts";

/** The slider between two pictures. Pure; places are in percent from the left. */

/** By an arrow, and by a page. */
const STEP = 2;
const PAGE = 10;

const STEPS: Readonly<Record<string, number>> = {
  ArrowLeft: -STEP,
  ArrowDown: -STEP,
  ArrowRight: STEP,
  ArrowUp: STEP,
  PageDown: -PAGE,
  PageUp: PAGE,
};

/** Where a key takes the line; null where it is no key of the slider's. */
export function keyStep(key: string, at: number): number | null {
  if (key === "Home") return 0;
  if (key === "End") return 100;
  const step = STEPS[key];
  return step === undefined ? null : Math.min(100, Math.max(0, at + step));
}

/** What a screen reader says of what is shown. */
export function stagedWords(at: number, alone: Standing | null, left: string, right: string): string {
  if (alone !== null) return `${alone === "left" ? left : right} alone`;
  const share = Math.round(at);
  return `${share} % ${left}, ${100 - share} % ${right}`;
}
