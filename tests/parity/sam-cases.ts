import { readdirSync } from "node:fs";
import { join } from "node:path";
import { maskFromSegmentation, type Segmentation } from "../../src/imaging/segmentation.ts";
import { openAnyModel } from "../../src/engine/models.ts";
import type { PointPrompt, PointSegmenter } from "../../src/models/segmenter.ts";
import { openSafetensors } from "../../src/models/safetensors.ts";
import type { TensorFile } from "../../src/models/tensor-file.ts";
import type { ByteSource } from "../../src/platform/bytes.ts";
import type { Runtime } from "../../src/platform/runtime.ts";
import { ORACLE, oracleJson, oracleSource } from "./oracle.ts";

/** What transformers answers of the small segmenters, from the oracle's segmenters/. */

export interface SamCase {
  readonly image: string;
  readonly size: readonly [width: number, height: number];
  readonly points: readonly (readonly [x: number, y: number])[];
  readonly labels: readonly number[];
  readonly box: readonly [left: number, top: number, right: number, bottom: number] | null;
  readonly iou: readonly number[];
  readonly best: number;
  readonly foreground: number;
  /** Pixels whose logit lies within 1e-3 of 0. */
  readonly near_zero: number;
  /** Bits of the rows one after the other, the most significant first, in hexadecimal; null of large pictures. */
  readonly mask: string | null;
}

const FOLDER = "segmenters";
export const SAM = "sam-tiny";
export const samCases = (): SamCase[] => oracleJson<{ sam: SamCase[] }>(`${FOLDER}/goldens.json`).sam;
export const samFiles = (): ByteSource[] =>
  readdirSync(join(ORACLE, FOLDER, SAM)).map((file) => oracleSource(`${FOLDER}/${SAM}/${file}`));
export const samStages = (): Promise<TensorFile> => openSafetensors([oracleSource(`${FOLDER}/sam-stages.safetensors`)]);

export function samPrompt({ points, labels, box }: Pick<SamCase, "points" | "labels" | "box">): PointPrompt {
  const [left, top, right, bottom] = box ?? [0, 0, 0, 0];
  return {
    clicks: points.map(([x, y], i) => ({ x, y, positive: labels[i] === 1 })),
    box: box && { left, top, right, bottom },
  };
}

export async function openSam(
  runtime: Runtime,
  name: string,
  files: readonly ByteSource[],
  precision: "fp32" | "int8" = "fp32",
): Promise<PointSegmenter> {
  const model = await openAnyModel(runtime, name, files, precision);
  if ("segmenter" in model && model.segmenter.by === "points") return model.segmenter;
  throw new Error(`${name} is no SAM`);
}

/** Channels first, as torch has an embedding, to a row a patch. */
export function byPatches(planes: Float32Array, channels: number): Float32Array {
  const count = planes.length / channels;
  return planes.map((_, i) => planes[(i % channels) * count + Math.floor(i / channels)]!);
}

/** How many bits of a mask differ from those that torch packed, the most significant first. */
export function differingPixels(mask: Uint8Array, bits: Uint8Array): number {
  return mask.reduce((sum, value, i) => sum + Number(value > 0 !== ((bits[i >> 3]! >> (7 - (i & 7))) & 1) > 0), 0);
}

const differs = (name: string, off: number, allowed: number) => (off <= allowed ? [] : [`${name} is ${off} off`]);

/** Where a mask and the overlap that is expected of it are not transformers': a phrase each. */
export function samFaults(found: Segmentation, row: SamCase, tolerance: number): string[] {
  const [width, height] = row.size;
  const { data } = maskFromSegmentation(found, { width, height }, 0.5);
  const foreground = data.reduce((sum, value) => sum + Number(value > 0), 0);
  const differing = row.mask === null ? 0 : differingPixels(data, Buffer.from(row.mask, "hex"));
  return [
    ...differs("the overlap", Math.abs((found.expectedIou ?? Infinity) - row.iou[row.best]!), tolerance),
    ...differs("the number of pixels", Math.abs(foreground - row.foreground), row.near_zero),
    ...differs("the mask", differing, row.near_zero),
  ];
}

/** The logits of the first case's best mask. */
export async function stagedLogits(): Promise<Float32Array> {
  const low = await (await samStages()).readFloat32("low");
  const { best, iou } = samCases()[0]!;
  const length = low.length / iou.length;
  return low.subarray(best * length, (best + 1) * length);
}
