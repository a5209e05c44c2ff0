import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { beforeAll, describe, expect, it, test } from "vitest";
import { z } from "zod";
import { openModel, type OpenModel } from "../../src/engine/models.ts";
import { checkLayer } from "../../src/engine/self-check-layer.ts";
import { decodeImage } from "../../src/imaging/decode.ts";
import { prepare } from "../../src/models/backbone.ts";
import { readArchitecture } from "../../src/models/families.ts";
import { openSafetensors } from "../../src/models/safetensors.ts";
import type { TensorFile } from "../../src/models/tensor-file.ts";
import { bytesSource, readAll, type ByteSource } from "../../src/platform/bytes.ts";
import { nodeCodecs } from "../../src/platform/codecs-node.ts";
import { nodeRuntime } from "../../src/platform/runtime-node.ts";
import { NAFLEX, openPipeline, scoreOne } from "../engine/rig.ts";
import { largestDifference, relativeDeviation } from "../parity/compare.ts";
import { oracleFinder } from "../parity/oracle.ts";

/** DINOv2 against transformers: tools/fixtures/dinov2.py asks it. */

const FOLDER = fileURLToPath(new URL("../fixtures/dinov2", import.meta.url));
const TOLERANCE = 2e-5;
const ANY_BUDGET = 256;
const runtime = nodeRuntime();
const find = oracleFinder();

const side = z.tuple([z.string(), z.string()]);
const score = z.number().nullable();
const pairsSchema = z.object({
  pairs: z.array(z.tuple([side, side])),
  threshold: z.number(),
  variants: z.record(
    z.string(),
    z.array(
      z.object({
        cosine: z.number(),
        cp: score,
        global_maxcos: score,
        weighted_maxcos: score,
        recall_fg: score,
        reference_weights: z.array(z.number()),
        generation_weights: z.array(z.number()),
      }),
    ),
  ),
});
const { pairs, threshold, variants } = pairsSchema.parse(JSON.parse(readFileSync(`${FOLDER}/pairs.json`, "utf8")));
const NAMES = Object.keys(variants);

const source = (name: string, file: string) =>
  bytesSource(file, new Uint8Array(readFileSync(`${FOLDER}/${name}/${file}`)));
const filesOf = (name: string): ByteSource[] =>
  readdirSync(`${FOLDER}/${name}`)
    .filter((file) => file !== "answers.safetensors")
    .map((file) => source(name, file));
const open = (name: string, precision: "fp32" | "int8" = "fp32") => openModel(runtime, name, filesOf(name), precision);

async function readPicture(name: string) {
  const { width, height, rgb } = await decodeImage(await readAll(find(`images/${name}`)), nodeCodecs(), name);
  return { width, height, data: rgb };
}

/** [3, H, W] in the order of patches (channel, y, x) of a grid. */
function cut(pixels: Float32Array, [height, width]: readonly [number, number], patch: number): Float32Array {
  const columns = Math.floor(width / patch);
  const rows = Math.floor(height / patch);
  return Float32Array.from({ length: rows * columns * 3 * patch * patch }, (_, i) => {
    const [x, y, c] = [i % patch, Math.floor(i / patch) % patch, Math.floor(i / patch ** 2) % 3];
    const place = Math.floor(i / (3 * patch ** 2));
    return pixels[(c * height + Math.floor(place / columns) * patch + y) * width + (place % columns) * patch + x]!;
  });
}

