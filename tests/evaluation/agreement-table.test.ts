import { describe, expect, it } from "vitest";
import { agreementTable } from "../../src/evaluation/agreement-table.ts";
import { CONCEPT, PROMPT, type Study } from "../../src/evaluation/study.ts";
import { aucHighLow, kendallTauB, minMaxScale, paperAlpha, pearson, spearman } from "../../src/metric/agreement.ts";
import { MADE_METHODS, madeStudy } from "./made-study.ts";

const near = (value: number | null, expected: number | null) =>
  expected === null ? expect(value).toBeNull() : expect(Math.abs((value ?? NaN) - expected)).toBeLessThan(1e-12);

/** The same cell by the bare statistics, a pair at a time. */
function slowCell(study: Study, id: string, methods: readonly string[]) {
  const metric = study.metrics.find((one) => one.id === id)!;
  const own = study.metrics.filter(({ isOwn, dimension }) => isOwn && dimension === metric.dimension);
  const groups = study.raters.filter(({ dimension }) => dimension === metric.dimension);
  const kept = study.pairs.map(
    ({ setAside, category }, pair) =>
      setAside === null &&
      !(metric.dimension === PROMPT && category === "style") &&
      own.every(({ values }) => !Number.isNaN(values[pair]!)),
  );
  const scaled = minMaxScale(Array.from(metric.values, (value, pair) => (kept[pair] === true ? value : null)))!;
  const taken = methods.flatMap((method) =>
    [...study.pairs.keys()].filter(
      (pair) =>
        study.pairs[pair]!.method === method &&
        kept[pair] === true &&
        !Number.isNaN(metric.values[pair]!) &&
        groups.every(({ values }) => !Number.isNaN(values[pair]!)),
    ),
  );
  const [a, b] = groups.map(({ values }) => taken.map((pair) => values[pair]!));
  const people = taken.map((_, at) => (a![at]! + b![at]!) / 2);
  const scores = taken.map((pair) => metric.values[pair]!);
  return {
    n: taken.length,
    alpha: paperAlpha(
      taken.map((pair) => scaled[pair]!),
      [a!, b!],
    ),
    rho: spearman(scores, people),
    pearson: pearson(scores, people),
    tau: kendallTauB(scores, people),
    auc: aucHighLow(people, scores),
  };
}

const n = (made: Study, id: string) =>
  agreementTable(made, CONCEPT).rows.find(({ metric }) => metric.id === id)!.pooled.n;

