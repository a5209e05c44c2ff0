import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { openModel } from "../../src/engine/models.ts";
import type { ByteSource } from "../../src/platform/bytes.ts";
import { bytesSource } from "../../src/platform/bytes.ts";
import { nodeRuntime } from "../../src/platform/runtime-node.ts";
import { mapTensors, putTogether, randomTensor, takeApart, type EditedCheckpoint } from "../models/edit-checkpoint.ts";
import { fixture, fixtureFolder, PYTORCH } from "../models/pytorch/fixtures.ts";
import { writePytorch } from "../models/pytorch/write-pytorch.ts";
import { openPipeline, sampleOf, scoreOne } from "./rig.ts";

/** Checkpoints that are published as PyTorch files: the whole way from a folder to an embedding. */

const NAFLEX = "siglip2-naflex-tiny";
const runtime = nodeRuntime();
const open = (files: readonly ByteSource[]) => openModel(runtime, "saved", files, "fp32");

/** What PyTorch answers; tools/fixtures/pytorch.py asks it. */
const answers = z
  .record(z.string(), z.array(z.number()))
  .parse(JSON.parse(readFileSync(`${PYTORCH}/embeddings.json`, "utf8")));

const SIDE = 224;
/** The generator's picture, cut into patches (channel, y, x). */
function pictureInPatches(patch: number) {
  const rows = SIDE / patch;
  const data = new Float32Array(3 * SIDE * SIDE);
  let i = 0;
  for (let row = 0; row < rows; row++)
    for (let column = 0; column < rows; column++)
      for (let c = 0; c < 3; c++)
        for (let y = row * patch; y < (row + 1) * patch; y++)
          for (let x = column * patch; x < (column + 1) * patch; x++)
            data[i++] = ((7 * c + 3 * y + 5 * x + y * x) % 23) / 11 - 1;
  return { grid: { rows, columns: rows }, data };
}

async function embed(files: readonly ByteSource[], patch: number): Promise<Float32Array> {
  const model = await open(files);
  if (model.info.slot !== "dino") throw new Error(`${model.info.slot} is not DINO`);
  return (await model.backbone.encode(pictureInPatches(patch), ["pooled"])).pooled!;
}

function expectClose(got: Float32Array, wanted: readonly number[]): void {
  expect(got.length).toBe(wanted.length);
  expect(Math.max(...wanted.map((value, i) => Math.abs(value - got[i]!)))).toBeLessThan(1e-5);
}

describe("an embedding is PyTorch's", () => {
  it("by DINO's own release, a file alone", async () => {
    expectClose(
      await embed([fixture("dino_tiny8_pretrain.pth", "folder/dino_tiny8_pretrain.pth")], 8),
      answers["dino"]!,
    );
  });

  it("by a checkpoint that timm made, with its head", async () => {
    expectClose(await embed(fixtureFolder("timm"), 16), answers["timm"]!);
  });
});

const SAMPLE = sampleOf("a", "cat.png", "rocket.png");

/** One sample's scores by a checkpoint, beside SigLIP2 where it is a baseline. */
async function score(files: readonly ByteSource[]) {
  const pipeline = await openPipeline([NAFLEX], runtime);
  await pipeline.use(await open(files));
  return scoreOne(pipeline, SAMPLE);
}

const asPytorch = ({ tensors, config, others }: EditedCheckpoint): ByteSource[] => [
  ...putTogether({ tensors: {}, config, others }).filter(({ name }) => name !== "model.safetensors"),
  bytesSource("pytorch_model.bin", writePytorch(tensors)),
];

describe("scores are those of the same weights in safetensors", () => {
  it.each([NAFLEX, "siglip2-fixed-tiny-128", "clip-tiny-patch32", "dino-tiny-vits8", "dino-tiny-timm"])(
    "%s",
    async (name) => {
      const checkpoint = await takeApart(name);
      expect(await score(asPytorch(checkpoint))).toEqual(await score(putTogether(checkpoint)));
    },
  );

  it("with what else the hub's files hold: position ids, a classifier, names under vit.", async () => {
    const clip = await takeApart("clip-tiny-patch32");
    const ids = { dtype: "I64", shape: [1, 77], data: new Uint8Array(77 * 8) };
    const old = {
      ...clip,
      tensors: {
        ...clip.tensors,
        "text_model.embeddings.position_ids": ids,
        "vision_model.embeddings.position_ids": ids,
      },
    };
    expect(await score(asPytorch(old))).toEqual(await score(putTogether(clip)));

    const dino = await takeApart("dino-tiny-vits8");
    const named = Object.fromEntries(
      Object.entries(mapTensors(dino.tensors, (tensor) => tensor)).map(([name, tensor]) => [`vit.${name}`, tensor]),
    );
    const classifier = { ...dino, tensors: { ...named, "classifier.weight": randomTensor([10, 48], 0.1, 1) } };
    expect(await score(asPytorch(classifier))).toEqual(await score(putTogether(dino)));
  });
});

const alone = (saved: EditedCheckpoint["tensors"], name = "x.pth") => bytesSource(name, writePytorch(saved));

describe("a folder", () => {
  it("with both formats is read as safetensors, and known by them", async () => {
    const dino = await takeApart("dino-tiny-vits8");
    const safe = await open(putTogether(dino));
    const both = await open([...putTogether(dino), bytesSource("pytorch_model.bin", new Uint8Array([1]))]);
    expect(both.info.fingerprint).toBe(safe.info.fingerprint);
  });

  it("with PyTorch's is known by them", async () => {
    const dino = await takeApart("dino-tiny-vits8");
    const prints = await Promise.all(
      [1, 1, 2].map(async (factor) => {
        const tensors = mapTensors(dino.tensors, (tensor) => ({
          ...tensor,
          data: Uint8Array.from(
            new Uint8Array(tensor.data.buffer, tensor.data.byteOffset, tensor.data.byteLength),
            (byte) => byte ^ factor,
          ),
        }));
        return (await open(asPytorch({ ...dino, tensors }))).info.fingerprint;
      }),
    );
    expect(prints[0]).toBe(prints[1]);
    expect(prints[0]).not.toBe(prints[2]);
  });

  it("without config.json is refused unless its one file has DINO's names", async () => {
    const { tensors } = await takeApart("dino-tiny-vits8");
    const { tensors: timm } = await takeApart("dino-tiny-timm");
    await expect(open([alone(tensors)])).rejects.toMatchObject({
      code: "unknown_architecture",
      message: expect.stringMatching(/no config\.json.*DINO/),
    });
    await expect(open([alone(timm), alone(timm, "y.pth")])).rejects.toMatchObject({
      code: "missing_file",
      message: expect.stringMatching(/config\.json/),
    });
    await expect(open([alone({ ...timm, "blocks.0.ls1.gamma": randomTensor([48], 1, 1) })])).rejects.toMatchObject({
      code: "unsupported_checkpoint",
      message: expect.stringMatching(/"blocks\.0\.ls1\.gamma".*DINOv2/),
    });
  });

  it("without weights says which are read", async () => {
    const { config, others } = await takeApart("dino-tiny-vits8");
    const files = putTogether({ config, others, tensors: {} }).filter(({ name }) => name !== "model.safetensors");
    await expect(open(files)).rejects.toMatchObject({
      code: "missing_file",
      message: expect.stringMatching(/model\.safetensors or pytorch_model\.bin/),
    });
  });
});