describe.each(NAMES)("%s", (name) => {
  let model: OpenModel;
  let answers: TensorFile;
  beforeAll(async () => {
    model = await open(name);
    answers = await openSafetensors([source(name, "answers.safetensors")]);
  });

  it.each(["cat.png", "exact.png"])("pixels, class token and patches of %s", async (picture) => {
    const { backbone } = model;
    const patches = prepare(backbone, await readPicture(picture), ANY_BUDGET);
    const [, height = 0, width = 0] = answers.tensors.get(`${picture}.pixels`)!.shape;
    const pixels = await answers.readFloat32(`${picture}.pixels`);
    expect(largestDifference(patches.data, cut(pixels, [height, width], 14))).toBe(0);
    const { pooled, patches: tokens } = await backbone.encode(patches, ["pooled", "patches"]);
    const all = await answers.readFloat32(`${picture}.tokens`);
    const dim = pooled!.length;
    expect(relativeDeviation(pooled!, all.subarray(0, dim))).toBeLessThanOrEqual(TOLERANCE);
    const ofPatches = all.subarray(all.length - patches.grid.rows * patches.grid.columns * dim);
    expect(relativeDeviation(tokens!.tokens, ofPatches)).toBeLessThanOrEqual(TOLERANCE);
  });

  it("its column and, by its patches, CP's aggregators; masks on its grid", async () => {
    const pipeline = await openPipeline([NAFLEX], runtime);
    await pipeline.use(model);
    pipeline.comparePatches("dinov2", true);
    for (const [i, [from, to]] of pairs.entries()) {
      const { reference_weights, generation_weights, cosine, ...aggregators } = variants[name]![i]!;
      const weigh = ([picture, mask]: readonly [string, string]) =>
        pipeline.weightsIn("dinov2", find(`masks/${mask}`), find(`images/${picture}`), ANY_BUDGET);
      expect(largestDifference(await weigh(from), reference_weights)).toBeLessThan(1e-6);
      expect(largestDifference(await weigh(to), generation_weights)).toBeLessThan(1e-6);
      const sample = {
        id: String(i),
        reference: `images/${from[0]}`,
        referenceMask: `masks/${from[1]}`,
        generation: `images/${to[0]}`,
        generationMask: `masks/${to[1]}`,
        prompt: null,
        object: null,
      };
      const { further } = await scoreOne(pipeline, sample, { maxPatches: 64, threshold, stripper: "regex" });
      const expected = {
        "": cosine,
        ...Object.fromEntries(Object.entries(aggregators).map(([id, value]) => [`_${id}`, value])),
      };
      for (const [suffix, value] of Object.entries(expected)) {
        const got = further?.[`dinov2${suffix}`];
        if (value === null) expect([suffix, got]).toEqual([suffix, null]);
        else expect([suffix, Math.abs(got! - value) <= TOLERANCE]).toEqual([suffix, true]);
      }
    }
  });

  it("in int8, near to it; one layer of its sizes passes its check", async () => {
    const rough = await open(name, "int8");
    const patches = prepare(rough.backbone, await readPicture("cat.png"), ANY_BUDGET);
    const exact = (await model.backbone.encode(patches, ["pooled"])).pooled!;
    const near = (await rough.backbone.encode(patches, ["pooled"])).pooled!;
    expect(relativeDeviation(near, exact)).toBeGreaterThan(0);
    expect(relativeDeviation(near, exact)).toBeLessThan(0.1);
    const { deviation, tolerance } = await checkLayer(runtime, rough.info.layer, "int8");
    expect(deviation).toBeLessThanOrEqual(tolerance);
  });
});

test("what its config.json says is told", async () => {
  expect((await open("registers-swiglu")).info).toMatchObject({
    slot: "dinov2",
    family: "dinov2",
    description: expect.stringContaining("DINOv2 with registers, SwiGLU, 2 layers of 24"),
  });
});

const read = (json: object) => readArchitecture(json, () => undefined).config;

test("the published sizes: giant's gate has 4096 units, and what is left out is transformers' default", () => {
  const giant = { model_type: "dinov2", hidden_size: 1536, num_hidden_layers: 40, num_attention_heads: 24 };
  expect(read({ ...giant, use_swiglu_ffn: true, image_size: 518 })).toMatchObject({
    mlp: 4096,
    patch: 14,
    registers: 0,
  });
  expect(read({ model_type: "dinov2" })).toMatchObject({ dim: 768, layers: 12, heads: 12, mlp: 3072, epsilon: 1e-6 });
  expect(read({ model_type: "dinov2_with_registers" })).toMatchObject({ patch: 16, registers: 4 });
});

test("a checkpoint without a layer scale is refused by the tensor's name", async () => {
  const plain = filesOf("plain").map((file) =>
    file.name === "config.json"
      ? bytesSource(
          "config.json",
          new TextEncoder().encode(
            readFileSync(`${FOLDER}/plain/config.json`, "utf8").replace(
              '"num_hidden_layers": 2',
              '"num_hidden_layers": 3',
            ),
          ),
        )
      : file,
  );
  await expect(openModel(runtime, "plain", plain, "fp32")).rejects.toMatchObject({
    code: "missing_tensor",
    message: expect.stringContaining("encoder.layer.2."),
  });
});
