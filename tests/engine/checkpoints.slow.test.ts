import { beforeAll, describe, expect, it, test } from "vitest";
import { openModel } from "../../src/engine/models.ts";
import { Pipeline } from "../../src/engine/pipeline.ts";
import { bfloat16ToFloat32, float16ToFloat32 } from "../../src/models/dtypes.ts";
import { bytesSource, type ByteSource } from "../../src/platform/bytes.ts";
import { nodeCodecs } from "../../src/platform/codecs-node.ts";
import { nodeRuntime } from "../../src/platform/runtime-node.ts";
import type { SampleScores } from "../../src/project/result.ts";
import {
  changed,
  jsonFile,
  mapTensors,
  putTogether,
  randomTensor,
  takeApart,
  valuesOf,
  without,
  type EditedCheckpoint,
  type Json,
} from "../models/edit-checkpoint.ts";
import { writeSafetensors, type TensorToWrite } from "../models/write-safetensors.ts";
import { errorOf, NAFLEX, openPipeline, outcomesOf, sampleOf, scoreOne, scoresOf } from "./rig.ts";

/** Checkpoints as people have them: other formats, other sizes, and broken ones. */

const FIXED = "siglip2-fixed-tiny-128";
const CLIP = "clip-tiny-patch32";
const DINO = "dino-tiny-vits8";
const TIMM = "dino-tiny-timm";

const runtime = nodeRuntime();
const open = (files: readonly ByteSource[]) => openModel(runtime, "edited", files, "fp32");
const sample = sampleOf("a", "cat.png", "rocket.png");

/** One sample's scores by a SigLIP2 checkpoint. */
async function score(files: readonly ByteSource[]): Promise<SampleScores> {
  const pipeline = new Pipeline(nodeCodecs());
  await pipeline.use(await open(files));
  return scoreOne(pipeline, sample);
}

const beside = await openPipeline([NAFLEX], runtime);

/** The same sample's scores by a baseline. */
async function scoreBaseline(files: readonly ByteSource[]) {
  const model = await open(files);
  if (model.info.slot === "siglip") throw new Error("SigLIP2 is no baseline");
  await beside.use(model);
  const { clip_i, clip_t, dino } = await scoreOne(beside, sample);
  await beside.drop(model.info.slot);
  return { clip_i, clip_t, dino };
}

const whole = async (name: string) => putTogether(await takeApart(name));

/** Float16's bits of a number in its range: the nearest, give or take. */
function float16Bits(value: number): number {
  const size = Math.abs(value);
  const exponent = Math.max(-14, Math.floor(Math.log2(size)));
  const steps = Math.round(size / 2 ** (exponent - 10));
  return (value < 0 ? 0x8000 : 0) + (steps === 0 ? 0 : ((exponent + 14) << 10) + steps);
}

const encoders = {
  F16: { encode: (values: Float32Array) => Uint16Array.from(values, float16Bits), decode: float16ToFloat32 },
  BF16: {
    encode: (values: Float32Array) => new Uint16Array(values.buffer.slice(0)).filter((_, i) => i % 2 === 1),
    decode: bfloat16ToFloat32,
  },
} as const;

describe.each(["F16", "BF16"] as const)("weights in %s", (dtype) => {
  const { encode, decode } = encoders[dtype];

  it.each([NAFLEX, FIXED, CLIP, DINO])("give what the same rounded weights give in F32: %s", async (name) => {
    const checkpoint = await takeApart(name);
    const half = mapTensors(checkpoint.tensors, (tensor) =>
      tensor.dtype === "F32" ? { ...tensor, dtype, data: new Uint8Array(encode(valuesOf(tensor)).buffer) } : tensor,
    );
    const rounded = mapTensors(half, (tensor) =>
      tensor.dtype === dtype && tensor.data instanceof Uint8Array
        ? { ...tensor, dtype: "F32", data: decode(tensor.data) }
        : tensor,
    );
    const by = name === NAFLEX || name === FIXED ? score : scoreBaseline;
    const got = await by(putTogether({ ...checkpoint, tensors: half }));
    expect(got).toEqual(await by(putTogether({ ...checkpoint, tensors: rounded })));
    expect(got).not.toEqual(await by(putTogether(checkpoint)));
  });
});

