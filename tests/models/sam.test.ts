import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { beforeAll, describe, expect, it, test } from "vitest";
import { z } from "zod";
import { letterbox } from "../../src/imaging/letterboxes.ts";
import { cutPatches, scalingTable } from "../../src/imaging/patches.ts";
import { maskFromSegmentation } from "../../src/imaging/segmentation.ts";
import { openAnyModel } from "../../src/engine/models.ts";
import { openCheckpoint } from "../../src/models/checkpoint.ts";
import { readArchitecture } from "../../src/models/families.ts";
import { openSafetensors } from "../../src/models/safetensors.ts";
import type { PointSegmenter } from "../../src/models/segmenter.ts";
import type { TensorFile } from "../../src/models/tensor-file.ts";
import { bytesSource, type ByteSource } from "../../src/platform/bytes.ts";
import { nodeRuntime } from "../../src/platform/runtime-node.ts";
import { largestDifference, relativeDeviation } from "../parity/compare.ts";
import { byPatches, differingPixels, openSam } from "../parity/sam-cases.ts";

/** SAM in other sizes than the oracle's, against transformers: tools/fixtures/sam.py asks it. */

const FOLDER = fileURLToPath(new URL("../fixtures/sam", import.meta.url));
const TOLERANCE = 2e-5;
/** Of the pixels, the answers have every eighth row. */
const EVERY = 8;
const runtime = nodeRuntime();

const quad = z.tuple([z.number(), z.number(), z.number(), z.number()]);
const schema = z.object({
  pictures: z.array(z.tuple([z.string(), z.number(), z.number()])),
  prompts: z.record(
    z.string(),
    z.object({
      points: z.array(z.tuple([z.number(), z.number()])).default([]),
      labels: z.array(z.number()).default([]),
      box: quad.nullable().default(null),
    }),
  ),
  variants: z.array(z.string()),
});
const { pictures, prompts, variants } = schema.parse(JSON.parse(readFileSync(`${FOLDER}/prompts.json`, "utf8")));

const source = (name: string, file: string) =>
  bytesSource(file, new Uint8Array(readFileSync(`${FOLDER}/${name}/${file}`)));
const filesOf = (name: string): ByteSource[] =>
  readdirSync(`${FOLDER}/${name}`)
    .filter((file) => file !== "answers.safetensors")
    .map((file) => source(name, file));

/** The script's picture. */
function picture(width: number, height: number) {
  const data = Uint8Array.from({ length: width * height * 3 }, (_, i) => {
    const [x, y, c] = [Math.floor(i / 3) % width, Math.floor(i / (3 * width)), i % 3];
    return ((x * x * 3 + y * y * 5 + x * y + c * 711) >> 5) & 255;
  });
  return { width, height, data };
}

const at = (share: number, side: number) => Number((share * side).toFixed(2));

/** A prompt in a picture's pixels, of two decimals as the script's. */
function promptIn({ points, labels, box }: (typeof prompts)[string], width: number, height: number) {
  const [left, top, right, bottom] = box ?? [0, 0, 0, 0];
  return {
    clicks: points.map(([x, y], i) => ({ x: at(x, width), y: at(y, height), positive: labels[i] === 1 })),
    box: box && { left: at(left, width), top: at(top, height), right: at(right, width), bottom: at(bottom, height) },
  };
}

