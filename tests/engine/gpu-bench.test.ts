import { encode } from "fast-png";
import { expect, test } from "vitest";
import { drawnPixels } from "../../src/engine/gpu-bench/draw-pictures.ts";
import { measureCard, type BenchParts, type BenchProgress } from "../../src/engine/gpu-bench/measure.ts";
import { median, productOperations, teraflops, towerOperations } from "../../src/engine/gpu-bench/operations.ts";
import { operatorTimes } from "../../src/engine/gpu-bench/profile.ts";
import { reportMarkdown, reportTables, type BenchReport } from "../../src/engine/gpu-bench/report.ts";
import { towerOf, usualTower } from "../../src/engine/gpu-bench/towers.ts";
import { productGraph } from "../../src/models/graph/product.ts";
import { GraphSession } from "../../src/models/graph/session.ts";
import { siglipGraphs, visionTower } from "../../src/models/siglip2/graphs.ts";
import { BASE_VISION, evenNumbers, randomVision, SO400M_VISION } from "../../src/models/siglip2/random.ts";
import { nodeCodecs } from "../../src/platform/codecs-node.ts";
import { nodeRuntime } from "../../src/platform/runtime-node.ts";

/** The card's measuring, on a processor: what is counted, what is multiplied, what is told. */

const runtime = nodeRuntime();
const SMALL = { ...BASE_VISION, dim: 64, layers: 2, heads: 4, mlp: 128, positions: 16 };

const parts: BenchParts = {
  card: { name: "a card", software: false, fp16: false },
  where: "Node",
  codecs: nodeCodecs(),
  open: () => Promise.resolve({ ...runtime, close: () => undefined }),
  drawPictures: (count, side) =>
    Promise.resolve(
      Array.from({ length: count }, (_, i) => () => {
        const data = new Uint8Array(drawnPixels(side, i));
        return Promise.resolve(encode({ width: side, height: side, data, channels: 4, depth: 8 }));
      }),
    ),
  memory: () => Promise.resolve(1000),
};

/** One below the other. */
const repeat = (tables: readonly Float32Array[]) => {
  const all = new Float32Array(tables.length * tables[0]!.length);
  tables.forEach((table, i) => all.set(table, i * table.length));
  return all;
};

/** A line of a profile. */
const event = (cat: string, name: string, dur: number) =>
  `${JSON.stringify({ cat, pid: -1, dur, ts: 1, name, args: {} })},`;

test("operations are those of the products, counted by hand for one layer of SO400M", () => {
  const [n, d, m] = [1024, 1152, 4304];
  const layer = 8 * n * d * d + 4 * n * d * m + 4 * n * n * d;
  expect(towerOperations({ ...SO400M_VISION, layers: 0 }, n, 768)).toBe(2 * n * 768 * d);
  expect(towerOperations(SO400M_VISION, n, 768)).toBe(2 * n * 768 * d + 27 * layer);
  expect(productOperations(1024, 3)).toBe(3 * 2 ** 31);
  expect(teraflops(2e12, 500)).toBeCloseTo(4, 12);
  expect([median([3, 1, 2]), median([4, 1, 2, 3]), median([])]).toEqual([2, 2.5, NaN]);
});

