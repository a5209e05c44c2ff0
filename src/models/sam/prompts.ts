import type { Size } from "../../imaging/naflex-size.ts";
import { expectTensor, type Catalogue, type ReadTensor } from "../graph/builder.ts";
import type { PointPrompt } from "../segmenter.ts";

/**
 * SAM's prompt encoder: clicks and a box as tokens. Computed here and not on the device: it is a few hundred sines, of angles of hundreds of
 * radians, at which those of graphics processors are inexact. Source: transformers 5.24, SamProcessor and SamPromptEncoder.
 */

const ENCODER = "prompt_encoder";
/** One table under two names; published files have either or both. */
const FREQUENCIES = ["shared_image_embedding.positional_embedding", `${ENCODER}.shared_embedding.positional_embedding`];
const NOT_A_POINT = `${ENCODER}.not_a_point_embed.weight`;
/** Of a click beside the subject, one on it, and a box's two corners. */
const KINDS = ["negative", "positive", "upperLeft", "lowerRight"] as const;
const kindTensor = (kind: (typeof KINDS)[number]) => `${ENCODER}.point_embed.${KINDS.indexOf(kind)}.weight`;

/** The name of the table of frequencies, Float32 [2, dim / 2]. */
export const frequencyTensor = (catalogue: Catalogue): string =>
  FREQUENCIES.find((name) => catalogue.has(name)) ?? FREQUENCIES[0]!;

/** @throws LensError missing_tensor, invalid_tensor, unsupported_dtype */
export function expectPromptTensors(dim: number, catalogue: Catalogue): void {
  expectTensor(catalogue, frequencyTensor(catalogue), [2, dim / 2]);
  for (const name of [NOT_A_POINT, ...KINDS.map(kindTensor)]) expectTensor(catalogue, name, [1, dim]);
}

export interface PromptWeights extends Readonly<Record<(typeof KINDS)[number], Float32Array>> {
  readonly frequencies: Float32Array;
  /** Stands behind clicks without a box. */
  readonly notAPoint: Float32Array;
}

export async function readPromptWeights(read: ReadTensor, catalogue: Catalogue): Promise<PromptWeights> {
  return {
    frequencies: await read(frequencyTensor(catalogue)),
    notAPoint: await read(NOT_A_POINT),
    negative: await read(kindTensor("negative")),
    positive: await read(kindTensor("positive")),
    upperLeft: await read(kindTensor("upperLeft")),
    lowerRight: await read(kindTensor("lowerRight")),
  };
}

const f32 = Math.fround;
const TURN = f32(2 * Math.PI);

/**
 * Random Fourier features of a place: the sines, then the cosines, of its coordinates times frequencies.
 *
 * @param x, y in [0, 1]
 * @param frequencies Float32 [2, dim / 2]
 * @returns Float32 [dim]
 */
export function placeFeatures(x: number, y: number, frequencies: Float32Array): Float32Array {
  const half = frequencies.length / 2;
  const [across, down] = [f32(2 * x - 1), f32(2 * y - 1)];
  const features = new Float32Array(2 * half);
  for (let i = 0; i < half; i++) {
    const angle = f32(TURN * f32(f32(across * frequencies[i]!) + f32(down * frequencies[half + i]!)));
    features[i] = Math.sin(angle);
    features[half + i] = Math.cos(angle);
  }
  return features;
}

/** Float32 [side * side, dim]: the features of the middles of a grid's patches. */
export function gridFeatures(side: number, frequencies: Float32Array): Float32Array {
  const dim = frequencies.length;
  const all = new Float32Array(side * side * dim);
  const middle = (index: number) => f32((index + 0.5) / side);
  for (let i = 0; i < side * side; i++)
    all.set(placeFeatures(middle(i % side), middle(Math.floor(i / side)), frequencies), i * dim);
  return all;
}

const sum = (a: Float32Array, b: Float32Array): Float32Array => a.map((value, i) => value + b[i]!);

/**
 * Clicks in their order, behind them one that is none where there is no box, then the box's corners.
 *
 * @param size the picture's, in whose pixels the prompt is
 * @param resized the picture's as the encoder saw it, before it was padded
 * @param side of the padded picture
 * @returns Float32 [tokens, dim]
 */
export function promptTokens(
  { clicks, box }: PointPrompt,
  size: Size,
  resized: Size,
  side: number,
  weights: PromptWeights,
): Float32Array {
  const features = (x: number, y: number) =>
    placeFeatures(
      (x * (resized.width / size.width) + 0.5) / side,
      (y * (resized.height / size.height) + 0.5) / side,
      weights.frequencies,
    );
  const tokens = clicks.map(({ x, y, positive }) =>
    sum(features(x, y), positive ? weights.positive : weights.negative),
  );
  if (box === null) tokens.push(weights.notAPoint);
  else {
    // The processor reads a box's numbers as float32, a click's as float64.
    const [left, top, right, bottom] = [f32(box.left), f32(box.top), f32(box.right), f32(box.bottom)];
    tokens.push(sum(features(left, top), weights.upperLeft), sum(features(right, bottom), weights.lowerRight));
  }
  const joined = new Float32Array(tokens.length * weights.notAPoint.length);
  tokens.forEach((token, i) => joined.set(token, i * token.length));
  return joined;
}
