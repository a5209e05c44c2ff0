import { expect, test } from "vitest";
import { agreementOfMask } from "../../src/engine/mask-agreement.ts";
import { oracleSource } from "../parity/oracle.ts";
import { openPipeline, outcomesOf, sampleOf, SETTINGS } from "./rig.ts";

test("masks are judged by tokens that are at hand, and nothing is encoded for it", async () => {
  const pipeline = await openPipeline();
  const sample = sampleOf("pair", "cat.png", "coffee.png");
  const sources = new Map<string, ReturnType<typeof oracleSource>>();
  const find = (path: string) => {
    const known = sources.get(path) ?? oracleSource(path);
    sources.set(path, known);
    return known;
  };
  const wish = {
    picture: sample.generation!,
    mask: sample.generationMask!,
    side: "generation",
    others: [
      { picture: sample.reference!, mask: sample.referenceMask! },
      { picture: "images/rocket.png", mask: "masks/rocket.png" },
    ],
  } as const;
  expect(await agreementOfMask(pipeline, wish, find, SETTINGS)).toBeNull();
  expect(pipeline.encoded.images).toBe(0);

  await outcomesOf(pipeline, [sample]);
  const agreement = await agreementOfMask(pipeline, wish, find, SETTINGS);
  // The rocket was not encoded: it is not asked.
  expect(agreement?.pairs).toHaveLength(1);
  expect(agreement?.settled).toBeGreaterThan(0);
  for (const share of Object.values(agreement!.pairs[0]!)) {
    expect(share).toBeGreaterThanOrEqual(0);
    expect(share).toBeLessThanOrEqual(1);
  }
  expect(pipeline.encoded.images).toBe(2);

  // Asked for, it is: the rocket alone, once.
  const whole = await agreementOfMask(pipeline, wish, find, SETTINGS, true);
  expect(whole?.pairs).toHaveLength(2);
  expect(whole?.pairs[0]).toEqual(agreement!.pairs[0]);
  expect(pipeline.encoded.images).toBe(3);
});
