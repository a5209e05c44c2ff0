import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { beforeAll, describe, expect, it, test } from "vitest";
import { z } from "zod";
import { readArchitecture } from "../../src/models/families.ts";
import { openSafetensors } from "../../src/models/safetensors.ts";
import type { TensorFile } from "../../src/models/tensor-file.ts";
import { bytesSource, type ByteSource } from "../../src/platform/bytes.ts";
import { CLIPSEG, clipsegFiles } from "../parity/clipseg-cases.ts";
import { largestDifference, relativeDeviation } from "../parity/compare.ts";
import { oracleModel } from "../parity/oracle.ts";
import { openClipseg, pixelsOf, readPicture } from "./clipseg-rig.ts";
import { changed, jsonFile, putTogether, takeFilesApart, without, type Json } from "./edit-checkpoint.ts";

/** CLIPSegs that are made otherwise than the published one, against transformers: tools/fixtures/clipseg.py asks it. */

const FOLDER = fileURLToPath(new URL("../fixtures/clipseg", import.meta.url));
const TOLERANCE = 1e-4;
const NAMES = z.record(z.string(), z.string()).parse(JSON.parse(readFileSync(`${FOLDER}/names.json`, "utf8")));
const IMAGENET = { mean: [0.485, 0.456, 0.406], std: [0.229, 0.224, 0.225] };

const source = (name: string, file: string) =>
  bytesSource(file, new Uint8Array(readFileSync(`${FOLDER}/${name}/${file}`)));
const tokenizer = oracleModel("clip-tiny-patch32")
  .filter(({ name }) => name.startsWith("tokenizer"))
  .map((file) => ({ ...file, path: file.name }));
const filesOf = (name: string): ByteSource[] => [
  ...readdirSync(`${FOLDER}/${name}`)
    .filter((file) => file !== "answers.safetensors")
    .map((file) => source(name, file)),
  ...tokenizer,
];

describe.each(["simple", "odd", "own-table"])("%s", (name) => {
  let opened: Awaited<ReturnType<typeof openClipseg>>;
  let answers: TensorFile;
  beforeAll(async () => {
    opened = await openClipseg(name, filesOf(name));
    answers = await openSafetensors([source(name, "answers.safetensors")]);
  });

  it.each(Object.entries(NAMES))(
    "pixels, state, condition and logits of %s by the name %s",
    async (picture, prompt) => {
      const { segmenter, fed } = opened;
      const encoded = await segmenter.encodePicture(await readPicture(picture));
      const { side, pixels } = pixelsOf(fed.get("patches")!);
      const [, , whole = 0] = answers.tensors.get(`${picture}.pixels`)!.shape;
      const levels = await answers.readRaw(`${picture}.pixels`);
      const expected = pixels.map((_, i) => {
        const [x, y, c] = [i % side, Math.floor(i / side) % side, Math.floor(i / side ** 2)];
        return (levels[(c * whole + y) * whole + x]! / 255 - IMAGENET.mean[c]!) / IMAGENET.std[c]!;
      });
      expect(largestDifference(pixels, expected)).toBeLessThan(1e-6);
      const state = relativeDeviation(encoded.tensors[0]!, await answers.readFloat32(`${picture}.state`));
      // torch itself is 1.4e-5 from its own answer in float64.
      expect(state).toBeLessThan(5e-5);
      const { embedding } = await segmenter.conditionOf(prompt);
      expect(largestDifference(embedding, await answers.readFloat32(`${picture}.condition`))).toBeLessThan(TOLERANCE);
      const logits = await answers.readFloat32(`${picture}.logits`);
      expect(largestDifference(await segmenter.logitsOf(encoded, prompt), logits)).toBeLessThan(TOLERANCE);
      const { values, rows, columns, unit } = await segmenter.segment(encoded, prompt);
      expect([rows, columns]).toEqual(answers.tensors.get(`${picture}.logits`)!.shape);
      expect(unit).toBe("probability");
      const probabilities = logits.map((value) => 1 / (1 + Math.exp(-value)));
      expect(largestDifference(values, probabilities)).toBeLessThan(TOLERANCE);
    },
  );

  it("in int8, near to it", async () => {
    const { segmenter: rough } = await openClipseg(name, filesOf(name), "int8");
    const [[picture, prompt] = ["", ""]] = Object.entries(NAMES);
    const near = await rough.logitsOf(await rough.encodePicture(await readPicture(picture)), prompt);
    const off = relativeDeviation(near, await answers.readFloat32(`${picture}.logits`));
    expect(off).toBeGreaterThan(0);
    expect(off).toBeLessThan(0.2);
  });
});

test("what it is, in words", async () => {
  const { info } = await openClipseg(CLIPSEG, clipsegFiles());
  expect(info).toMatchObject({ slot: "clipseg", family: "clipseg", abilities: ["segment"], naflex: false });
  expect(info.description).toMatch(/^CLIPSeg, \d layers of \d\d$/);
});

const read = (json: Json) => readArchitecture({ model_type: "clipseg", ...json }, () => undefined).config;

