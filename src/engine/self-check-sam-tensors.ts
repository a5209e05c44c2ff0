import type { Catalogue, TensorShape } from "../models/graph/builder.ts";
import type { SamConfig } from "../models/sam/config.ts";

/** Which tensors a SAM has, for one that is made here; see self-check-sam.ts. */

type Plan = [name: string, shape: readonly number[]][];

const normTensors = (at: string, dim: number): Plan => [
  [`${at}.weight`, [dim]],
  [`${at}.bias`, [dim]],
];
const linearTensors = (at: string, input: number, output: number): Plan => [
  [`${at}.weight`, [output, input]],
  [`${at}.bias`, [output]],
];

function visionTensors(
  { dim, mlp, heads, layers, patch, imageSize, window, global }: SamConfig["vision"],
  channels: number,
): Plan {
  const at = "vision_encoder";
  const side = imageSize / patch;
  const inLayers = Array.from({ length: layers }, (_, i): Plan => {
    const layer = `${at}.layers.${i}`;
    const distances = [2 * (global.has(i) ? side : window) - 1, dim / heads];
    return [
      ...normTensors(`${layer}.layer_norm1`, dim),
      ...normTensors(`${layer}.layer_norm2`, dim),
      ...linearTensors(`${layer}.attn.qkv`, dim, 3 * dim),
      ...linearTensors(`${layer}.attn.proj`, dim, dim),
      ...linearTensors(`${layer}.mlp.lin1`, dim, mlp),
      ...linearTensors(`${layer}.mlp.lin2`, mlp, dim),
      [`${layer}.attn.rel_pos_h`, distances],
      [`${layer}.attn.rel_pos_w`, distances],
    ];
  });
  return [
    [`${at}.patch_embed.projection.weight`, [dim, 3, patch, patch]],
    [`${at}.patch_embed.projection.bias`, [dim]],
    [`${at}.pos_embed`, [1, side, side, dim]],
    ...inLayers.flat(),
    [`${at}.neck.conv1.weight`, [channels, dim, 1, 1]],
    [`${at}.neck.conv2.weight`, [channels, channels, 3, 3]],
    ...normTensors(`${at}.neck.layer_norm1`, channels),
    ...normTensors(`${at}.neck.layer_norm2`, channels),
  ];
}

function decoderTensors({ dim, mlp, layers, masks, iouWidth }: SamConfig["decoder"]): Plan {
  const at = "mask_decoder";
  const transformer = `${at}.transformer`;
  const attention = (name: string, inner: number): Plan => [
    ...["q", "k", "v"].flatMap((part) => linearTensors(`${name}.${part}_proj`, dim, inner)),
    ...linearTensors(`${name}.out_proj`, inner, dim),
  ];
  const feedForward = (name: string, hidden: number, output: number): Plan => [
    ...linearTensors(`${name}.proj_in`, dim, hidden),
    ...linearTensors(`${name}.layers.0`, hidden, hidden),
    ...linearTensors(`${name}.proj_out`, hidden, output),
  ];
  const inLayers = Array.from({ length: layers }, (_, i): Plan => {
    const layer = `${transformer}.layers.${i}`;
    return [
      ...attention(`${layer}.self_attn`, dim),
      ...attention(`${layer}.cross_attn_token_to_image`, dim / 2),
      ...attention(`${layer}.cross_attn_image_to_token`, dim / 2),
      ...[1, 2, 3, 4].flatMap((norm) => normTensors(`${layer}.layer_norm${norm}`, dim)),
      ...linearTensors(`${layer}.mlp.lin1`, dim, mlp),
      ...linearTensors(`${layer}.mlp.lin2`, mlp, dim),
    ];
  });
  const hyper = Array.from({ length: masks + 1 }, (_, i) =>
    feedForward(`${at}.output_hypernetworks_mlps.${i}`, dim, dim / 8),
  );
  return [
    [`${at}.iou_token.weight`, [1, dim]],
    [`${at}.mask_tokens.weight`, [masks + 1, dim]],
    ...inLayers.flat(),
    ...attention(`${transformer}.final_attn_token_to_image`, dim / 2),
    ...normTensors(`${transformer}.layer_norm_final_attn`, dim),
    [`${at}.upscale_conv1.weight`, [dim, dim / 4, 2, 2]],
    [`${at}.upscale_conv1.bias`, [dim / 4]],
    [`${at}.upscale_conv2.weight`, [dim / 4, dim / 8, 2, 2]],
    [`${at}.upscale_conv2.bias`, [dim / 8]],
    ...normTensors(`${at}.upscale_layer_norm`, dim / 4),
    ...hyper.flat(),
    ...feedForward(`${at}.iou_prediction_head`, iouWidth, masks + 1),
  ];
}

function promptTensors({ dim }: SamConfig["decoder"]): Plan {
  const at = "prompt_encoder";
  const points = Array.from({ length: 4 }, (_, i) => `${at}.point_embed.${i}.weight`);
  return [
    ["shared_image_embedding.positional_embedding", [2, dim / 2]],
    ...[...points, `${at}.not_a_point_embed.weight`, `${at}.no_mask_embed.weight`].map((name): Plan[number] => [
      name,
      [1, dim],
    ]),
  ];
}

/** Names and shapes of its tensors. */
export function samCatalogue({ vision, decoder }: SamConfig): Catalogue {
  const plan = [...visionTensors(vision, decoder.dim), ...decoderTensors(decoder), ...promptTensors(decoder)];
  return new Map(plan.map(([name, shape]): [string, TensorShape] => [name, { dtype: "F32", shape }]));
}
