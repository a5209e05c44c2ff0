import { encode } from "fast-png";
import type { GreyImage } from "../mask-grid.ts";

/** A mask as a grey PNG of 8 bits, as the authors keep theirs. */
export function encodeMaskPng({ width, height, data }: GreyImage): Uint8Array<ArrayBuffer> {
  return new Uint8Array(encode({ width, height, data, channels: 1, depth: 8 }));
}