describe("config.json", () => {
  it("left out is transformers' default, in part or in whole", () => {
    expect(read({})).toMatchObject({
      taps: [10, 7, 4],
      conditionalLayer: 0,
      decoder: { dim: 64, layers: 3, heads: 4, mlp: 2048, activation: "relu", epsilon: 1e-5 },
      upscaling: "simple",
      vision: { dim: 768, layers: 12, patch: 32 },
      text: { dim: 512, projection: 512, endMark: 49_407 },
    });
    const published = {
      reduce_dim: 64,
      use_complex_transposed_convolution: true,
      text_config_dict: null,
      vision_config: { patch_size: 16 },
      text_config: { eos_token_id: 2 },
    };
    expect(read(published)).toMatchObject({ upscaling: "complex", vision: { patch: 16 }, text: { endMark: null } });
  });

  it.each([
    [{ extract_layers: [3, 6, 12] }, /extract_layers is 12: the vision tower has 12 layers, from 0 to 11/],
    [{ extract_layers: [-2] }, /extract_layers is -2/],
    [{ extract_layers: [] }, /extract_layers/],
    [{ conditional_layer: 3 }, /conditional_layer is 3/],
    [{ conditional_layer: -1 }, /conditional_layer is -1/],
    [{ reduce_dim: 63 }, /reduce_dim is 63: it is not a multiple of decoder_num_attention_heads, 4/],
    [{ use_complex_transposed_convolution: true, vision_config: { patch_size: 3 } }, /patches of 3 pixels/],
    [{ vision_config: { hidden_act: "silu" } }, /hidden_act "silu" is not computed/],
  ])("of %j is refused by name", (json, message) => {
    expect(() => read(json)).toThrow(message);
  });
});

describe("weights", () => {
  it("that are missing, of another shape or too many are named", async () => {
    const parts = await takeFilesApart(clipsegFiles());
    const open = (change: Partial<typeof parts>) => openClipseg("edited", putTogether({ ...parts, ...change }));
    for (const dropped of [
      "clip.vision_model.embeddings.position_embedding.weight",
      "clip.text_projection.weight",
      "decoder.film_add.bias",
      "decoder.reduces.2.weight",
      "decoder.layers.1.mlp.fc2.weight",
      "decoder.transposed_convolution.4.weight",
    ])
      await expect(open({ tensors: without(parts.tensors, (name) => name === dropped) })).rejects.toMatchObject({
        code: "missing_tensor",
        message: expect.stringContaining(`"${dropped}"`),
      });
    const simple = changed(parts.config, { use_complex_transposed_convolution: false });
    await expect(open({ config: simple })).rejects.toThrow(/"decoder\.transposed_convolution\.weight"/);
    await expect(open({ config: changed(parts.config, { reduce_dim: 12 }) })).rejects.toMatchObject({
      code: "invalid_tensor",
      message: expect.stringMatching(/"decoder\.reduces\.0\.weight" has shape \[16, \d+\]/),
    });
    const fewer = changed(parts.config, { extract_layers: [0, 2] });
    await expect(open({ config: fewer })).rejects.toThrow(/go on with "decoder\.layers\.2\.layer_norm1\.weight"/);
  });

  it("behind the last tap are not asked for", async () => {
    const parts = await takeFilesApart(clipsegFiles());
    const behind = /clip\.vision_model\.(?:encoder\.layers\.[45]\.|post_layernorm)|visual_projection|logit_scale/;
    const tensors = without(parts.tensors, (name) => behind.test(name));
    expect(Object.keys(tensors).length).toBeLessThan(Object.keys(parts.tensors).length);
    const [whole, cut] = [
      await openClipseg("whole", clipsegFiles()),
      await openClipseg("cut", putTogether({ ...parts, tensors })),
    ];
    const picture = await readPicture("grey.png");
    const logits = async ({ segmenter }: typeof whole) =>
      segmenter.logitsOf(await segmenter.encodePicture(picture), "cat");
    expect(largestDifference(await logits(cut), await logits(whole))).toBe(0);
  });
});

function withPreprocessor(json: Json | null) {
  const kept = clipsegFiles().filter(({ name }) => name !== "preprocessor_config.json");
  return openClipseg("prepared", json === null ? kept : [...kept, jsonFile("preprocessor_config.json", json)]);
}

const NORMAL = { image_mean: IMAGENET.mean, image_std: IMAGENET.std };
async function preparedPixels(json: Json | null) {
  const { segmenter, fed } = await withPreprocessor(json);
  await segmenter.encodePicture(await readPicture("grey.png"));
  return pixelsOf(fed.get("patches")!);
}

describe("preprocessor_config.json", () => {
  it("in the old spelling, in the new one and left out is the same", async () => {
    const { side, pixels: old } = await preparedPixels({
      feature_extractor_type: "ViTFeatureExtractor",
      size: 352,
      resample: 2,
      ...NORMAL,
    });
    expect(side).toBe(352);
    const size = { height: 352, width: 352 };
    const renamed = await preparedPixels({ image_processor_type: "ViTImageProcessorFast", size, ...NORMAL });
    expect(largestDifference(renamed.pixels, old)).toBe(0);
    expect(largestDifference((await preparedPixels(null)).pixels, old)).toBe(0);
  });

  it("may say another square", async () => {
    const { segmenter } = await withPreprocessor({ size: 100, ...NORMAL });
    const encoded = await segmenter.encodePicture(await readPicture("grey.png"));
    expect(await segmenter.segment(encoded, "cat")).toMatchObject({ rows: 96, columns: 96 });
  });

  it.each([
    [{ size: { height: 352, width: 320 } }, /size is \{"height":352,"width":320\}.*squares/],
    [{ size: { shortest_edge: 352 } }, /size leaves pictures in shapes of their own/],
    [{ do_resize: false }, /size leaves pictures in shapes of their own/],
    [{ size: 8 }, /size is 8: pictures come to 8 x 8 pixels/],
    [{ size: 1040 }, /size is 1040: pictures come to 1040 x 1040 pixels, and squares of 1 to 64 patches of 16/],
    [{ size: 400, do_center_crop: true, crop_size: 352 }, /crop_size leaves out parts/],
    [{ image_processor_type: "SamImageProcessor" }, /SamImageProcessor/],
  ])("of %j is refused by name", async (json, message) => {
    await expect(withPreprocessor({ ...NORMAL, ...json })).rejects.toThrow(message);
  });
});
