import { expect, test } from "vitest";
import { readArchitecture } from "../../src/models/families.ts";
import type { ShapeOf } from "../../src/models/family.ts";

/** What the hub's files say of the checkpoints that people have; they leave out what equals transformers' defaults. */

const none = () => undefined;
const decodeConfig = (json: unknown, shapeOf: ShapeOf) => readArchitecture(json, shapeOf).config;
const so400m = { hidden_size: 1152, intermediate_size: 4304, num_attention_heads: 16, num_hidden_layers: 27 };
const gemma = { vocab_size: 256_000 };

test("SigLIP2 SO400M NaFlex", () => {
  const config = decodeConfig(
    {
      model_type: "siglip2",
      text_config: { ...so400m, ...gemma, model_type: "siglip2_text_model" },
      vision_config: { ...so400m, model_type: "siglip2_vision_model" },
    },
    none,
  );
  const tower = { dim: 1152, layers: 27, heads: 16, mlp: 4304, activation: "gelu_pytorch_tanh", epsilon: 1e-6 };
  expect(config).toEqual({
    kind: "siglip2-naflex",
    vision: { ...tower, patch: 16, positions: 256, imageSize: null },
    text: { ...tower, vocabulary: 256_000, length: 64, projection: 1152 },
  });
});

test("SigLIP2 of one size, patch 14 too", () => {
  const config = decodeConfig(
    {
      model_type: "siglip",
      text_config: { ...so400m, ...gemma },
      vision_config: { ...so400m, image_size: 384, patch_size: 14 },
    },
    none,
  );
  expect(config).toMatchObject({
    kind: "siglip2-fixed",
    vision: { patch: 14, imageSize: 384, positions: 27 * 27 },
    text: { vocabulary: 256_000 },
  });
  expect(decodeConfig({ model_type: "siglip", text_config: gemma, vision_config: {} }, none)).toMatchObject({
    vision: { dim: 768, patch: 16, imageSize: 224, positions: 196 },
  });
});

test("CLIP ViT-B/32, whose end mark is 2", () => {
  expect(
    decodeConfig(
      { model_type: "clip", projection_dim: 512, text_config: { eos_token_id: 2 }, vision_config: {} },
      none,
    ),
  ).toMatchObject({
    kind: "clip",
    vision: {
      dim: 768,
      layers: 12,
      heads: 12,
      mlp: 3072,
      patch: 32,
      imageSize: 224,
      projection: 512,
      activation: "quick_gelu",
      epsilon: 1e-5,
    },
    text: { dim: 512, layers: 12, heads: 8, vocabulary: 49_408, length: 77, endMark: null },
  });
});

test("DINO ViT-S/8, the hub's and timm's", () => {
  const vits8 = {
    kind: "vit",
    dim: 384,
    layers: 12,
    heads: 6,
    mlp: 1536,
    patch: 8,
    imageSize: 224,
    activation: "gelu",
    queryBias: true,
  };
  const hub = {
    model_type: "vit",
    hidden_size: 384,
    intermediate_size: 1536,
    num_attention_heads: 6,
    patch_size: 8,
    qkv_bias: true,
  };
  expect(decodeConfig(hub, none)).toEqual({ ...vits8, naming: "hub", epsilon: 1e-12 });
  const shapes: Record<string, readonly number[]> = {
    "patch_embed.proj.weight": [384, 3, 8, 8],
    "blocks.0.mlp.fc1.weight": [1536, 384],
  };
  for (let layer = 0; layer < 12; layer++)
    Object.assign(shapes, { [`blocks.${layer}.norm1.weight`]: [384], [`blocks.${layer}.attn.qkv.bias`]: [1152] });
  expect(
    decodeConfig({ architecture: "vit_small_patch8_224", num_classes: 0, num_features: 384 }, (name) => shapes[name]),
  ).toEqual({ ...vits8, naming: "timm", epsilon: 1e-6 });
});
