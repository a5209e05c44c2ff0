import { expect, test } from "vitest";
import { byAuc, subjectsTable } from "../../../src/evaluation/subjects-table.ts";
import {
  inversionLines,
  pictureName,
  subjectsData,
  subjectSentences,
} from "../../../src/views/results/subjects/subjects-model.ts";
import { madeStudy } from "../../evaluation/made-study.ts";

const SUBJECTS = madeStudy().subjects!;
const TABLE = subjectsTable(SUBJECTS);

test("the metric that tells subjects apart best stands first", () => {
  expect(byAuc(TABLE).map(({ metric }) => metric.label)).toEqual(["MaSC CP", "CLIP-I"]);
  const [first] = subjectsData(TABLE).rows;
  expect(first!.slice(0, 2)).toEqual(["MaSC CP", TABLE[0]!.auc]);
  expect(subjectSentences(TABLE)[0]).toMatch(
    /^MaSC CP tells one subject from two better than every other metric here: AUC 0\.\d{3}, of 60 pairs within and 60 across\.$/,
  );
});

test("a metric that does better is named, and one that does as well", () => {
  const [masc, clip] = TABLE;
  const better = { ...clip!, auc: 0.999 };
  expect(subjectSentences([{ ...masc!, auc: 0.9 }, better])[0]).toMatch(/; CLIP-I \(0\.999\) does better\.$/);
  expect(subjectSentences([{ ...masc!, auc: 0.999 }, better])[0]).toContain("as well as CLIP-I (0.999)");
  expect(subjectSentences([{ ...masc!, auc: null }])).toEqual([
    "There are no pairs of one subject and of two with a score yet.",
  ]);
});

test("inversions are pairs across above pairs within, the worst first, by short names", () => {
  const clip = TABLE.find(({ metric }) => metric.label === "CLIP-I")!;
  const lines = inversionLines(SUBJECTS, clip);
  expect(lines.length).toBeGreaterThan(1);
  for (const { across, within, by } of lines) {
    expect(across.value - within.value).toBeCloseTo(by, 12);
    expect(by).toBeGreaterThan(0);
    expect(across.sample).not.toBeNull();
  }
  expect(pictureName("a/b/dog6/02.jpg")).toBe("dog6/02.jpg");
});

test("intervals stand beside their numbers, and what they do not tell apart is said", () => {
  const ends = [0.9, 0.99] as const;
  const below = [-0.01, 0.2] as const;
  const intervalOf = (metric: string) => ({
    metric,
    auc: ends,
    delta: ends,
    deltaNorm: null,
    below: metric === "masc_cp" ? null : below,
  });
  const { columns, rows } = subjectsData(TABLE, intervalOf);
  const at = columns.findIndex(({ head }) => head === "AUC, 95 % interval");
  expect([rows[0]?.[at], rows[1]?.[at]]).toEqual([ends, ends]);
  expect(subjectSentences(TABLE, intervalOf).at(-1)).toBe(
    "CLIP-I cannot be told apart from MaSC CP: the interval of what lies between their AUC holds 0.",
  );
  expect(subjectSentences(TABLE, (metric) => ({ ...intervalOf(metric), below: [0.01, 0.2] })).join()).not.toContain(
    "told apart",
  );
});