describe.each(variants)("%s", (name) => {
  let segmenter: PointSegmenter;
  let answers: TensorFile;
  beforeAll(async () => {
    segmenter = await openSam(runtime, name, filesOf(name));
    answers = await openSafetensors([source(name, "answers.safetensors")]);
  });

  it.each(pictures)(
    "%s, %i x %i: pixels, embedding and, prompt by prompt, logits, overlap, mask",
    async (title, width, height) => {
      const image = picture(width, height);
      const { processor, architecture } = await openCheckpoint(name, filesOf(name));
      const { letterbox: box, scaling, pad } = processor!;
      const { patch } = architecture.processor!;
      const { grid, data } = cutPatches(letterbox(image, box), patch, scalingTable(scaling), "cyx", pad);
      const pixels = await answers.readFloat32(`${title}.pixels`);
      const side = pad!.width;
      const whole = Math.floor(side / patch) * patch;
      const rows = Math.ceil(side / EVERY);
      const seen = pixels.map((value, i) => {
        const [c, y, x] = [Math.floor(i / (rows * side)), (Math.floor(i / side) % rows) * EVERY, i % side];
        // What fills no patch is not cut.
        if (x >= whole || y >= whole) return value;
        const place = Math.floor(y / patch) * grid.columns + Math.floor(x / patch);
        return data[(place * 3 + c) * patch ** 2 + (y % patch) * patch + (x % patch)]!;
      });
      expect(largestDifference(seen, pixels)).toBe(0);

      const encoded = await segmenter.encodePicture(image);
      const planes = await answers.readFloat32(`${title}.embedding`);
      const channels = answers.tensors.get(`${title}.embedding`)!.shape[0]!;
      expect(relativeDeviation(encoded.tensors[0]!, byPatches(planes, channels))).toBeLessThanOrEqual(TOLERANCE);
      for (const [prompt, said] of Object.entries(prompts)) {
        const answer = (what: string) => `${title}.${prompt}.${what}`;
        const found = await segmenter.segment(encoded, promptIn(said, width, height));
        const low = await answers.readFloat32(answer("low"));
        expect([prompt, relativeDeviation(found.values, low) <= TOLERANCE]).toEqual([prompt, true]);
        const iou = Math.max(...(await answers.readFloat32(answer("iou"))));
        expect(Math.abs(found.expectedIou! - iou)).toBeLessThanOrEqual(TOLERANCE * Math.max(1, Math.abs(iou)));
        const near = Number(new BigInt64Array((await answers.readRaw(answer("near"))).slice().buffer)[0]);
        const mask = maskFromSegmentation(found, image, 0.5);
        const differing = differingPixels(mask.data, await answers.readRaw(answer("mask")));
        expect([prompt, differing <= near]).toEqual([prompt, true]);
      }
    },
  );
});

test("its windows and sizes are told", async () => {
  const { info } = await openAnyModel(runtime, "pruned", filesOf("pruned"), "fp32");
  expect(info).toMatchObject({
    slot: "sam",
    family: "sam",
    abilities: ["segment"],
    description: "SAM, 3 layers of 42",
  });
});

const encoder = new TextEncoder();
const json = (name: string, value: unknown) => bytesSource(name, encoder.encode(JSON.stringify(value)));
const readFields = (name: string, file: string): Record<string, unknown> =>
  z.record(z.string(), z.unknown()).parse(JSON.parse(readFileSync(`${FOLDER}/${name}/${file}`, "utf8")));
const edited = (name: string, file: string, change: (fields: Record<string, unknown>) => object) =>
  filesOf(name).map((one) => (one.name === file ? json(file, change(readFields(name, file))) : one));
const part = (field: string, change: object) => (fields: Record<string, unknown>) => ({
  ...fields,
  [field]: { ...z.record(z.string(), z.unknown()).parse(fields[field]), ...change },
});

test.each<[string, string, object, string, string]>([
  [
    "a layer more",
    "vision_config",
    { num_hidden_layers: 4 },
    "missing_tensor",
    "vision_encoder.layers.3.layer_norm1.weight",
  ],
  ["a layer less", "vision_config", { num_hidden_layers: 2 }, "invalid_checkpoint", "vision_encoder.layers.2."],
  ["another window", "vision_config", { window_size: 7 }, "invalid_tensor", "vision_encoder.layers.0.attn.rel_pos_h"],
  ["no global layer", "vision_config", { global_attn_indexes: [] }, "invalid_tensor", "layers.1.attn.rel_pos_h"],
  ["another MLP", "vision_config", { mlp_dim: 60 }, "invalid_tensor", "vision_encoder.layers.0.mlp.lin1.weight"],
  [
    "another size",
    "vision_config",
    { image_size: 256 },
    "invalid_checkpoint",
    "prompt_encoder_config.image_size is 320",
  ],
  ["a neck of another width", "vision_config", { output_channels: 16 }, "invalid_checkpoint", "output_channels is 16"],
  ["other frequencies", "vision_config", { num_pos_feats: 8 }, "invalid_checkpoint", "num_pos_feats is 16"],
  [
    "heads that do not divide",
    "vision_config",
    { num_attention_heads: 4 },
    "invalid_checkpoint",
    "num_attention_heads 4",
  ],
  ["a decoder's layer less", "mask_decoder_config", { num_hidden_layers: 1 }, "invalid_checkpoint", "layers.1."],
  ["masks more", "mask_decoder_config", { num_multimask_outputs: 4 }, "invalid_tensor", "mask_tokens"],
  ["decoder heads", "mask_decoder_config", { num_attention_heads: 5 }, "invalid_checkpoint", "num_attention_heads 5"],
])("a config.json with %s is refused by what does not fit", async (_, field, change, code, named) => {
  const files = edited("pruned", "config.json", part(field, change));
  await expect(openAnyModel(runtime, "pruned", files, "fp32")).rejects.toMatchObject({
    code,
    message: expect.stringContaining(named),
  });
});

