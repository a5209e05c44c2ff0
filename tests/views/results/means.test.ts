import { describe, expect, test } from "vitest";
import { drawGroups, type GroupIntervals } from "../../../src/evaluation/mean-intervals.ts";
import { groupsOf } from "../../../src/evaluation/groups.ts";
import type { Study } from "../../../src/evaluation/study.ts";
import {
  apartSentence,
  groupTip,
  meansSentences,
  rangeSentence,
} from "../../../src/views/results/methods/mean-words.ts";
import {
  differencesData,
  isApart,
  meansData,
  meansTable,
  metricData,
} from "../../../src/views/results/methods/means.ts";
import { countedValues, pairsIn, samplesOfPairs } from "../../../src/views/results/methods/plane-samples.ts";
import { madeStudy } from "../../evaluation/made-study.ts";

function drawn(study: Study): GroupIntervals {
  const steps = drawGroups(
    study,
    groupsOf(study, "method").map(({ rows }) => Uint32Array.from(rows)),
  );
  for (;;) {
    const step = steps.next();
    if (step.done === true) return step.value;
  }
}

const study = madeStudy({ concepts: 30, prompts: 9 });
const table = meansTable(study, "method", drawn(study));
const cp = table.metrics.findIndex(({ id }) => id === "masc_cp");

describe("a study with known effects", () => {
  test("has its conclusions said: the worse method is told apart, the two alike are not", () => {
    expect(rangeSentence(table, cp)).toMatch(
      /^By MaSC CP, the highest mean has copier with 0\.\d{4} \(95 % interval 0\.\d{4} to 0\.\d{4}\); the lowest worse with /,
    );
    expect(apartSentence(table, cp)).toMatch(
      /^twin_[ab] and twin_[ab] cannot be told apart by MaSC CP: the difference of 0\.\d{4} has a 95 % interval from −0\.\d{4} to 0\.\d{4}, which holds 0\.$/,
    );
    expect(meansSentences(table)).toHaveLength(4);
  });

  test("leaves pairs that are set aside out of every number", () => {
    const { n, mean, values } = table.rows[0]!.means[cp]!;
    const own = study.pairs.flatMap(({ method, setAside }, row) =>
      method === "twin_a" && setAside === null ? [study.metrics[cp]!.values[row]!] : [],
    );
    expect([n, [...values]]).toEqual([own.length, own]);
    expect(mean).toBeCloseTo(own.reduce((a, b) => a + b, 0) / own.length, 12);
    expect(own.length).toBeLessThan(270);
    expect(countedValues(study, study.metrics[cp]!, study.metrics[cp]!).x.filter(Number.isNaN)).toHaveLength(
      study.pairs.filter(({ setAside }) => setAside !== null).length,
    );
  });

  test("has differences whose signs are the means', both ways of saying it alike", () => {
    for (const difference of table.differences![cp]!) {
      const [a, b] = [table.rows[difference.first]!, table.rows[difference.second]!];
      expect(difference.value).toBeCloseTo(a.means[cp]!.mean! - b.means[cp]!.mean!, 12);
      expect(isApart(difference)).toBe(![a.name, b.name].every((name) => name?.startsWith("twin")));
    }
    const words = differencesData(table, table.differences![cp]!).rows.map((row) => row[4]);
    expect(words.filter((word) => word === "no")).toHaveLength(1);
  });
});

test("before intervals are drawn there are means, and nothing is said of what can be told apart", () => {
  const bare = meansTable(study, "method", null);
  expect(apartSentence(bare, cp)).toBeNull();
  expect(rangeSentence(bare, cp)).not.toContain("interval");
  expect(metricData(bare, cp).rows.map(([name, mean, interval]) => [name, typeof mean, interval])).toEqual(
    study.methods.map((name) => [name, "number", null]),
  );
});

test("the table that leaves has a mean, an interval, a median and n of every metric", () => {
  const { columns, rows } = meansData(table);
  expect(columns).toHaveLength(1 + 4 * table.metrics.length);
  for (const row of rows) expect(row).toHaveLength(columns.length);
  expect(groupTip("twin_a", "MaSC CP", table.rows[0]!.means[cp]!)).toMatch(
    /^twin_a: mean MaSC CP 0\.\d{4} \(95 % interval .* to .*\), median 0\.\d{4}, n 2\d\d$/,
  );
});

test("a range in the plane selects the pairs within, and none that is set aside", () => {
  const [x, y] = [study.metrics[cp]!, study.metrics.find(({ id }) => id === "masc_pf")!];
  const all = pairsIn(study, x, y, { x: [-Infinity, Infinity], y: [-Infinity, Infinity] });
  expect(all).toHaveLength(study.pairs.filter(({ setAside }) => setAside === null).length);
  const some = pairsIn(study, x, y, { x: [0.7, 2], y: [0, 0.1] });
  for (const sample of samplesOfPairs(some)) {
    const row = study.pairs.findIndex((pair) => pair.sample === sample);
    expect(x.values[row]! >= 0.7 && y.values[row]! <= 0.1).toBe(true);
  }
  expect(samplesOfPairs(some.map((pair, i) => (i === 0 ? { ...pair, sample: null } : pair)))).toHaveLength(
    some.length - 1,
  );
  expect(some.length).toBeGreaterThan(0);
  expect(some.length).toBeLessThan(all.length);
});
