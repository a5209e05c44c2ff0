import { beforeAll, describe, expect, it } from "vitest";
import { compareScores, type ScoreCheck } from "../../src/project/compare-scores.ts";
import { emptySample } from "../../src/project/corrections.ts";
import { readManifest } from "../../src/project/formats/manifest/manifest.ts";
import { readScoreTable } from "../../src/project/formats/their-scores.ts";
import { isForCheck, matchPairs } from "../../src/project/match-pairs.ts";
import { joinTables } from "../../src/project/their-models.ts";
import type { SampleScores } from "../../src/project/result.ts";
import type { Sample } from "../../src/project/types.ts";
import { NAFLEX, openPipeline, scoreOne } from "../engine/rig.ts";
import { caseSample, caseSettings, oracleCases, oracleFinder, type OracleCase } from "../parity/oracle.ts";
import { processorTime } from "../processor-time.ts";

const sample = (id: string, change: Partial<Sample> = {}): Sample => ({ ...emptySample(id), ...change });
const tableOf = (rows: readonly Record<string, unknown>[]) =>
  readScoreTable("s.jsonl", rows.map((row) => JSON.stringify(row)).join("\n"))!;

/** Which sample each row means, by the row's score, which numbers them. */
function meant(rows: readonly Record<string, unknown>[], samples: readonly Sample[]): (string | null)[] {
  const { scores } = tableOf(rows.map((row, index) => ({ signal: "geometry", score: index, ...row })));
  const { idOf } = matchPairs(
    scores.map(({ pair }) => pair),
    samples,
  );
  return scores.map(
    ({ pair }) => idOf.get(JSON.stringify([pair.id, pair.concept, pair.promptId, pair.method, pair.seed])) ?? null,
  );
}

const key = (concept_id: unknown, prompt_id: unknown = null, gen_method: unknown = null, seed: unknown = null) => ({
  concept_id,
  prompt_id,
  gen_method,
  seed,
});
const keyed = (
  id: string,
  concept: string | null,
  promptId: string | null = null,
  method: string | null = null,
  seed: string | null = null,
) => sample(id, { concept, promptId, method, seed });

describe("a row means the sample", () => {
  it("with its id, as text, an apostrophe for spreadsheets aside", () => {
    expect(
      meant(
        [{ id: 7 }, { id: "7b" }, { id: "'-x" }, { id: "__proto__" }, { id: "none" }],
        ["7", "7b", "-x", "__proto__"].map((id) => sample(id)),
      ),
    ).toEqual(["7", "7b", "-x", "__proto__", null]);
  });

  it("else with its concept, prompt, method and seed, numbers however they are written", () => {
    const samples = [
      keyed("a", "cat", "1", "db", "42"),
      keyed("b", "cat", "1", "db", "43"),
      keyed("c", "cat", "2", "db", "42.0"),
    ];
    expect(
      meant(
        [key("cat", 1, "db", 42), key("cat", "1.0", "db", "43"), key("cat", 2, "db", 42), key("dog", 1, "db", 42)],
        samples,
      ),
    ).toEqual(["a", "b", "c", null]);
  });

  it("not with its id where that stands for several pairs", () => {
    const samples = [keyed("cat", "cat", "1"), keyed("b", "cat", "2")];
    expect(
      meant(
        [
          { id: "cat", ...key("cat", 1) },
          { id: "cat", ...key("cat", 2) },
        ],
        samples,
      ),
    ).toEqual(["cat", "b"]);
    expect(meant([{ id: "cat" }, { id: "'cat" }], samples)).toEqual([null, null]);
  });

  it("by what both sides say, where that leaves one", () => {
    const noSeeds = [keyed("a", "cat", "1", "db"), keyed("b", "cat", "2", "db")];
    expect(meant([key("cat", 1, "db", 0), key("cat", 2, "db", 0)], noSeeds)).toEqual(["a", "b"]);
    expect(meant([key("cat", 1, "db", 0), key("cat", 1, "db", 1)], noSeeds), "two rows for one sample").toEqual([
      null,
      null,
    ]);
    expect(
      meant([key("cat", 1)], [keyed("a", "cat", "1", "db"), keyed("b", "cat", "1", "ip")]),
      "two samples for one row",
    ).toEqual([null]);
    expect(meant([key("cat", 1), key("cat", 1, "db")], [keyed("a", "cat", "1", "db")]), "the fuller row wins").toEqual([
      null,
      "a",
    ]);
    expect(meant([key(null, 1, "db", 0)], [keyed("a", null, "1", "db", "0")]), "never without the subject").toEqual([
      null,
    ]);
  });
});

