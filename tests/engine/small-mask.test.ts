import { expect, test } from "vitest";
import { toFiles } from "../../src/engine/sample-files.ts";
import { contentKey, findFiles } from "../../src/engine/content.ts";
import { emptySample } from "../../src/project/corrections.ts";
import { oracleFinder } from "../parity/oracle.ts";
import { openPipeline, outcomesOf, sampleOf, scoresOf, SETTINGS } from "./rig.ts";

/** A row's own threshold of small masks goes all the way to its flags, and asks for scores of its own. */

const common = sampleOf("common", "cat.png", "coffee.png");
const own = { ...common, id: "own", smallMask: 0.99 };
const several = { ...own, id: "several", otherReferences: [{ image: "images/rocket.png", mask: "masks/rocket.png" }] };

test("flags a row's masks by its own threshold, against each of its references too", async () => {
  const pipeline = await openPipeline();
  const outcomes = await outcomesOf(pipeline, [common, own, several]);
  const flagsOf = (id: string) => scoresOf(outcomes.get(id)).flags;
  expect(flagsOf("common")).toEqual([]);
  expect(flagsOf("own")).toEqual(["mask_small"]);
  expect(flagsOf("several")).toEqual(["mask_small"]);

  const find = oracleFinder();
  const keyOf = (sample: typeof common) => contentKey(pipeline, findFiles(sample, find), SETTINGS, "cpu");
  expect(await keyOf(own)).not.toBe(await keyOf(common));
});

test("the page tells the engine of it", () => {
  const sample = { ...emptySample("a"), smallMask: 0.005 };
  expect(toFiles(sample)).toHaveProperty("smallMask", 0.005);
  expect(toFiles(emptySample("a"))).not.toHaveProperty("smallMask");
});
