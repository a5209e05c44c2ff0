import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { installKernels } from "../../src/engine/install-kernels.ts";
import { openModel, type OpenModel } from "../../src/engine/models.ts";
import { Pipeline } from "../../src/engine/pipeline.ts";
import { gatherEvidence, type Evidence } from "../../src/engine/scoring.ts";
import { decodeImage } from "../../src/imaging/decode.ts";
import type { Patches } from "../../src/imaging/patches.ts";
import { kernels, useKernels } from "../../src/imaging/kernels.ts";
import { resample, type Filter, type Kernel, type RgbImage } from "../../src/imaging/resample.ts";
import { cosine } from "../../src/metric/cosine.ts";
import { keptPatches, POOL_REGIONS } from "../../src/metric/pf.ts";
import { finishPool } from "../../src/metric/pool.ts";
import { prepare } from "../../src/models/backbone.ts";
import type { TensorFile } from "../../src/models/tensor-file.ts";
import { readAll } from "../../src/platform/bytes.ts";
import { nodeCodecs } from "../../src/platform/codecs-node.ts";
import type { Runtime } from "../../src/platform/runtime.ts";
import { largestDifference, relativeDeviation } from "./compare.ts";
import {
  baselineCases,
  caseSample,
  caseSettings,
  oracleFinder,
  oracleModel,
  oracleStage,
  stagedCases,
} from "./oracle.ts";
import { RUNTIMES } from "./runtimes.ts";

/** Vectors and tokens: shares of the largest value. Weights and cosines: as they are. */
const TOLERANCE = { vector: 1e-5, weight: 1e-6, cosine: 2e-5 };

const codecs = nodeCodecs();
const find = oracleFinder();

async function readRgb(name: string): Promise<RgbImage> {
  const { width, height, rgb } = await decodeImage(await readAll(find(`images/${name}`)), codecs, name);
  return { width, height, data: rgb };
}

async function readIntegers(stage: TensorFile, name: string): Promise<number[]> {
  const bytes = await stage.readRaw(name);
  return [...new Int32Array(bytes.slice().buffer)];
}

/** Pixels as patches hold them: [N, 768] as it is, a picture [3, H, W] cut into patches of (channel, y, x). */
async function readPixels(stage: TensorFile, name: string, { grid, data }: Patches): Promise<Float32Array> {
  const pixels = await stage.readFloat32(name);
  const [, height, width] = stage.tensors.get(name)!.shape;
  if (width === undefined) return pixels;
  const patch = width / grid.columns;
  return Float32Array.from(data, (_, i) => {
    const x = i % patch;
    const y = Math.floor(i / patch) % patch;
    const channel = Math.floor(i / patch ** 2) % 3;
    const place = Math.floor(i / (3 * patch ** 2));
    const row = Math.floor(place / grid.columns) * patch + y;
    return pixels[(channel * height! + row) * width + (place % grid.columns) * patch + x]!;
  });
}

const unit = (vector: Float32Array) => {
  const norm = Math.hypot(...vector);
  return vector.map((value) => value / norm);
};