describe("a table of scores is there to be checked", () => {
  const results = tableOf(["a", "b", "c"].map((id) => ({ id, reference: "r.png", generation: "g.png", cp: 0.5 })));
  const scores = tableOf([{ id: "x", signal: "geometry", score: 0.5 }]);
  it("always, without images; with images only where most of its pairs are the open project's", () => {
    expect(isForCheck(scores, null)).toBe(true);
    expect(isForCheck(results, null)).toBe(false);
    expect(isForCheck(results, [sample("a"), sample("z")])).toBe(false);
    expect(isForCheck(results, [sample("a"), sample("b")])).toBe(true);
  });
});

const SCORES = {
  cp: 0.5,
  pf: -0.25,
  siglip2_global: null,
  clip_i: null,
  clip_t: null,
  dino: null,
  cp_n_ref_fg: 12,
  cp_n_ref_total: 64,
  prompt_text: "in rain",
} as const;
const NO_SCORES: SampleScores = {
  ...SCORES,
  cp_fg_frac_ref: null,
  pf_n_fg: null,
  pf_n_total: null,
  pf_n_bg_pooled: null,
  prompt_stripped: null,
  global_maxcos: null,
  weighted_maxcos: null,
  recall_fg: null,
  best_match_in_background: null,
  pf_background_stripped: null,
  pf_background_prompt: null,
  pf_full_stripped: null,
  pf_full_prompt: null,
  pf_foreground_stripped: null,
  pf_foreground_prompt: null,
  cp_mask_interval: null,
  pf_mask_interval: null,
  flags: [],
};

function check(
  text: string,
  samples: readonly Sample[],
  ours: ReadonlyMap<string, SampleScores>,
  path = "s.jsonl",
): ScoreCheck {
  const [model] = joinTables([readScoreTable(path, text)!]).models;
  const theirs = model?.scores ?? [];
  return compareScores(
    theirs,
    matchPairs(
      theirs.map(({ pair }) => pair),
      samples,
    ),
    samples,
    (id) => ours.get(id) ?? null,
  );
}

