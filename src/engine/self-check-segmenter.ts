import { LensError } from "../lib/errors.ts";
import type { Precision } from "../models/graph/precision.ts";
import { samArchitecture } from "../models/sam/family.ts";
import { isSegmenter, type PointPrompt, type PointSegmenter } from "../models/segmenter.ts";
import type { Runtime } from "../platform/runtime.ts";
import { arithmeticFor } from "./arithmetic.ts";
import { SAM_ANSWERS } from "./self-check-sam-answers.ts";
import { checkedConfig, checkedPicture, noise, plantedTensor, type SamCheckSize } from "./self-check-sam.ts";
import { samCatalogue } from "./self-check-sam-tensors.ts";
import { relativeDeviation } from "./self-check.ts";

/** Whether a device makes the masks that it should. onnxruntime-web on WebGPU has been seen to make wrong ones of SAM (#18311, #23183). */
export interface SegmenterCheck {
  /** The largest difference from transformers' numbers, as a share of the largest of them. */
  readonly deviation: number;
  readonly worst: "embedding" | "logits" | "overlap";
  readonly tolerance: number;
  readonly milliseconds: number;
}

/**
 * What passes. Measured on a processor, at both sizes: fp32 2e-6, fp16 4e-4 (it adds in single; graphics cards add in half), int8 by
 * columns 1.3e-2. Wrong by a pixel, a window or the padding behind a click it is off by 5e-2 and more.
 */
export const SEGMENTER_TOLERANCE: Readonly<Record<Precision, number>> = { fp32: 1e-3, fp16: 1e-2, int8: 1e-1 };

export const segmenterPasses = ({ deviation, tolerance }: SegmenterCheck): boolean => deviation <= tolerance;

const PROMPTS: readonly PointPrompt[] = [
  {
    clicks: [
      { x: 300, y: 200, positive: true },
      { x: 40.5, y: 420, positive: false },
    ],
    box: null,
  },
  { clicks: [], box: { left: 100, top: 60, right: 500, bottom: 400 } },
];

function unpacked(base64: string): Float32Array {
  const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
  return new Float32Array(bytes.buffer);
}

/** As many of them as were looked at, from the same places. */
function sampled(values: Float32Array, count: number): Float32Array {
  const { length } = values;
  return Float32Array.from({ length: count }, (_, i) => values[Math.floor(((noise(length, i) + 1) / 2) * length)]!);
}

/** How far they are off where they were looked at. */
function off(values: Float32Array, packed: string): number {
  const expected = unpacked(packed);
  return relativeDeviation(sampled(values, expected.length), expected);
}

async function measure(
  segmenter: PointSegmenter,
  size: SamCheckSize,
): Promise<Record<SegmenterCheck["worst"], number>> {
  const { embedding, prompts } = SAM_ANSWERS[size];
  const encoded = await segmenter.encodePicture(checkedPicture());
  const deviations = { embedding: off(encoded.tensors[0] ?? new Float32Array(), embedding), logits: 0, overlap: 0 };
  for (const [i, { logits, iou }] of prompts.entries()) {
    const found = await segmenter.segment(encoded, PROMPTS[i]!);
    deviations.logits = Math.max(deviations.logits, off(found.values, logits));
    deviations.overlap = Math.max(deviations.overlap, Math.abs((found.expectedIou ?? Infinity) - iou));
  }
  return deviations;
}

async function openChecked(runtime: Runtime, size: SamCheckSize, precision: Precision): Promise<PointSegmenter> {
  const config = checkedConfig(size);
  const catalogue = samCatalogue(config);
  const opened = samArchitecture(config).open({
    name: "self-check",
    runtime,
    arithmetic: await arithmeticFor(runtime, precision),
    catalogue,
    read: (name) => Promise.resolve(plantedTensor(name, catalogue.get(name)?.shape ?? [])),
    readRows: () => Promise.reject(new Error("SAM reads no text")),
    processor: null,
    tokenizer: null,
  });
  if (isSegmenter(opened) && opened.by === "points") return opened;
  throw new LensError("unsupported_checkpoint", "The self-check's checkpoint takes no clicks.");
}

/**
 * Makes masks with a small SAM of SlimSAM's widths and compares them with transformers'. To be asked before the first mask is made on a
 * device; nothing of it is kept.
 *
 * @param size a picture's; "small" where seconds matter more than that kernels see the sizes that they will
 * @throws LensError failed_inference where the runtime cannot run it, or what it gives is not finite
 */
export async function checkSegmenter(
  runtime: Runtime,
  precision: Precision = "fp32",
  size: SamCheckSize = "published",
): Promise<SegmenterCheck> {
  const start = performance.now();
  const segmenter = await openChecked(runtime, size, precision);
  try {
    const deviations = await measure(segmenter, size);
    const worst = (["embedding", "logits", "overlap"] as const).reduce((a, b) =>
      deviations[b] > deviations[a] ? b : a,
    );
    return {
      deviation: deviations[worst],
      worst,
      tolerance: SEGMENTER_TOLERANCE[precision],
      milliseconds: performance.now() - start,
    };
  } finally {
    await segmenter.release();
  }
}

const share = (value: number) => value.toExponential(1).replace(".0e", "e");

/** Why masks are not made on a device; null where it passes. */
export async function whyNoMasks(check: Promise<SegmenterCheck>): Promise<string | null> {
  try {
    const found = await check;
    return segmenterPasses(found)
      ? null
      : `Masks are not made on this device: in its self-check the ${found.worst} was off by ${share(found.deviation)}, and ${share(found.tolerance)} is allowed. WebAssembly makes them (?device=wasm).`;
  } catch (thrown) {
    return `Masks are not made on this device: its self-check did not run. ${LensError.from(thrown).message} WebAssembly makes them (?device=wasm).`;
  }
}
