import { readdirSync } from "node:fs";
import { join } from "node:path";
import { maskFromSegmentation, probabilitiesAt, type Segmentation } from "../../src/imaging/segmentation.ts";
import { openSafetensors } from "../../src/models/safetensors.ts";
import type { TensorFile } from "../../src/models/tensor-file.ts";
import type { ByteSource } from "../../src/platform/bytes.ts";
import { largestDifference } from "./compare.ts";
import { ORACLE, oracleJson, oracleSource } from "./oracle.ts";

/** What transformers answers of the small CLIPSeg, from the oracle's segmenters/. */

export interface ClipsegCase {
  readonly image: string;
  readonly prompt: string;
  readonly ids: readonly number[];
  readonly logits_mean: number;
  readonly logits_min: number;
  readonly logits_max: number;
  readonly size: readonly [width: number, height: number];
  /** Pixels whose probability, at the picture's size, is above one half. */
  readonly foreground: number;
  /** Those whose probability is within 1e-4 of it: they may fall either way. */
  readonly near_half: number;
  /** Bits of the rows one after the other, the most significant first, in hexadecimal; null for large pictures. */
  readonly mask: string | null;
}

const FOLDER = "segmenters";
export const CLIPSEG = "clipseg-tiny";
export const clipsegCases = (): ClipsegCase[] =>
  oracleJson<{ clipseg: ClipsegCase[] }>(`${FOLDER}/goldens.json`).clipseg;
export const clipsegFiles = (): ByteSource[] =>
  readdirSync(join(ORACLE, FOLDER, CLIPSEG)).map((file) => ({
    ...oracleSource(`${FOLDER}/${CLIPSEG}/${file}`),
    path: file,
  }));
/** By picture: `pixels` [3, H, W], `logits` [H, W], of both possibly every n-th row; `tap0` … and `condition` of one. */
export const clipsegStages = (): Promise<TensorFile> =>
  openSafetensors([oracleSource(`${FOLDER}/clipseg-stages.safetensors`)]);

/** Of logits, and of probabilities about the threshold. */
export const CLIPSEG_TOLERANCE = 1e-4;

/** A stage [..., rows, columns] of which the file has every n-th row, and the same rows of ours; null where it is not staged. */
export async function stagedRows(
  stages: TensorFile,
  name: string,
  ours: Float32Array,
): Promise<readonly [ours: Float32Array, stage: Float32Array] | null> {
  const shape = stages.tensors.get(name)?.shape;
  if (shape === undefined) return null;
  const stage = await stages.readFloat32(name);
  const columns = shape.at(-1)!;
  const step = ours.length / stage.length;
  return [stage.map((_, i) => ours[Math.floor(i / columns) * step * columns + (i % columns)]!), stage];
}

/** How far the least, the largest and the mean logit are from a case's. */
export function logitsOff(logits: Float32Array, { logits_mean, logits_min, logits_max }: ClipsegCase): number {
  const mean = logits.reduce((sum, value) => sum + value, 0) / logits.length;
  const [least, most] = [logits.reduce((a, b) => Math.min(a, b)), logits.reduce((a, b) => Math.max(a, b))];
  return largestDifference([mean, least, most], [logits_mean, logits_min, logits_max]);
}

/** Where a mask is not a case's, but for pixels whose probability may fall either way: one line, none where it is. */
export function maskFaults(
  segmentation: Segmentation,
  { size, foreground, near_half, mask: bits }: ClipsegCase,
): string[] {
  const [width, height] = size;
  const { data } = maskFromSegmentation(segmentation, { width, height }, 0.5);
  const count = data.filter((value) => value === 255).length;
  if (Math.abs(count - foreground) > near_half) return [`${count} pixels are inside, transformers says ${foreground}`];
  if (bits === null) return [];
  const probabilities = probabilitiesAt(segmentation, { width, height });
  const off = data.filter((value, i) => {
    const bit = (Number.parseInt(bits[Math.floor(i / 4)]!, 16) >> (3 - (i % 4))) & 1;
    return value !== 255 * bit && Math.abs(probabilities[i]! - 0.5) >= CLIPSEG_TOLERANCE;
  });
  return off.length === 0 ? [] : [`${off.length} pixels are another`];
}