describe("scores beside scores", () => {
  const samples = ["a", "b", "c", "d", "e"].map((id) => sample(id));
  const ours = new Map<string, SampleScores>([
    ["a", NO_SCORES],
    ["b", { ...NO_SCORES, cp: 0.75 }],
    ["c", { ...NO_SCORES, cp: null, pf: null }],
    ["e", NO_SCORES],
  ]);

  it("are the worst first, with the largest and mean difference and the rank correlation", () => {
    const { rows, summaries } = check("id,cp,pf\na,0.5,0.25\nb,0.5,-0.25\n", samples, ours, "s.csv");
    expect(rows.map(({ id, score, difference }) => [id, score, difference])).toEqual([
      ["a", "pf", -0.5],
      ["b", "cp", 0.25],
      ["a", "cp", 0],
      ["b", "pf", 0],
    ]);
    expect(summaries).toEqual([
      { score: "cp", compared: 2, theirs: 2, largest: 0.25, mean: 0.125, spearman: null },
      { score: "pf", compared: 2, theirs: 2, largest: 0.5, mean: 0.25, spearman: null },
    ]);
    const alike = check("id,cp\na,0.5\nb,0.75\n", samples, ours, "s.csv");
    expect(alike.summaries[0]).toMatchObject({ largest: 0, mean: 0, spearman: expect.closeTo(1, 12) });
  });

  it("leave over what one side lacks, by name", () => {
    const result = check("id,cp,pf\na,0.5,nan\nc,0.5,\nd,0.5,0.5\nx,0.5,0.5\n", samples, ours, "s.csv");
    expect(result).toMatchObject({
      strangers: { count: 1, names: ["x"] },
      absent: { count: 2, names: ["b", "e"] },
      waiting: { count: 1, names: ["d"] },
      onlyTheirs: { count: 1, names: ["c, cp"] },
      onlyOurs: { count: 1, names: ["a, pf"] },
      neither: 1,
    });
    expect(result.summaries[0]).toMatchObject({ compared: 1, theirs: 4 });
  });

  it("say which of the counts and texts beside them differ", () => {
    const extras = { cp_n_ref_fg: 13, cp_n_ref_total: 64.0, prompt_text: "in rain" };
    const { rows } = check(JSON.stringify({ id: "a", signal: "geometry", score: 0.4, extras }), samples, ours);
    expect(rows).toMatchObject([{ clues: ["cp_n_ref_fg"], explained: true }]);
    expect(check(JSON.stringify({ id: "a", signal: "geometry", score: 0.4 }), samples, ours).rows).toMatchObject([
      { clues: [], explained: false },
    ]);
  });

  it("of ten thousand pairs take seconds at most", () => {
    const many = readManifest(
      "m.csv",
      [
        "concept,prompt_id,method,seed,reference",
        ...Array.from({ length: 10_000 }, (_, i) => `c${i % 100},${Math.floor(i / 100)},m,0,r`),
      ].join("\n"),
    ).samples;
    const text = many
      .map(({ concept, promptId, method }) =>
        JSON.stringify({
          concept_id: concept,
          prompt_id: promptId,
          gen_method: method,
          signal: "geometry",
          score: 0.5,
        }),
      )
      .join("\n");
    const results = new Map(many.map(({ id }) => [id, NO_SCORES]));
    const taken = processorTime();
    expect(check(text, many, results).summaries).toMatchObject([{ compared: 10_000, largest: 0 }]);
    expect(taken()).toBeLessThan(3000);
  });
});

function packageRows({ reference, generation, cp, pf, extras, model }: OracleCase, index: number) {
  const common = { concept_id: reference, prompt_id: index, gen_method: generation, seed: 42, model };
  return [
    { ...common, signal: "geometry", score: cp, extras },
    { ...common, signal: "prompt_following", score: pf, extras },
  ];
}

describe("the package's answers for the oracle, as it writes them", () => {
  const cases = oracleCases().filter(({ model }) => model === NAFLEX);
  const ours = new Map<string, SampleScores>();
  beforeAll(async () => {
    const pipeline = await openPipeline([NAFLEX]);
    const find = oracleFinder();
    for (const row of cases) ours.set(row.id, await scoreOne(pipeline, caseSample(row), caseSettings(row), find));
  }, 60_000);
  const samples = cases.map((row, index) =>
    sample(row.id, { concept: row.reference, promptId: String(index), method: row.generation, seed: "42" }),
  );
  // As Python's json writes what is undefined.
  const text = cases
    .flatMap(packageRows)
    .map((row) => JSON.stringify({ ...row, score: row.score ?? "<none>" }).replace('"<none>"', "NaN"))
    .join("\n");

  it("agree with ours to 2e-5 in every case, and on which scores there are", () => {
    const result = check(text, samples, ours);
    expect(result.rows.length + result.neither).toBe(2 * cases.length);
    expect(result.rows.map(({ clues }) => clues).flat()).toEqual([]);
    for (const list of [
      result.strangers,
      result.unclear,
      result.absent,
      result.waiting,
      result.onlyOurs,
      result.onlyTheirs,
    ])
      expect(list.count).toBe(0);
    for (const { largest, spearman, compared } of result.summaries) {
      expect(compared).toBeGreaterThan(30);
      expect(largest).toBeLessThanOrEqual(2e-5);
      expect(spearman).toBeGreaterThan(0.999);
    }
  });

  it("with one number falsified show that one first", () => {
    const cp = String(cases[3]!.cp);
    expect(text.split(cp)).toHaveLength(2);
    const [worst, next] = check(text.replace(cp, String(cases[3]!.cp! + 0.01)), samples, ours).rows;
    expect(worst).toMatchObject({ id: cases[3]!.id, score: "cp" });
    expect(worst!.difference).toBeCloseTo(-0.01, 4);
    expect(Math.abs(next!.difference)).toBeLessThanOrEqual(2e-5);
  });
});
