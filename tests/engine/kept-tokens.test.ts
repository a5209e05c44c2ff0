import { expect, test } from "vitest";
import { openModel } from "../../src/engine/models.ts";
import { Pipeline } from "../../src/engine/pipeline.ts";
import type { SpillDisk } from "../../src/platform/spill-cache.ts";
import { nodeSpillDisk } from "../../src/platform/spill-disk-node.ts";
import { nodeCodecs } from "../../src/platform/codecs-node.ts";
import { nodeRuntime } from "../../src/platform/runtime-node.ts";
import { oracleFinder, oracleModel } from "../parity/oracle.ts";
import { NAFLEX, outcomesOf, sampleOf, scoresOf } from "./rig.ts";

/** A disk that says how much was put on it. */
function countedDisk(): SpillDisk & { readonly bytes: number } {
  const disk = nodeSpillDisk();
  let bytes = 0;
  return {
    async openFile() {
      const file = await disk.openFile();
      return {
        write(part, at) {
          bytes += part.byteLength;
          file.write(part, at);
        },
        read: (part, at) => file.read(part, at),
        remove: () => file.remove(),
      };
    },
    get bytes() {
      return bytes;
    },
  };
}

const names = ["cat.png", "rocket.png", "coffee.png"];
// Every image comes again after others have pushed it out.
const samples = [...names, ...names].map((name, i) =>
  sampleOf(`${i}`, name, names[(i + 1) % 3]!, {
    referenceMask: null,
    generationMask: null,
    prompt: null,
    object: null,
  }),
);

async function scored(precision: "fp32" | "int8", tokens: number, disk: SpillDisk | null) {
  const pipeline = new Pipeline(nodeCodecs(), () => Promise.resolve(disk), { pixels: 2 ** 30, tokens });
  await pipeline.use(await openModel(nodeRuntime(), NAFLEX, oracleModel(NAFLEX), precision));
  const outcomes = await outcomesOf(pipeline, samples);
  const rows = samples.map(({ id }) => scoresOf(outcomes.get(id)));
  const { images } = pipeline.encoded;
  const { tokens: kept } = await pipeline.tokens(oracleFinder()(samples[0]!.reference!)!, 64);
  return { rows, images, kept };
}

test("in an approximate precision tokens are kept in half the bytes, and a pair scores the same whether they were or not", async () => {
  const [exact, approximate] = [countedDisk(), countedDisk()];
  const roomy = await scored("int8", 2 ** 30, null);
  const narrow = await scored("int8", 1, approximate);
  expect(narrow.rows).toEqual(roomy.rows);
  expect([narrow.images, roomy.images]).toEqual([3, 3]);
  expect(narrow.kept).toEqual(roomy.kept);
  // Float16 has 11 bits: what is kept has no more.
  expect(
    narrow.kept.every(
      (value) =>
        value === 0 ||
        Math.abs(value) < 2 ** -14 ||
        Number.isInteger(value / 2 ** (Math.floor(Math.log2(Math.abs(value))) - 10)),
    ),
  ).toBe(true);

  const whole = await scored("fp32", 1, exact);
  expect(whole.rows).toEqual((await scored("fp32", 2 ** 30, null)).rows);
  expect(approximate.bytes).toBeLessThan(exact.bytes);
});
