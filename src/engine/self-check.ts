import type { Patches } from "../imaging/patches.ts";
import { LensError } from "../lib/errors.ts";
import { keptPatches, POOL_REGIONS } from "../metric/pf.ts";
import { openSafetensors } from "../models/safetensors.ts";
import type { TensorFile } from "../models/tensor-file.ts";
import type { ByteSource } from "../platform/bytes.ts";
import type { Runtime } from "../platform/runtime.ts";
import { GraphSession } from "../models/graph/session.ts";
import { openModel } from "./models.ts";
import { attention, ATTENTION_CASE, attentionGraph, attentionInput } from "./self-check-attention.ts";
import { isMasc, type MascBackbone } from "../models/backbone.ts";

/**
 * Before the first score a runtime computes one small pair and is held against what the authors' package says of it.
 * Kernels differ by browser, driver and graphics card, and some are wrong without a word: onnxruntime's fused
 * attention on small subgroups is off by 0.06 of the largest token, which a score alone would not betray.
 */
export interface SelfCheckFiles {
  /** The tiny checkpoint with random weights, as its folder holds it. */
  readonly checkpoint: readonly ByteSource[];
  /** public/self-check/goldens.safetensors; tools/self-check/make.mjs makes it. */
  readonly goldens: ByteSource;
}

export const SELF_CHECK_STAGES = ["tokens", "best matches", "pooled vectors", "text embedding", "attention"] as const;
export type SelfCheckStage = (typeof SELF_CHECK_STAGES)[number];

export interface SelfCheckReport {
  /** By stage: the largest difference from the package's numbers, as a share of the largest of them. */
  readonly deviations: Readonly<Record<SelfCheckStage, number>>;
  /** The largest of the deviations, and where. */
  readonly deviation: number;
  readonly worst: SelfCheckStage;
  readonly tolerance: number;
  /** How long the check took, loading left out. */
  readonly milliseconds: number;
}

/** Shares of the largest value. Source: the oracle's own table (tests/fixtures/oracle/README.md), tokens on CPU and on WebGPU. */
const TOLERANCE = { cpu: 1e-5, webgpu: 1e-4 };
/** Of the golden case. */
const THRESHOLD = 0.5;

export const passes = ({ deviation, tolerance }: SelfCheckReport): boolean => deviation <= tolerance;

/** The largest difference, as a share of the largest expected value; Infinity where the lengths differ or a number is none. */
export function relativeDeviation(actual: Float32Array, expected: Float32Array): number {
  if (actual.length !== expected.length) return Infinity;
  let scale = 0;
  let largest = 0;
  for (const [i, value] of expected.entries()) {
    const off = Math.abs(actual[i]! - value);
    scale = Math.max(scale, Math.abs(value));
    if (!(off <= largest)) largest = Number.isNaN(off) ? Infinity : off;
  }
  return largest === 0 ? 0 : largest / scale;
}

async function readPatches(goldens: TensorFile, side: "reference" | "generation"): Promise<Patches> {
  const [rows = 0, columns = 0] = new Int32Array((await goldens.readRaw(`${side}.grid`)).slice().buffer);
  // Bytes as the encoder's own preparation normalises them.
  const data = Float32Array.from(await goldens.readRaw(`${side}.pixels`), (level) => (level - 127.5) / 127.5);
  return { grid: { rows, columns }, data };
}

async function measureAttention(runtime: Runtime): Promise<number> {
  const one = ATTENTION_CASE;
  const session = new GraphSession(runtime, attentionGraph(one), () => Promise.resolve(new Float32Array()));
  const [query, key, value] = [attentionInput(one, 1), attentionInput(one, 2), attentionInput(one, 3)];
  const dims = [one.tokens, one.heads * one.headDim];
  try {
    const outputs = await session.run({
      query: { dims, data: query },
      key: { dims, data: key },
      value: { dims, data: value },
    });
    return relativeDeviation(outputs.floats("attended"), attention(one, query, key, value));
  } finally {
    await session.release();
  }
}

async function measurePair(
  encoder: MascBackbone,
  goldens: TensorFile,
): Promise<Omit<Record<SelfCheckStage, number>, "attention">> {
  const off = async (name: string, actual: Float32Array) => relativeDeviation(actual, await goldens.readFloat32(name));
  const encode = async (side: "reference" | "generation") =>
    (await encoder.encode(await readPatches(goldens, side), ["patches"])).patches!;
  const reference = await encode("reference");
  const generation = await encode("generation");
  const tokens = [await off("reference.tokens", reference.tokens), await off("generation.tokens", generation.tokens)];
  const match = await encoder.match(reference, generation);
  const prepared = await encoder.preparePool(generation);
  const weights = await goldens.readFloat32("generation.weights");
  const vectors = await encoder.poolRegions(
    prepared,
    POOL_REGIONS.map((region) => keptPatches(weights, THRESHOLD, region)),
  );
  const pooled: number[] = [];
  for (const [i, region] of POOL_REGIONS.entries())
    pooled.push(await off(`pool.${region}`, vectors[i] ?? new Float32Array()));
  const { embedding } = await encoder.encodeText(new TextDecoder().decode(await goldens.readRaw("text")));
  return {
    tokens: Math.max(...tokens),
    "best matches": await off("best.cosine", match.cosine),
    "pooled vectors": Math.max(...pooled),
    "text embedding": await off("text.embedding", embedding),
  };
}

/**
 * Computes the golden pair on a runtime. Nothing of it is kept.
 *
 * @throws LensError failed_inference where the runtime cannot even run it; what is wrong with the files, otherwise
 */
export async function selfCheck(
  runtime: Runtime,
  { checkpoint, goldens: file }: SelfCheckFiles,
): Promise<SelfCheckReport> {
  const start = performance.now();
  const goldens = await openSafetensors([file]);
  const model = await openModel(runtime, "self-check", checkpoint, "fp32");
  if (!isMasc(model.backbone))
    throw new LensError("unsupported_checkpoint", "The self-check's checkpoint is not SigLIP2.");
  try {
    const pair = await measurePair(model.backbone, goldens);
    const deviations = { ...pair, attention: await measureAttention(runtime) };
    const worst = SELF_CHECK_STAGES.reduce((a, b) => (deviations[b] > deviations[a] ? b : a));
    const tolerance = runtime.provider === "webgpu" ? TOLERANCE.webgpu : TOLERANCE.cpu;
    return { deviations, deviation: deviations[worst], worst, tolerance, milliseconds: performance.now() - start };
  } finally {
    await model.backbone.release();
  }
}