describe.each(RUNTIMES)("on %s", (_where, open) => {
  let runtime: Runtime;
  beforeAll(async () => void (runtime = await open()));
  afterAll(() => runtime.close?.());

  describe.each(stagedCases())("stages of case $id", (row) => {
    const settings = caseSettings(row);
    const pipeline = new Pipeline(codecs);
    let stage: TensorFile;
    let model: OpenModel;
    let evidence: Evidence;

    beforeAll(async () => {
      stage = await oracleStage(row.id);
      model = await openModel(runtime, row.model, oracleModel(row.model), "fp32");
      await pipeline.use(model);
      const { reference, referenceMask, generation, generationMask, prompt, object } = caseSample(row);
      const files = {
        reference: find(reference!),
        referenceMask: find(referenceMask!),
        generation: find(generation!),
        generationMask: find(generationMask!),
      };
      evidence = await gatherEvidence(pipeline, { ...files, prompt, object }, settings.maxPatches);
    });

    const tokensOf = (side: "reference" | "generation") =>
      pipeline.tokens(find(caseSample(row)[side]!)!, settings.maxPatches);

    it("grid, mask weights", async () => {
      for (const side of ["reference", "generation"] as const) {
        const grid = evidence[`${side}Grid`];
        expect([grid.rows, grid.columns]).toEqual(await readIntegers(stage, `${side}.grid`));
        const weights = evidence[`${side}Weights`]!;
        expect(largestDifference(weights, await stage.readFloat32(`${side}.weights`))).toBeLessThanOrEqual(
          TOLERANCE.weight,
        );
      }
    });

    // Too large for the oracle at 1024 patches.
    if (row.max_patches !== 1024)
      it("pixels and tokens", async () => {
        for (const side of ["reference", "generation"] as const) {
          const { siglip } = pipeline;
          const patches = prepare(siglip, await readRgb(row[side]), settings.maxPatches);
          expect(largestDifference(patches.data, await readPixels(stage, `${side}.pixels`, patches))).toBe(0);
          expect(
            relativeDeviation((await tokensOf(side)).tokens, await stage.readFloat32(`${side}.tokens`)),
          ).toBeLessThanOrEqual(TOLERANCE.vector);
        }
      });

    it("best matches", async () => {
      const { match } = evidence;
      const [reference, generation] = [await tokensOf("reference"), await tokensOf("generation")];
      expect(largestDifference(match.cosine, await stage.readFloat32("best.cosine"))).toBeLessThanOrEqual(
        TOLERANCE.cosine,
      );
      const packages = await readIntegers(stage, "best.index");
      expect(packages.length).toBe(match.index.length);
      const dim = reference.tokens.length / packages.length;
      const vector = (tokens: Float32Array, at: number) => tokens.subarray(at * dim, (at + 1) * dim);
      for (const [i, index] of packages.entries()) {
        if (match.index[i] === index) continue;
        // A tie: by our tokens too the package's choice is as good as ours.
        expect(cosine(vector(reference.tokens, i), vector(generation.tokens, index))).toBeGreaterThan(
          match.cosine[i]! - TOLERANCE.cosine,
        );
      }
    });

    it("pooled vectors", async () => {
      const { prepared, generationWeights } = evidence;
      const regions = POOL_REGIONS.map((region) => keptPatches(generationWeights!, row.threshold, region));
      const head = await pipeline.siglip.poolHead();
      const byGraph = await pipeline.siglip.poolRegions(prepared, regions);
      for (const [i, region] of POOL_REGIONS.entries()) {
        const expected = await stage.readFloat32(`pool.${region}`);
        expect(relativeDeviation(finishPool(head, prepared, regions[i]!)!, expected), region).toBeLessThanOrEqual(
          TOLERANCE.vector,
        );
        expect(relativeDeviation(byGraph[i]!, expected), `${region}, by the graph`).toBeLessThanOrEqual(
          TOLERANCE.vector,
        );
      }
    });

    it("token ids and text embeddings", async () => {
      for (const [name, text] of [
        ["stripped", row.extras.prompt_text],
        ["prompt", row.prompt],
      ] as const) {
        const { ids, embedding } = await pipeline.text(text);
        expect([...ids]).toEqual(await readIntegers(stage, `text.${name}.ids`));
        expect(
          relativeDeviation(embedding, await stage.readFloat32(`text.${name}.embedding`)),
          name,
        ).toBeLessThanOrEqual(TOLERANCE.vector);
      }
    });
  });

  describe.each(["clip-tiny-patch32", "dino-tiny-vits8", "dino-tiny-timm"])("stages of the baseline %s", (name) => {
    it("pixels and embedding", async () => {
      const { reference } = baselineCases()[0]!;
      const stage = await oracleStage("baselines-cat");
      const model = await openModel(runtime, name, oracleModel(name), "fp32");
      if (model.info.slot === "siglip") throw new Error(`${name} is no baseline`);
      const patches = prepare(model.backbone, await readRgb(reference), 256);
      expect(largestDifference(patches.data, await readPixels(stage, `${model.info.slot}.pixels`, patches))).toBe(0);
      const embedding = unit((await model.backbone.encode(patches, ["pooled"])).pooled!);
      expect(relativeDeviation(embedding, await stage.readFloat32(`${model.info.slot}.embedding`))).toBeLessThanOrEqual(
        TOLERANCE.vector,
      );
    });
  });
});

describe.each(["on SIMD", "in TypeScript"])("%s", (where) => {
  beforeAll(where === "on SIMD" ? installKernels : () => useKernels({}));
  afterAll(() => useKernels({}));

  it("resizing is torchvision's and Pillow's to the bit", async () => {
    expect(kernels().passes !== null).toBe(where === "on SIMD");
    const stage = await oracleStage("resize");
    const wrong: string[] = [];
    for (const key of stage.tensors.keys()) {
      const [image, filter, size, kernel] = key.split("|") as [string, Filter, string, Kernel];
      const [height, width] = size.split("x").map(Number);
      const resized = resample(await readRgb(image), width!, height!, filter, kernel);
      if (largestDifference(resized.data, await stage.readRaw(key)) !== 0) wrong.push(key);
    }
    expect(stage.tensors.size).toBe(40);
    expect(wrong).toEqual([]);
  });
});