test("shards with an index give what one file gives", async () => {
  const { config, tensors, others } = await takeApart(NAFLEX);
  const names = Object.keys(tensors);
  const shardOf = Object.fromEntries(names.map((name, i) => [name, `model-0000${(i % 3) + 1}-of-00003.safetensors`]));
  const shards = [...new Set(Object.values(shardOf))].map((shard) =>
    bytesSource(shard, writeSafetensors(without(tensors, (name) => shardOf[name] !== shard))),
  );
  const index = jsonFile("model.safetensors.index.json", { metadata: {}, weight_map: shardOf });
  expect(shards).toHaveLength(3);
  expect(await score([...others, jsonFile("config.json", config), index, ...shards])).toEqual(
    await score(await whole(NAFLEX)),
  );
});

/** Tensors that published files have and no score needs. */
const UNUSED = new Set(["logit_scale", "logit_bias"]);
const names = Promise.all([NAFLEX, FIXED, CLIP, DINO, TIMM].map(takeApart));

describe.each((await names).map((checkpoint, i) => [[NAFLEX, FIXED, CLIP, DINO, TIMM][i]!, checkpoint] as const))(
  "%s",
  (_, checkpoint) => {
    const used = Object.keys(checkpoint.tensors).filter((name) => !UNUSED.has(name));
    const withTensors = (tensors: EditedCheckpoint["tensors"]) => open(putTogether({ ...checkpoint, tensors }));

    it("is refused when it is opened, by the tensor's name, where any tensor is missing", async () => {
      for (const name of used) {
        await expect(withTensors(without(checkpoint.tensors, (other) => other === name)), name).rejects.toMatchObject({
          code: "missing_tensor",
          message: expect.stringContaining(`"${name}"`),
        });
      }
    });

    it("is refused when it is opened, by the tensor's name and shape, where any tensor has another shape", async () => {
      for (const name of used) {
        const { shape, ...rest } = checkpoint.tensors[name]!;
        const reshaped = { ...rest, shape: [...shape, 1] };
        await expect(withTensors({ ...checkpoint.tensors, [name]: reshaped }), name).rejects.toMatchObject({
          code: "invalid_tensor",
          message: expect.stringContaining(`"${name}" has shape [${reshaped.shape.join(", ")}]`),
        });
      }
    });
  },
);

test("weights in a format that is not read are refused when they are opened, by name", async () => {
  const { tensors, ...rest } = await takeApart(NAFLEX);
  const name = "vision_model.head.mlp.fc1.weight";
  await expect(
    open(putTogether({ ...rest, tensors: { ...tensors, [name]: { ...tensors[name]!, dtype: "I32" } } })),
  ).rejects.toMatchObject({
    code: "unsupported_dtype",
    message: expect.stringContaining(name),
  });
});