test.each<[string, object]>([
  ["do_pad", { do_pad: false }],
  ["do_resize", { do_resize: false }],
  ["do_center_crop", { do_center_crop: true, crop_size: { height: 320, width: 320 } }],
  ["size", { size: { height: 320, width: 320 } }],
  ["size", { size: { longest_edge: 640 } }],
  ["size", { size: 320 }],
  ["pad_size", { pad_size: { height: 1024, width: 1024 } }],
  ["pad_size", { pad_size: null }],
  ["resample", { resample: 5 }],
  [
    "image_processor_type",
    { image_processor_type: "ViTImageProcessor", do_pad: false, size: { height: 320, width: 320 } },
  ],
])("%s in a preprocessor_config.json as %j is refused by its name", async (field, change) => {
  const files = edited("pruned", "preprocessor_config.json", (fields) => ({ ...fields, ...change }));
  await expect(openAnyModel(runtime, "pruned", files, "fp32")).rejects.toMatchObject({
    code: "unsupported_checkpoint",
    message: expect.stringContaining(`preprocessor_config.json: ${field} is `),
  });
});

test("without a preprocessor_config.json pictures are prepared as usual, and it is said", async () => {
  const files = filesOf("pruned").filter(({ name }) => name !== "preprocessor_config.json");
  const model = await openAnyModel(runtime, "pruned", files, "fp32");
  expect(model.info.description).toBe("SAM, 3 layers of 42; pictures prepared as usual, since no file says how");
});

test("what is left out of a published config.json is transformers' default: SlimSAM says two numbers", () => {
  const slim = {
    model_type: "sam",
    vision_config: { hidden_size: 168, mlp_dim: 696, model_type: "" },
    mask_decoder_config: { model_type: "" },
  };
  expect(readArchitecture(slim, () => undefined).config).toMatchObject({
    vision: { dim: 168, mlp: 696, heads: 12, layers: 12, patch: 16, imageSize: 1024, window: 14, epsilon: 1e-6 },
    decoder: { dim: 256, mlp: 2048, heads: 8, layers: 2, masks: 3, iouLayers: 3, iouWidth: 256 },
  });
});

test("a prompt that points at nothing, a picture that another segmenter encoded and one that is too long are refused", async () => {
  const segmenter = await openSam(runtime, "pruned", filesOf("pruned"));
  const encoded = { size: { width: 61, height: 50 }, tensors: [new Float32Array(12)] };
  await expect(segmenter.segment(encoded, { clicks: [], box: null })).rejects.toMatchObject({
    code: "invalid_settings",
    message: expect.stringContaining("Nothing is pointed at"),
  });
  const click = { clicks: [{ x: 1, y: 1, positive: true }], box: null };
  await expect(segmenter.segment(encoded, click)).rejects.toMatchObject({ code: "invalid_settings" });
  await expect(segmenter.encodePicture(picture(1, 700))).rejects.toMatchObject({ code: "unsupported_image" });
});

test("in int8, near to it", async () => {
  const [exact, rough] = [
    await openSam(runtime, "pruned", filesOf("pruned")),
    await openSam(runtime, "pruned", filesOf("pruned"), "int8"),
  ];
  const image = picture(61, 50);
  const [near, far] = [await exact.encodePicture(image), await rough.encodePicture(image)];
  const off = relativeDeviation(far.tensors[0]!, near.tensors[0]!);
  expect(off).toBeGreaterThan(0);
  expect(off).toBeLessThan(0.1);
});
