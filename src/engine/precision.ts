import { PRECISIONS, type Precision } from "../models/graph/precision.ts";
import type { DeviceInfo } from "./device.ts";
import type { ModelInfo } from "./models.ts";

/**
 * In which precision a device computes unless somebody asks for another, and why, in words. Facts in, words out;
 * models.ts acts on it.
 */
export type PrecisionFacts = Pick<DeviceInfo, "provider" | "fp16">;

export interface PrecisionChoice {
  readonly precision: Precision;
  /** A sentence. */
  readonly reason: string;
}

/** int8 is never chosen: who wants numbers that are off by it asks for them. */
export function defaultPrecision({ provider, fp16 }: PrecisionFacts): PrecisionChoice {
  if (provider !== "webgpu")
    return { precision: "fp32", reason: "fp32, exact: a processor multiplies float16 numbers no faster." };
  return fp16
    ? {
        precision: "fp16",
        reason: "fp16, approximate: this graphics card multiplies float16 numbers faster; sums and norms stay in fp32.",
      }
    : { precision: "fp32", reason: "fp32, exact: this graphics card has no half precision." };
}

/** Why a device does not do a precision; null where it does. */
export function precisionRefusal(precision: Precision, { provider, fp16 }: PrecisionFacts): string | null {
  if (precision !== "fp16") return null;
  if (provider !== "webgpu")
    return "fp16 needs WebGPU: a processor would widen every half to fp32 first, and need as much memory and time as for fp32.";
  return fp16 ? null : "fp16 needs a graphics card with half precision (shader-f16), which this one does not have.";
}

export function usablePrecisions(device: PrecisionFacts): Precision[] {
  return PRECISIONS.filter((precision) => precisionRefusal(precision, device) === null);
}

/** "int8, approximate". */
export function precisionWords(precision: Precision): string {
  return `${precision}, ${precision === "fp32" ? "exact" : "approximate"}`;
}

/** A name for what scores come from: a checkpoint's content and, unless it is fp32, the precision; and whether its patches count. */
export function modelIdentity({
  fingerprint,
  precision,
  comparesPatches = false,
}: Pick<ModelInfo, "fingerprint" | "precision"> & Partial<Pick<ModelInfo, "comparesPatches">>): string {
  return `${fingerprint}${precision === "fp32" ? "" : ` ${precision}`}${comparesPatches ? PATCHES : ""}`;
}

const PATCHES = " patches";

/** What an identity says of patches. */
export const comparesPatchesIn = (identity: string): boolean => identity.endsWith(PATCHES);