describe("a config that does not fit its weights is refused, by a tensor that shows it", () => {
  const lies: [string, Json, string, RegExp][] = [
    [NAFLEX, { vision_config: { hidden_size: 64 } }, "invalid_tensor", /"vision_model\..*\[.*72.*\].*64/],
    [
      NAFLEX,
      { vision_config: { intermediate_size: 288 } },
      "invalid_tensor",
      /mlp\.fc1\.weight" has shape \[284, 72\].*\[288, 72\]/,
    ],
    [NAFLEX, { vision_config: { num_hidden_layers: 5 } }, "missing_tensor", /"vision_model\.encoder\.layers\.4\./],
    [
      NAFLEX,
      { vision_config: { num_hidden_layers: 3 } },
      "invalid_checkpoint",
      /names 3 layers.*vision_model\.encoder\.layers\.3\./,
    ],
    [
      NAFLEX,
      { vision_config: { num_patches: 225 } },
      "invalid_tensor",
      /position_embedding\.weight" has shape \[256, 72\]/,
    ],
    [NAFLEX, { vision_config: { num_patches: 250 } }, "invalid_checkpoint", /num_patches 250/],
    [NAFLEX, { vision_config: { patch_size: 14 } }, "invalid_tensor", /patch_embedding\.weight"/],
    [NAFLEX, { vision_config: { num_attention_heads: 5 } }, "invalid_checkpoint", /num_attention_heads 5/],
    [NAFLEX, { vision_config: { hidden_act: "silu" } }, "invalid_checkpoint", /"silu"/],
    [NAFLEX, { vision_config: { num_channels: 4 } }, "invalid_checkpoint", /num_channels/],
    [
      NAFLEX,
      { text_config: { vocab_size: 256_000 } },
      "invalid_tensor",
      /token_embedding\.weight" has shape \[1536, 72\]/,
    ],
    [
      NAFLEX,
      { text_config: { max_position_embeddings: 77 } },
      "invalid_tensor",
      /"text_model\.embeddings\.position_embedding\.weight"/,
    ],
    [NAFLEX, { text_config: { projection_size: 64 } }, "invalid_tensor", /"text_model\.head\.weight"/],
    [NAFLEX, { model_type: "siglip" }, "invalid_tensor", /"vision_model\.embeddings\./],
    [
      FIXED,
      { vision_config: { image_size: 224 } },
      "invalid_tensor",
      /position_embedding\.weight" has shape \[64, 64\]/,
    ],
    [FIXED, { vision_config: { image_size: 8 } }, "invalid_checkpoint", /image_size 8/],
    [CLIP, { projection_dim: 512 }, "invalid_tensor", /"visual_projection\.weight"/],
    [CLIP, { vision_config: { patch_size: 16 } }, "invalid_tensor", /patch_embedding\.weight"/],
    [DINO, { patch_size: 16 }, "invalid_tensor", /"embeddings\.patch_embeddings\.projection\.weight"/],
    [DINO, { image_size: 256 }, "invalid_tensor", /"embeddings\.position_embeddings"/],
    [DINO, { hidden_size: "48" }, "invalid_checkpoint", /hidden_size/],
    [TIMM, { num_heads: 5 }, "invalid_checkpoint", /num_attention_heads 5/],
    [NAFLEX, { model_type: "bert" }, "unknown_architecture", /"bert"/],
    [TIMM, { architecture: "resnet50" }, "unknown_architecture", /"resnet50"/],
  ];
  it.each(lies)("%s %j", async (name, lie, code, message) => {
    const { config, ...rest } = await takeApart(name);
    await expect(open(putTogether({ ...rest, config: changed(config, lie) }))).rejects.toMatchObject({
      code,
      message: expect.stringMatching(message),
    });
  });
});

const dropping = async (name: string, ...dropped: string[]) =>
  (await whole(name)).filter((file) => !dropped.includes(file.name));

describe("a folder without", () => {
  it.each([
    [NAFLEX, ["config.json"], /config\.json/],
    [NAFLEX, ["model.safetensors"], /model\.safetensors/],
    [NAFLEX, ["tokenizer.json"], /tokenizer\.json/],
    [CLIP, ["tokenizer.json", "merges.txt"], /vocab\.json and merges\.txt/],
  ])("%s's %j says so", async (name, dropped, message) => {
    await expect(open(await dropping(name, ...dropped))).rejects.toMatchObject({
      code: "missing_file",
      message: expect.stringMatching(message),
    });
  });

  it("what can be made up for scores the same", async () => {
    const expected = await scoreBaseline(await whole(CLIP));
    for (const dropped of [["tokenizer.json"], ["preprocessor_config.json"], ["tokenizer_config.json", "vocab.json"]]) {
      expect(await scoreBaseline(await dropping(CLIP, ...dropped)), dropped.join()).toEqual(expected);
    }
    expect(await score(await dropping(NAFLEX, "preprocessor_config.json"))).toEqual(await score(await whole(NAFLEX)));
  });
});

/** The row's error by a SigLIP2 that was changed. */
async function failing(change: (checkpoint: EditedCheckpoint) => EditedCheckpoint) {
  const pipeline = new Pipeline(nodeCodecs());
  await pipeline.use(await open(putTogether(change(await takeApart(NAFLEX)))));
  return errorOf((await outcomesOf(pipeline, [sample])).get("a"));
}

describe("what only shows when it is used is an error of the row, by name", () => {
  it("weights that are not numbers, or overflow", async () => {
    for (const value of [NaN, 3e38]) {
      const overflown = (tensor: TensorToWrite, name: string) =>
        name === "vision_model.encoder.layers.1.mlp.fc1.weight"
          ? { ...tensor, data: valuesOf(tensor).map(() => value) }
          : tensor;
      const error = await failing((checkpoint) => ({
        ...checkpoint,
        tensors: mapTensors(checkpoint.tensors, overflown),
      }));
      expect(error).toMatchObject({ code: "failed_inference", message: expect.stringContaining("not finite") });
    }
  });

  it("a tokenizer of another checkpoint", async () => {
    const error = await failing(({ config, tensors, others }) => {
      const table = "text_model.embeddings.token_embedding.weight";
      const { dtype, data } = tensors[table]!;
      return {
        others,
        config: changed(config, { text_config: { vocab_size: 300 } }),
        tensors: { ...tensors, [table]: { dtype, shape: [300, 72], data: data.subarray(0, 300 * 72 * 4) } },
      };
    });
    expect(error).toMatchObject({ code: "invalid_tensor", message: expect.stringContaining("tokenizer") });
  });
});

describe.each([
  [14, 126],
  [32, 128],
  [14, 100],
])("a fixed-size checkpoint of patch %i and %i pixels", (patch, size) => {
  const side = Math.floor(size / patch);
  let pipeline: Pipeline;

  beforeAll(async () => {
    const { config, tensors, others } = await takeApart(FIXED);
    const embeddings = "vision_model.embeddings";
    const files = putTogether({
      config: changed(config, { vision_config: { patch_size: patch, image_size: size } }),
      tensors: {
        ...tensors,
        [`${embeddings}.patch_embedding.weight`]: randomTensor([64, 3, patch, patch], 0.04, patch),
        [`${embeddings}.position_embedding.weight`]: randomTensor([side * side, 64], 0.6, size),
      },
      others: others.map((file) =>
        file.name === "preprocessor_config.json"
          ? jsonFile(file.name, { size: { height: size, width: size }, resample: 2 })
          : file,
      ),
    });
    pipeline = new Pipeline(nodeCodecs());
    await pipeline.use(await open(files));
  });

  it("scores, finite and on its own grid", async () => {
    const scores = await scoreOne(pipeline, sample);
    expect(scores.cp_n_ref_total).toBe(side * side);
    for (const name of ["cp", "pf", "global_maxcos", "siglip2_global"] as const)
      expect(scores[name], name).toBeTypeOf("number");
    expect(Object.values(scores).filter((value) => typeof value === "number" && !Number.isFinite(value))).toEqual([]);
  });

  it("scores pairs the same in any order", async () => {
    const pairs = [sample, sampleOf("b", "coffee.png", "cat.png"), sampleOf("c", "rocket.png", "cat.png")];
    const forth = await outcomesOf(pipeline, pairs);
    await pipeline.use(await openAgain());
    const back = await outcomesOf(pipeline, pairs.toReversed());
    for (const { id } of pairs) expect(scoresOf(back.get(id))).toEqual(scoresOf(forth.get(id)));
  });

  /** The same checkpoint with empty caches. */
  const openAgain = async () =>
    ({
      info: {
        slot: "siglip",
        family: "siglip2",
        abilities: ["patches", "regions", "text"],
        comparesPatches: false,
        name: "again",
        description: "",
        naflex: false,
        fingerprint: "",
        precision: "fp32",
        layer: { dim: 144, heads: 8, mlp: 576 },
      },
      backbone: pipeline.siglip,
    }) as const;
});

const prefixed = (tensors: EditedCheckpoint["tensors"]) =>
  Object.fromEntries(Object.entries(tensors).map(([name, tensor]) => [`vit.${name}`, tensor]));

describe("DINO's files", () => {
  it("may come from a classifier, their names under vit.", async () => {
    const { tensors, ...rest } = await takeApart(DINO);
    const classifier = {
      "classifier.weight": randomTensor([10, 48], 0.1, 1),
      "classifier.bias": randomTensor([10], 0.1, 2),
    };
    expect(await scoreBaseline(putTogether({ ...rest, tensors: { ...prefixed(tensors), ...classifier } }))).toEqual(
      await scoreBaseline(putTogether({ ...rest, tensors })),
    );
  });

  it.each([
    [DINO, /attention\.attention\.(?:query|key|value)\.bias$/, { qkv_bias: false }],
    [TIMM, /attn\.qkv\.bias$/, {}],
  ])("may have no biases for query, key and value: %s", async (name, bias, changes) => {
    const { config, tensors, others } = await takeApart(name);
    const unbiased = putTogether({
      config: changed(config, changes),
      tensors: without(tensors, (tensor) => bias.test(tensor)),
      others,
    });
    const zeroed = putTogether({
      config,
      tensors: mapTensors(tensors, (tensor, at) =>
        bias.test(at) ? { ...tensor, data: valuesOf(tensor).map(() => 0) } : tensor,
      ),
      others,
    });
    const { dino } = await scoreBaseline(unbiased);
    expect(dino).toBeCloseTo((await scoreBaseline(zeroed)).dino!, 6);
    expect(dino).not.toBeCloseTo((await scoreBaseline(putTogether({ config, tensors, others }))).dino!, 6);
  });
});

test("CLIP's first configs, whose end mark is 2, pool at the largest id", async () => {
  const { config, ...rest } = await takeApart(CLIP);
  const legacy = putTogether({ ...rest, config: changed(config, { text_config: { eos_token_id: 2 } }) });
  expect(await scoreBaseline(legacy)).toEqual(await scoreBaseline(putTogether({ ...rest, config })));
});

describe("a NaFlex text tower of another length", () => {
  const table = "text_model.embeddings.position_embedding.weight";
  const ofLength = async (length: number) => {
    const { config, tensors, others } = await takeApart(NAFLEX);
    const rows = valuesOf(tensors[table]!);
    const data = new Float32Array(length * 72).fill(9);
    data.set(rows.subarray(0, data.length));
    return putTogether({
      config: changed(config, { text_config: { max_position_embeddings: length } }),
      tensors: { ...tensors, [table]: { dtype: "F32", shape: [length, 72], data } },
      others,
    });
  };

  it("gets prompts of 64 tokens all the same, as the processor pads them", async () => {
    expect(await score(await ofLength(128))).toEqual(await score(await whole(NAFLEX)));
  });

  it("is refused where it takes fewer, as the package refuses it", async () => {
    await expect(open(await ofLength(32))).rejects.toMatchObject({
      code: "unsupported_checkpoint",
      message: expect.stringMatching(/max_position_embeddings is 32.*padded to 64/),
    });
  });
});

test("a checkpoint without the files that say how pictures are prepared says so in its description", async () => {
  expect((await open(await dropping(NAFLEX, "preprocessor_config.json"))).info.description).toMatch(/no file says how/);
  expect((await open(await whole(NAFLEX))).info.description).toBe("SigLIP2 NaFlex, 4 layers of 72");
});
