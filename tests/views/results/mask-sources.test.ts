import { expect, test } from "vitest";
import { maskSourcesTable } from "../../../src/evaluation/mask-sources-table.ts";
import { movesList, sourcesData, sourceSentences } from "../../../src/views/results/mask-sources/mask-sources-model.ts";
import { madeStudy } from "../../evaluation/made-study.ts";

const STUDY = madeStudy();
const TABLE = maskSourcesTable(STUDY)!;

test("differences are to the first source, on the pairs that all have", () => {
  const { columns, rows } = sourcesData(TABLE);
  const at = (head: string) => columns.findIndex((column) => column.head === head);
  const [first, second] = rows;
  expect(first![at("Delta alpha")]).toBeNull();
  expect(second![at("Delta alpha")]).toBeCloseTo(Number(second![at("alpha")]) - Number(first![at("alpha")]), 12);
  expect(new Set(rows.map((row) => row[at("Pairs shared")]))).toEqual(new Set([TABLE.shared.length]));
});

test("the sentences say by how much a source is worse, and how far pairs move", () => {
  const [first, second] = sourceSentences(TABLE);
  expect(first).toMatch(
    /^On the [\d,]+ pairs that all 2 sources have, CP under sam3 agrees with people at alpha 0\.\d{3}; clipseg comes 0\.\d{3} lower\.$/,
  );
  expect(second).toMatch(
    /^The pair that moves most moves by 0\.\d{4}; (all )?\d+ pairs (below )?move by more than 0\.05\.$/,
  );
});

test("without ratings the means are compared", () => {
  const [first] = sourceSentences(maskSourcesTable({ ...STUDY, raters: [] })!);
  expect(first).toMatch(/CP under sam3 has a mean of 0\.\d{4}; clipseg comes 0\.\d{3} (lower|higher)\.$/);
});

test("sources that share no pair are not compared", () => {
  const none = STUDY.maskSources.map((source, at) =>
    at === 0 ? source : { ...source, values: source.values.map(() => NaN) },
  );
  expect(sourceSentences(maskSourcesTable({ ...STUDY, maskSources: none })!)).toEqual([
    "No pair was scored under all 2 sources: score with each of them, and they can be compared.",
  ]);
});

test("pairs that move most come first, and lead to their samples", () => {
  const { pairs, columns } = movesList(STUDY, TABLE);
  expect(columns).toEqual(["sam3", "clipseg", "Moves by"]);
  const spans = pairs.map(({ values }) => values[2]!);
  expect(spans).toEqual(spans.toSorted((a, b) => b - a));
  expect(pairs.every(({ sample }) => sample !== null)).toBe(true);
});