test("random towers have what the family asks for, the same for a seed, and SO400M's number of parameters", async () => {
  const { catalogue, read } = randomVision(SMALL, 7);
  expect(() =>
    siglipGraphs(
      { kind: "siglip2-naflex", vision: SMALL, text: { ...SMALL, vocabulary: 8, length: 4, projection: 64 } },
      catalogue,
      "fp32",
    ),
  ).toThrow(/no tensor "text_model/);
  const name = "vision_model.encoder.layers.1.mlp.fc1.weight";
  const [once, again, other] = [
    await read(name),
    await randomVision(SMALL, 7).read(name),
    await randomVision(SMALL, 8).read(name),
  ];
  expect(again).toEqual(once);
  expect(other).not.toEqual(once);
  const square = once.reduce((sum, x) => sum + x * x, 0) / once.length;
  expect(square * SMALL.dim).toBeCloseTo(1, 1);
  const count = [...randomVision(SO400M_VISION, 1).catalogue.values()].reduce(
    (sum, { shape }) => sum + shape.reduce((product, side) => product * side, 1),
    0,
  );
  // What google/siglip-so400m-patch14-384 has, with patches of 16 instead of 14 and 256 places instead of 729.
  expect(count).toBe(428_225_600 + 1152 * 3 * (16 ** 2 - 14 ** 2) - 1152 * (729 - 256));
});

test("several images a run give what each gives alone, in fp32 and int8", async () => {
  const { catalogue, read } = randomVision(SMALL, 3);
  const [patches, dim, input] = [6, SMALL.dim, 768];
  const images = [1, 2, 3].map((seed) => evenNumbers(patches * input, 0.5, seed));
  const places = evenNumbers(patches * dim, 1, 9);
  for (const arithmetic of ["fp32", "int8-blocks"] as const) {
    const alone = new GraphSession(runtime, visionTower(SMALL, catalogue, arithmetic), read);
    const together = new GraphSession(runtime, visionTower(SMALL, catalogue, arithmetic, true), read);
    const all = await together.run({
      patches: { dims: [3 * patches, input], data: repeat(images) },
      positions: { dims: [3 * patches, dim], data: repeat([places, places, places]) },
      images: { dims: [3, 1], data: new Float32Array(3) },
    });
    const tokens = all.floats("tokens");
    for (const [i, data] of images.entries()) {
      const one = await alone.run({
        patches: { dims: [patches, input], data },
        positions: { dims: [patches, dim], data: places },
      });
      const expected = one.floats("tokens");
      const got = tokens.subarray(i * patches * dim, (i + 1) * patches * dim);
      const off = expected.reduce((most, value, at) => Math.max(most, Math.abs(value - got[at]!)), 0);
      expect(off).toBeLessThan(1e-5);
    }
    await alone.release();
    await together.release();
  }
});

test("a chain of products is the product, as a tower writes it and as ONNX does", async () => {
  const size = 64;
  const weight = evenNumbers(size * size, 1 / Math.sqrt(size), 5);
  const at = (matrix: ArrayLike<number>, row: number, column: number) => matrix[row * size + column]!;
  const times = (x: Float64Array, transposed: boolean) =>
    Float64Array.from({ length: size * size }, (_, i) => {
      const [row, column] = [Math.floor(i / size), i % size];
      let sum = 0;
      for (let k = 0; k < size; k++)
        sum += at(x, row, k) * (transposed ? at(weight, column, k) : at(weight, k, column));
      return sum;
    });
  for (const operator of ["as in a tower", "MatMul"] as const) {
    const session = new GraphSession(runtime, productGraph("fp32", size, 2, operator), () => Promise.resolve(weight));
    const corner = (await session.run({ start: { dims: [1, 1], data: Float32Array.of(0.5) } })).floats("corner");
    const begin = Float64Array.from(weight, (x) => x + 0.5);
    const expected = times(times(begin, operator !== "MatMul"), operator !== "MatMul");
    for (let i = 0; i < 8; i++) expect(corner[i]).toBeCloseTo(expected[i]!, 4);
    await session.release();
  }
});

test("a profile's events are added up by operator; whatever else is printed is passed over", () => {
  const lines = [
    "[",
    event("Api", "Gemm_19_0&Gemm&Gemm", 3000),
    event("Api", "Gemm_20_0&Gemm&Gemm", 1000),
    event("Api", "MultiHeadAttention_28_0&MultiHeadAttention&FlashAttention", 1000),
    event("Node", "Gemm_19_0_kernel_time", 9_000_000),
    "{ a warning",
    "]",
  ];
  expect(operatorTimes(lines, 2)).toEqual([
    { operator: "Gemm", milliseconds: 2, share: 0.8 },
    { operator: "MultiHeadAttention", milliseconds: 0.5, share: 0.2 },
  ]);
  expect(operatorTimes([], 2)).toEqual([]);
});

test("a card is measured in each precision that it has; one that it lacks is told with its reason", async () => {
  const progress: BenchProgress[] = [];
  const wish = { tower: "tiny", precisions: ["fp32", "fp16", "int8"], batches: [1, 2] } as const;
  const report = await measureCard(new AbortController().signal, parts, wish, (one) => progress.push(one));
  const [fp32, fp16, int8] = report.precisions;
  expect(fp16).toEqual({ precision: "fp16", refused: expect.stringContaining("fp16 needs") });
  for (const one of [fp32, int8]) {
    expect(one?.refused).toBeUndefined();
    expect(one?.tower?.batches.map(({ images }) => images)).toEqual([1, 2]);
    for (const { images, milliseconds, imagesPerSecond, teraflops: reached, share } of one!.tower!.batches) {
      expect(imagesPerSecond).toBeCloseTo((1000 * images) / milliseconds, 9);
      expect(reached).toBeCloseTo((images * report.tower.gigaflop) / milliseconds, 9);
      expect(share).toBeCloseTo(reached / one!.peak!.teraflops, 9);
    }
    expect(one?.pipeline?.images).toBe(2);
    expect(one?.memoryBytes).toBe(1000);
  }
  expect(fp32!.tower!.weightBytes).toBeGreaterThan(int8!.tower!.weightBytes);
  const done = progress.map((one) => one.done);
  expect(done).toEqual(done.toSorted((a, b) => a - b));
  expect(progress.at(-1)).toMatchObject({ done: 17, of: 18 });
});

test("cancelled, it ends as cancelled and measures no further", async () => {
  const controller = new AbortController();
  const steps: string[] = [];
  const wish = { tower: "tiny", precisions: ["fp32", "int8"], batches: [1] } as const;
  const measured = measureCard(controller.signal, parts, wish, ({ doing }) => {
    steps.push(doing);
    if (steps.length === 2) controller.abort();
  });
  await expect(measured).rejects.toThrow();
  expect(steps.every((doing) => doing.startsWith("fp32"))).toBe(true);
});

test("what a card does not do ends that precision alone", async () => {
  const failing: BenchParts = { ...parts, open: () => Promise.reject(new Error("out of memory")) };
  const wish = { tower: "tiny", precisions: ["fp32"], batches: [1] } as const;
  const report = await measureCard(new AbortController().signal, failing, wish, () => undefined);
  expect(report.precisions).toEqual([
    { precision: "fp32", refused: expect.stringMatching(/"products": .*out of memory/) },
  ]);
});

test("the result is a table for people with all of it as JSON behind, and breaks out of neither", () => {
  const report: BenchReport = {
    bench: "masc-lens gpu",
    version: 1,
    measured: "2026-01-01T00:00:00.000Z",
    card: { name: "a | card\n| x", software: true, fp16: false },
    where: "Node",
    tower: { name: "tiny", label: "tiny", patches: 16, gigaflop: 0.002 },
    precisions: [
      {
        precision: "fp32",
        peak: { teraflops: 10, size: 4096, operator: "Gemm" },
        tower: {
          weightBytes: 2 ** 20,
          makingMilliseconds: 1500,
          compileMilliseconds: 250,
          batches: [{ images: 1, milliseconds: 125, imagesPerSecond: 8, teraflops: 6, share: 0.6 }],
        },
      },
      { precision: "fp16", refused: "it has none" },
    ],
  };
  expect(reportTables(report).map(({ title }) => title)).toEqual(["Images a second", "Before the first image"]);
  const text = reportMarkdown(report);
  expect(text).toContain("| fp32 | 1 | 8.00 | 125 | 6.00 | 10.0 | 60 % |  |");
  expect(text).toContain("- fp16: it has none");
  expect(text).toContain("a processor that plays a card");
  expect(text.split("\n")[0]).toBe("### MaSC Lens on a \\| card \\| x");
  expect(JSON.parse(/```json\n(.*)\n```/.exec(text)![1]!)).toEqual(report);
});

test("the tower that is offered: the metric's own, a smaller one where memory is short, a tiny one without a card", () => {
  const card = { name: "a card", software: false, fp16: true };
  expect(usualTower(card, null)).toBe("so400m");
  expect(usualTower(card, 16)).toBe("so400m");
  expect(usualTower(card, 4)).toBe("base");
  expect(usualTower({ ...card, software: true }, 16)).toBe("tiny");
  expect(usualTower(null, 16)).toBe("tiny");
  expect(towerOf("so400m").config).toEqual(SO400M_VISION);
});
