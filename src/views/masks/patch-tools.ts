import { createEdgeGuide, type EdgeGuide } from "../../imaging/masks/guided-filter.ts";
import type { MaskImage, Rect } from "../../imaging/masks/mask-image.ts";
import { wholeOf } from "../../imaging/masks/mask-image.ts";
import {
  EDGE_CONTRAST,
  maskOfPatches,
  proposedPatches,
  refineToEdges,
  similarPatches,
} from "../../imaging/masks/select.ts";
import { rememberEach } from "../../lib/remember.ts";
import type { Picture, SampleEvidence } from "../../engine/protocol.ts";
import { cosineRow, unitRows } from "../../metric/cosine.ts";
import { isSubject } from "../../metric/cp.ts";
import type { MaskSide } from "../../store/commands.ts";

/** Tools that know the picture, or what the encoder makes of it. */

/** The picture's edges at the mask's size. A picture that is shown smaller than it is gives smoother ones. */
const guideOf = rememberEach(({ width, height, bitmap }: Picture): EdgeGuide => {
  const context = new OffscreenCanvas(width, height).getContext("2d", { willReadFrequently: true });
  if (context === null) throw new Error("This browser draws no pictures off screen.");
  context.drawImage(bitmap, 0, 0, width, height);
  return createEdgeGuide(context.getImageData(0, 0, width, height).data, width, height, EDGE_CONTRAST);
});

const units = new WeakMap<Float32Array, Float32Array>();

function unitTokens(tokens: Float32Array, dim: number): Float32Array {
  const known = units.get(tokens) ?? unitRows(tokens, dim);
  units.set(tokens, known);
  return known;
}

/** Adds bytes of another mask, takes them away, or puts them in its place. */
export function combine(mask: MaskImage, bytes: Uint8Array, how: "add" | "remove" | "replace"): Rect {
  for (let i = 0; i < bytes.length; i++) {
    const inside = bytes[i]!;
    if (how === "replace") mask.data[i] = inside;
    else if (inside === 255) mask.data[i] = how === "add" ? 255 : 0;
  }
  return wholeOf(mask);
}

/** Everything like a patch of its picture, as a mask. */
export function similarMask(
  evidence: SampleEvidence,
  side: MaskSide,
  patch: number,
  tolerance: number,
  picture: Picture,
): Uint8Array {
  const { tokens, grid } = evidence[side];
  const dim = tokens.length / (grid.rows * grid.columns);
  const unit = unitTokens(tokens, dim);
  const membership = similarPatches(cosineRow(unit, patch, unit, dim), tolerance);
  return maskOfPatches(membership, grid, guideOf(picture));
}

/**
 * The generation's mask as the reference's suggests it; null where no patch matches what that marks.
 *
 * @param weights of the reference's mask
 */
export function proposedMask(
  evidence: SampleEvidence,
  weights: Float32Array,
  threshold: number,
  picture: Picture,
): Uint8Array | null {
  const inside = Uint8Array.from(weights, (weight) => (isSubject(weight, threshold) ? 1 : 0));
  const { grid } = evidence.generation;
  const patches = proposedPatches(evidence.match.backIndex, inside, grid);
  return patches.includes(1) ? maskOfPatches(patches, grid, guideOf(picture)) : null;
}

/** The mask drawn to the picture's edges nearby. */
export function refinedMask(mask: MaskImage, picture: Picture): Uint8Array {
  const radius = Math.max(2, Math.round(Math.max(mask.width, mask.height) / 64));
  return refineToEdges(mask, guideOf(picture), radius);
}
