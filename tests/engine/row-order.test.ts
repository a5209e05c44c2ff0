import { describe, expect, test } from "vitest";
import { runJob } from "../../src/engine/job.ts";
import { openModel } from "../../src/engine/models.ts";
import { Pipeline } from "../../src/engine/pipeline.ts";
import type { Outcome, SampleFiles } from "../../src/engine/protocol.ts";
import { orderRows } from "../../src/engine/row-order.ts";
import { nodeCodecs } from "../../src/platform/codecs-node.ts";
import { nodeRuntime } from "../../src/platform/runtime-node.ts";
import { bytesSource, type ByteSource } from "../../src/platform/bytes.ts";
import { createPictures } from "../../tools/trees/pictures.mjs";
import { fc } from "../properties/seeded.ts";
import { oracleModel } from "../parity/oracle.ts";
import { processorTime } from "../processor-time.ts";
import { NAFLEX, never, sampleOf, SETTINGS } from "./rig.ts";

/** The order in which a job takes its rows. */

const pairs = (rows: readonly SampleFiles[]) =>
  rows.map(({ reference, generation }) => `${reference?.slice(7, -4)}-${generation?.slice(7, -4)}`).join(" ");
const row = (reference: string, generation: string) =>
  sampleOf(`${reference} ${generation}`, `${reference}.png`, `${generation}.png`);

test("rows of a reference stand together, in the order in which references and rows were", () => {
  const rows = ["p", "q"].flatMap((method) => ["a", "b", "c"].map((concept) => row(concept, `${concept}${method}`)));
  expect(pairs(orderRows(rows))).toBe("a-ap a-aq b-bp b-bq c-cp c-cq");
});

test("rows of a generation do where it is the image that is shared", () => {
  const rows = ["r", "s"].flatMap((reference) =>
    ["x", "y"].map((generation) => row(`${reference}${generation}`, generation)),
  );
  expect(pairs(orderRows(rows))).toBe("rx-x sx-x ry-y sy-y");
});

test("each row is there once, whatever they share or lack", () => {
  const image = fc.option(fc.constantFrom("a", "b", "c", "__proto__", ""), { nil: null });
  fc.assert(
    fc.property(fc.array(fc.tuple(image, image)), (images) => {
      const rows = images.map(([reference, generation], i) => ({
        ...row("a", "b"),
        id: String(i),
        reference,
        generation,
      }));
      expect(
        orderRows(rows)
          .map(({ id }) => id)
          .toSorted(),
      ).toEqual(rows.map(({ id }) => id).toSorted());
    }),
  );
});

test("ten thousand rows are put in order at once", () => {
  const rows = Array.from({ length: 10_000 }, (_, i) => row(`r${i % 150}`, `g${i}`));
  const taken = processorTime();
  orderRows(rows);
  expect(taken()).toBeLessThan(500);
});

const drawn = await createPictures(32);
/** Pictures by their numbers, each other bytes. */
function findDrawn(path: string): ByteSource {
  const number = Number(/\d+/.exec(path)?.[0]);
  return bytesSource(path, new Uint8Array(path.startsWith("masks") ? drawn.mask(1, 0.3) : drawn.png(number)));
}

/** With memory for the tokens of three images, and no disk. */
async function runTight(samples: readonly SampleFiles[]) {
  const tokens = 3.5 * 64 * 72 * Float32Array.BYTES_PER_ELEMENT;
  const pipeline = new Pipeline(nodeCodecs(), undefined, { pixels: 2 ** 27, tokens });
  await pipeline.use(await openModel(nodeRuntime(), NAFLEX, oracleModel(NAFLEX), "fp32"));
  const outcomes = new Map<string, Outcome>();
  await runJob(never, pipeline, samples, SETTINGS, {
    find: findDrawn,
    onProgress: (said) => said.kind === "row" && outcomes.set(said.id, said.outcome),
  });
  return { encoded: pipeline.encoded.images, outcomes };
}

describe("with little memory", () => {
  const [references, methods] = [4, 6];
  const rows = Array.from({ length: references * methods }, (_, i) => row(`${i % references}`, `${100 + i}`));

  test("every image is encoded once, and the results are those of any other order", async () => {
    const [ordered, asTheyCame] = [await runTight(orderRows(rows)), await runTight(rows)];
    expect(ordered.encoded).toBe(references + rows.length);
    expect(asTheyCame.encoded).toBeGreaterThan(ordered.encoded);
    expect(ordered.outcomes).toEqual(asTheyCame.outcomes);
    expect([...ordered.outcomes.values()].every((outcome) => "scores" in outcome)).toBe(true);
  });
});
