import { expect, it } from "vitest";
import { agreementTable } from "../../src/evaluation/agreement-table.ts";
import { studyOfFiles } from "../../src/evaluation/files-study.ts";
import { drawGroups, pairsOfGroups } from "../../src/evaluation/mean-intervals.ts";
import { CONCEPT } from "../../src/evaluation/study.ts";
import { knownEffects } from "../../tools/trees/known-effects.mjs";

/** The tree of tools/trees/known-effects.mjs yields what it was made with. */

const { study, problems } = studyOfFiles(knownEffects().map(([path, text]) => ({ path, text })));
const rowsOf = (method: string) =>
  Uint32Array.from(study.pairs.flatMap((pair, row) => (pair.method === method ? [row] : [])));

it("is read whole", () => {
  expect(problems).toEqual([]);
  expect(study.pairs).toHaveLength(144);
  expect(study.metrics.map(({ label }) => label)).toEqual(["MaSC CP", "MaSC PF", "SigLIP2 global"]);
});

it("tells the worse method from both others, and the two that are the same not at all", () => {
  const steps = drawGroups(
    study,
    study.methods.map(rowsOf),
    study.metrics.filter(({ label }) => label === "MaSC CP"),
  );
  let step = steps.next();
  while (step.done !== true) step = steps.next();
  const [differences] = step.value.differences;
  for (const [at, [first, second]] of pairsOfGroups(study.methods.length).entries()) {
    const [low, high] = differences![at]!;
    const names = [study.methods[first], study.methods[second]];
    if (names.includes("worse")) expect(low * high, String(names)).toBeGreaterThan(0);
    else expect(low * high, String(names)).toBeLessThanOrEqual(0);
  }
});

it("shows that MaSC CP agrees with people, and that what follows the background does not", () => {
  const { rows } = agreementTable(study, CONCEPT);
  const alphaOf = (label: string) => rows.find(({ metric }) => metric.label === label)!.pooled.alpha;
  expect(alphaOf("MaSC CP")).toBeGreaterThan(0.7);
  expect(alphaOf("SigLIP2 global")).toBeLessThan(0);
});
