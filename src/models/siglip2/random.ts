import { hashText } from "../../lib/text-hash.ts";
import { clipLayerNames, named, type NormNames } from "../graph/blocks.ts";
import type { Catalogue, ReadTensor } from "../graph/builder.ts";
import type { LinearNames } from "../graph/linear.ts";
import type { SiglipVisionConfig } from "./config.ts";
import { HEAD, headTensors, POSITION_TABLE, VISION } from "./graphs.ts";

/** Towers of a SigLIP2's sizes with random weights, made on the spot: as long to compute as a trained one, and nothing to download. */

/** The vision tower and pooling head of `google/siglip2-so400m-patch16-naflex`. */
export const SO400M_VISION: SiglipVisionConfig = {
  dim: 1152,
  layers: 27,
  heads: 16,
  mlp: 4304,
  activation: "gelu_pytorch_tanh",
  epsilon: 1e-6,
  patch: 16,
  positions: 256,
  imageSize: null,
};

/** Of `google/siglip2-base-patch16-naflex`. */
export const BASE_VISION: SiglipVisionConfig = { ...SO400M_VISION, dim: 768, layers: 12, heads: 12, mlp: 3072 };

type Shapes = readonly (readonly [name: string, shape: readonly number[]])[];

const linear = ({ weight, bias }: LinearNames, output: number, input: number): Shapes => [
  [weight, [output, input]],
  ...(bias === null ? [] : ([[bias, [output]]] as const)),
];

/** Every tensor that the vision tower and its pooling head have, and its shape. */
function shapesOf(config: SiglipVisionConfig): Shapes {
  const { dim, mlp, layers, patch, positions } = config;
  const norm = ({ weight, bias }: NormNames): Shapes => [
    [weight, [dim]],
    [bias, [dim]],
  ];
  const layer = (index: number): Shapes => {
    const names = clipLayerNames(VISION, index);
    return [
      ...norm(names.norm1),
      ...[names.query, names.key, names.value, names.out].flatMap((one) => linear(one, dim, dim)),
      ...norm(names.norm2),
      ...linear(names.fc1, mlp, dim),
      ...linear(names.fc2, dim, mlp),
    ];
  };
  return [
    ...linear(named(`${VISION}.embeddings.patch_embedding`), dim, 3 * patch * patch),
    [POSITION_TABLE, [positions, dim]],
    ...Array.from({ length: layers }, (_, index) => layer(index)).flat(),
    ...norm(named(`${VISION}.post_layernorm`)),
    [`${HEAD}.probe`, [1, 1, dim]],
    [`${HEAD}.attention.in_proj_weight`, [3 * dim, dim]],
    [`${HEAD}.attention.in_proj_bias`, [3 * dim]],
    ...Object.values(headTensors(config)),
  ];
}

/**
 * Numbers of one variance, evenly spread: in [-√3 scale, √3 scale). Mulberry32, which is quick and the same everywhere.
 *
 * @returns Float32 [length]
 */
export function evenNumbers(length: number, scale: number, seed: number): Float32Array {
  const numbers = new Float32Array(length);
  const factor = (2 * Math.sqrt(3) * scale) / 2 ** 32;
  let state = seed | 0;
  for (let i = 0; i < length; i++) {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    numbers[i] = ((mixed ^ (mixed >>> 14)) | 0) * factor;
  }
  return numbers;
}

const isNormWeight = (name: string) => /norm\d?\.weight$/.test(name);

/**
 * A checkpoint of a vision tower and its head that is made as it is read: norms of ones, biases of zeros, matrices such
 * that what comes out is as large as what came in. The same seed gives the same numbers.
 */
export function randomVision(config: SiglipVisionConfig, seed: number): { catalogue: Catalogue; read: ReadTensor } {
  const shapes = new Map(shapesOf(config));
  return {
    catalogue: new Map(Array.from(shapes, ([name, shape]) => [name, { dtype: "F32", shape }])),
    read: (name) => {
      const shape = shapes.get(name) ?? [];
      const length = shape.reduce((product, side) => product * side, 1);
      if (isNormWeight(name)) return Promise.resolve(new Float32Array(length).fill(1));
      if (shape.length === 1) return Promise.resolve(new Float32Array(length));
      return Promise.resolve(evenNumbers(length, 1 / Math.sqrt(shape.at(-1) ?? 1), hashText(`${seed} ${name}`)));
    },
  };
}
