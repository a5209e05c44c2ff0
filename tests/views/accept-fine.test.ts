import { expect, test } from "vitest";
import { acceptFine } from "../../src/views/making/accept-fine.ts";
import type { Reviewed } from "../../src/views/making/review-order.ts";

/** "Accept all that are not doubtful": what is asked before, and what it accepts. */

const mask = (path: string, change: Partial<Reviewed> = {}): Reviewed => ({
  path,
  made: { maker: "segmenter", model: "m", of: `${path}.png`, number: 1, at: 1 },
  side: "generation",
  sample: path,
  doubts: [],
  compared: false,
  ...change,
});
const DOUBT = { kind: "torn", words: "its edge does not follow what is alike" } as const;

/** @param after what waits once patches were compared; null: that was cancelled */
async function accepted(
  reviewed: readonly Reviewed[],
  after: readonly Reviewed[] | null | "no model",
): Promise<{ readonly paths: readonly string[] | null; readonly compares: number }> {
  let paths: readonly string[] | null = null;
  let compares = 0;
  const compare = async () => (compares++, after === null ? null : new Map());
  await acceptFine({
    reviewed,
    compare: after === "no model" ? null : compare,
    judged: () => (Array.isArray(after) ? after : []),
    accept: (given) => void (paths = given),
  });
  return { paths, compares };
}

test("waits until patches were compared, and leaves what they speak against", async () => {
  const before = [mask("a"), mask("half"), mask("empty", { doubts: [DOUBT] })];
  const after = [
    mask("a", { compared: true }),
    mask("half", { compared: true, doubts: [DOUBT] }),
    mask("empty", { doubts: [DOUBT] }),
    mask("came meanwhile"),
  ];
  expect(await accepted(before, after)).toEqual({ paths: ["a"], compares: 1 });
});

test("accepts nothing where that was cancelled", async () => {
  expect(await accepted([mask("a")], null)).toEqual({ paths: null, compares: 1 });
});

test("asks nothing where all was compared, or no model can", async () => {
  const compared = [mask("a", { compared: true }), mask("b", { doubts: [DOUBT] })];
  expect(await accepted(compared, [])).toEqual({ paths: ["a"], compares: 0 });
  expect(await accepted([mask("a"), mask("b", { doubts: [DOUBT] })], "no model")).toEqual({
    paths: ["a"],
    compares: 0,
  });
});