describe("agreement table", () => {
  it.each(["masc_cp", "siglip2_global", "dino", "clip_i", "masc_pf", "clip_t"])(
    "has the bare statistics of its pairs in every cell: %s",
    (id) => {
      const study = madeStudy();
      const { dimension } = study.metrics.find((metric) => metric.id === id)!;
      const row = agreementTable(study, dimension).rows.find(({ metric }) => metric.id === id)!;
      for (const [at, methods] of [...MADE_METHODS.map((method) => [method]), [...MADE_METHODS]].entries()) {
        const cell = row.cells[at] ?? row.pooled;
        const slow = slowCell(study, id, methods);
        expect([cell.n, cell.alpha]).toEqual([slow.n, slow.alpha]);
        for (const name of ["rho", "pearson", "tau", "auc"] as const) near(cell[name], slow[name]);
      }
    },
  );

  it("finds what the study was made with", () => {
    const { rows, ceiling, counts } = agreementTable(madeStudy(), CONCEPT);
    const pooled = (id: string) => rows.find(({ metric }) => metric.id === id)!.pooled;
    expect(pooled("masc_cp").alpha).toBeGreaterThan(pooled("dino").alpha!);
    expect(pooled("dino").alpha).toBeGreaterThan(pooled("siglip2_global").alpha! + 0.1);
    expect(pooled("masc_cp").rho).toBeGreaterThan(pooled("clip_i").rho! + 0.2);
    expect(ceiling!.pooled.alpha).toBeGreaterThan(pooled("masc_cp").alpha! - 0.05);
    for (const { pairs, leftOut, kept } of counts)
      expect(pairs).toBe(kept + Object.values(leftOut).reduce((sum, n) => sum + n, 0));
    const masc = rows.find(({ metric }) => metric.id === "masc_cp")!;
    expect([masc.positive, masc.of]).toEqual([4, 4]);
  });

  it("narrows the keys by a complete metric of one's own, and by no other", () => {
    const study = madeStudy({ small: 0, unrated: 0 });
    const without = (id: string, leaves: (method: string, pair: number) => boolean): Study => ({
      ...study,
      metrics: study.metrics.map((metric) =>
        metric.id === id
          ? { ...metric, values: metric.values.map((v, pair) => (leaves(study.pairs[pair]!.method, pair) ? NaN : v)) }
          : metric,
      ),
    });
    const all = study.pairs.length;
    expect(n(study, "dino")).toBe(all);
    const fewer = without("siglip2_global", (_, pair) => pair % 10 === 0);
    expect(n(fewer, "dino")).toBe(all - Math.ceil(all / 10));
    expect(n(fewer, "masc_cp")).toBe(all - Math.ceil(all / 10));
    const incomplete = without("siglip2_global", (method) => method === "worse");
    expect([n(incomplete, "dino"), n(incomplete, "siglip2_global")]).toEqual([all, (3 * all) / 4]);
    const shipped = without("dino", (_, pair) => pair % 10 === 0);
    expect(n(shipped, "masc_cp")).toBe(all);
  });

  it("leaves style concepts out of PF, and takes what is set aside where it is told to", () => {
    const study = madeStudy({ unrated: 0 });
    const table = agreementTable(study, PROMPT, { withSetAside: true });
    expect(table.counts.map(({ leftOut }) => leftOut.style)).toEqual([36, 36, 36, 36]);
    expect(table.rows[0]!.pooled.n).toBe((study.pairs.length * 3) / 4);
    expect(agreementTable(study, PROMPT).rows[0]!.pooled.n).toBeLessThan(table.rows[0]!.pooled.n);
  });

  it("takes any number of raters, on any scale", () => {
    const study = madeStudy({ unrated: 0 });
    const concept = study.raters.filter(({ dimension }) => dimension === CONCEPT);
    const bare = agreementTable(study, CONCEPT).rows[0]!.pooled;
    const stretched = {
      ...study,
      raters: concept.map((group) => ({
        ...group,
        scale: [1, 9] as const,
        values: group.values.map((value) => 1 + 2 * value),
      })),
    };
    const cell = agreementTable(stretched, CONCEPT).rows[0]!.pooled;
    expect([cell.n, cell.alpha, cell.nHigh, cell.nLow]).toEqual([bare.n, bare.alpha, bare.nHigh, bare.nLow]);
    near(cell.rho, bare.rho);
    const alone = agreementTable({ ...study, raters: [concept[0]!] }, CONCEPT);
    expect(alone.ceiling).toBeNull();
    expect(alone.rows[0]!.pooled.alpha).not.toBeNull();
    // Three who each rated two thirds: a pair that one of them rated counts.
    const third = study.pairs.map((_, pair) => pair % 3);
    const three = agreementTable(
      {
        ...study,
        raters: [0, 1, 2].map((at) => ({
          ...concept[at % 2]!,
          name: `rater ${at}`,
          values: concept[at % 2]!.values.map((value, pair) => (third[pair] === at ? NaN : value)),
        })),
      },
      CONCEPT,
    );
    expect([three.rows[0]!.pooled.n, three.ceiling!.pooled.n]).toEqual([bare.n, bare.n]);
    expect(three.rows[0]!.pooled.alpha).not.toBeNull();
  });

  it("says how many pairs there are, and no more, of fewer than three and without ratings", () => {
    const study = madeStudy({ concepts: 1, prompts: 2, small: 0, unrated: 0 });
    const { rows } = agreementTable(study, CONCEPT);
    expect(rows[0]!.cells[0]).toMatchObject({ n: 2, alpha: null, rho: null, pearson: null, tau: null, auc: null });
    const bare = agreementTable({ ...study, raters: [] }, CONCEPT);
    expect([bare.raters, bare.ceiling, bare.rows[0]!.pooled.n]).toEqual([0, null, 0]);
  });
});
