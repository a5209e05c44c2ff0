import { describe, expect, it } from "vitest";
import { isAnswered } from "../../src/cli/resume.ts";
import { withFields } from "../../src/project/corrections.ts";
import { parseResults, toCsv, toJsonl } from "../../src/project/export.ts";
import { readManifest } from "../../src/project/formats/manifest/manifest.ts";
import { bestOf, comparisonIn, meanOfHowMany, meanScores, outcomeOf } from "../../src/project/mean-scores.ts";
import { measureOf } from "../../src/project/measure-lists.ts";
import { comparedAt, filesOf, referencesOf, withMaskOf } from "../../src/project/references.ts";
import { NO_SCORES, resultRowOf, type RunSettings, type SampleScores } from "../../src/project/result.ts";
import type { ReferenceOutcome } from "../../src/project/outcome.ts";
import { emptySample } from "../../src/project/corrections.ts";
import type { Sample } from "../../src/project/types.ts";
import { fc } from "../properties/seeded.ts";

const RUN: RunSettings = {
  model: "tiny",
  maxPatches: 256,
  threshold: 0.5,
  stripper: "regex",
  precision: "fp32",
  provider: "wasm",
  version: "0.1.0",
};
const scoresOf = (change: Partial<SampleScores>): SampleScores => ({ ...NO_SCORES, ...change });
const CP = measureOf("cp")!;
const PF = measureOf("pf")!;
const three: readonly ReferenceOutcome[] = [
  { image: "a.png", mask: "am.png", scores: scoresOf({ cp: 0.5, pf: 0.1, cp_n_ref_fg: 4, dino: 0.2 }) },
  { image: "b.png", mask: null, scores: scoresOf({ pf: 0.1, dino: 0.4, flags: ["mask_missing"] }) },
  {
    image: "c.png",
    mask: "cm.png",
    scores: scoresOf({ cp: 0.75, pf: 0.1, cp_n_ref_fg: 5, dino: 0.6, flags: ["damaged"] }),
  },
];
const sample: Sample = {
  ...emptySample("s"),
  reference: "a.png",
  referenceMask: "am.png",
  generation: "g.png",
  otherReferences: [
    { image: "b.png", mask: null },
    { image: "c.png", mask: "cm.png" },
  ],
};

describe("means over references", () => {
  it("are over those that have a value; flags are those of any, a count is none where they differ", () => {
    const { cp, pf, dino, cp_n_ref_fg, flags } = meanScores(
      three.flatMap((one) => ("scores" in one ? [one.scores] : [])),
    );
    expect({ cp, pf, cp_n_ref_fg, flags }).toEqual({
      cp: 0.625,
      pf: 0.1,
      cp_n_ref_fg: null,
      flags: ["mask_missing", "damaged"],
    });
    expect(dino).toBeCloseTo(0.4, 14);
  });

  it("of equal values are those values to the last digit, and lie between the extremes", () => {
    const value = fc.double({ min: -1, max: 1, noNaN: true });
    fc.assert(
      fc.property(value, fc.nat({ max: 12 }), (cp, more) => {
        expect(meanScores(Array.from({ length: more + 1 }, () => scoresOf({ cp }))).cp).toBe(cp);
      }),
    );
    fc.assert(
      fc.property(fc.array(fc.option(value, { nil: null }), { minLength: 1, maxLength: 9 }), (all) => {
        const { cp } = meanScores(all.map((one) => scoresOf({ cp: one })));
        const known = all.filter((one) => one !== null);
        if (known.length === 0) expect(cp).toBeNull();
        else {
          expect(cp).toBeGreaterThanOrEqual(Math.min(...known) - 1e-15);
          expect(cp).toBeLessThanOrEqual(Math.max(...known) + 1e-15);
        }
      }),
    );
  });

  it("hold further backbones' too", () => {
    const all = [{ dinov2: 0.25 }, { dinov2: null }, { dinov2: 0.75 }].map((further) => scoresOf({ further }));
    expect(meanScores(all).further).toEqual({ dinov2: 0.5 });
  });

  it("say of how many references they are, and which is the best", () => {
    expect(meanOfHowMany(three, CP)).toEqual({ scored: 2, all: 3 });
    expect(meanOfHowMany(three, PF)).toBeNull();
    expect(meanOfHowMany(undefined, CP)).toBeNull();
    expect(bestOf(three, CP)).toBe(0.75);
    expect(bestOf(three, measureOf("best_match_in_background")!)).toBeNull();
  });

  it("are over the others where one failed, which is flagged; where all did, the row fails", () => {
    const error = { code: "missing_file", message: "gone" } as const;
    const failed: ReferenceOutcome = { image: "b.png", mask: null, error };
    const outcome = outcomeOf([three[0]!, failed]);
    expect(outcome).toMatchObject({ scores: { cp: 0.5, flags: ["reference_failed"] }, references: [{}, { error }] });
    expect(outcomeOf([failed, failed])).toEqual({ error });
  });
});

describe("a sample's references", () => {
  it("are each once, the one in use first, with all of its files", () => {
    const twice = { ...sample, otherReferences: [{ image: "a.png", mask: "x.png" }, ...sample.otherReferences] };
    expect(referencesOf(twice).map(({ image }) => image)).toEqual(["a.png", "b.png", "c.png"]);
    expect(filesOf(sample)).toEqual(["a.png", "b.png", "c.png", "g.png", "am.png", "cm.png"]);
    expect(referencesOf({ ...sample, reference: null }).map(({ image }) => image)).toEqual(["b.png", "c.png"]);
  });

  it("are looked at one by one: one that is not there is the first", () => {
    expect([0, 1, 2, 3].map((place) => comparedAt(sample, place).reference)).toEqual([
      "a.png",
      "b.png",
      "c.png",
      "a.png",
    ]);
    const single = { ...sample, otherReferences: [] };
    expect(comparedAt(single, 4)).toBe(single);
    const outcome = outcomeOf(three);
    expect(comparisonIn(outcome, "c.png")).toMatchObject({ scores: { cp: 0.75 } });
    expect(comparisonIn({ scores: scoresOf({ cp: 1 }) }, "c.png")).toMatchObject({ scores: { cp: 1 } });
  });

  it("get a mask wherever their picture stands", () => {
    expect(withMaskOf(sample, "a.png", "new.png")).toEqual({ referenceMask: "new.png" });
    expect(withMaskOf(sample, "b.png", "new.png")).toEqual({
      otherReferences: [
        { image: "b.png", mask: "new.png" },
        { image: "c.png", mask: "cm.png" },
      ],
    });
    expect(withMaskOf(sample, "z.png", "new.png")).toEqual({});
  });

  it("set by hand take the place of a list in the row's own columns", () => {
    const listed = { ...sample, columns: { id: "s", reference: ["a.png", "b.png"], generation: "g.png" } };
    const { columns } = withFields(listed, { otherReferences: [] });
    expect(columns).toEqual({
      id: "s",
      reference: "a.png",
      reference_mask: "am.png",
      generation: "g.png",
      generation_mask: null,
    });
  });
});

const referencesIn = (name: string, text: string) => {
  const { samples, problems } = readManifest(name, text);
  return { references: samples.map(referencesOf), problems: problems.map(({ message }) => message) };
};

describe("a manifest with several references a row", () => {
  const both = [
    { image: "a.png", mask: "am.png" },
    { image: "b.png", mask: null },
  ];

  it.each([
    ["lists", { reference: ["a.png", "b.png"], reference_mask: ["am.png", null] }],
    ["a list under references", { references: ["a.png", "b.png"], reference_mask: ["am.png"] }],
    ["one and a list", { reference: "a.png", reference_mask: "am.png", references: ["a.png", "b.png"] }],
    [
      "objects, as our own results have them",
      {
        reference: "a.png",
        reference_mask: "am.png",
        references: [
          { reference: "a.png", reference_mask: "am.png", cp: 0.5, flags: [] },
          { reference: "b.png", reference_mask: null, flags: [] },
        ],
      },
    ],
    ["a list in JSON", { reference: '["a.png", "b.png"]', reference_mask: '["am.png", ""]' }],
  ])("has them as %s", (_name, row) => {
    const text = `${JSON.stringify({ ...row, generation: "g.png" })}\n`;
    expect(referencesIn("m.jsonl", text)).toEqual({ references: [both], problems: [] });
  });

  it("has them in a CSV's cell", () => {
    const text = 'reference,generation\n"[""a.png"",""b.png""]",g.png\n[1] cup.png,g.png\n';
    expect(referencesIn("m.csv", text).references.map((all) => all.map(({ image }) => image))).toEqual([
      ["a.png", "b.png"],
      ["[1] cup.png"],
    ]);
  });

  it("says what is wrong with a list", () => {
    const row = { id: "x", reference: ["a.png", 3], reference_mask: ["am.png", null, "cm.png"], generation: "g.png" };
    const { references, problems } = referencesIn("m.jsonl", JSON.stringify(row));
    expect(references).toEqual([[{ image: "a.png", mask: "am.png" }]]);
    expect(problems).toEqual([
      'Of "x" reference 2 of its list is no path, and was left out.',
      'Of "x" there are 3 masks of references, and 2 references.',
    ]);
  });
});

describe("a result row of several references", () => {
  const row = resultRowOf(sample, outcomeOf(three), RUN);

  it("has the means, the best CP, and each reference with what is its own", () => {
    expect(row).toMatchObject({ id: "s", cp: 0.625, pf: 0.1, cp_best: 0.75, model: "tiny" });
    expect(row["references"]).toMatchObject([
      { reference: "a.png", reference_mask: "am.png", cp: 0.5, dino: 0.2, cp_n_ref_fg: 4, flags: [] },
      { reference: "b.png", reference_mask: null, cp: null, flags: ["mask_missing"] },
      { reference: "c.png", cp: 0.75, flags: ["damaged"] },
    ]);
    expect(row["references"]).not.toHaveProperty("0.pf");
    expect(resultRowOf(sample, { scores: scoresOf({ cp: 1 }) }, RUN)).not.toHaveProperty("references");
  });

  it("comes back from JSON lines, and answers for the same references only", () => {
    const [read] = parseResults(toJsonl([row])).values();
    expect(read).toEqual(row);
    const wanted = { run: RUN, baselines: [] };
    expect(isAnswered(read!, sample, wanted)).toBe(true);
    expect(isAnswered(read!, { ...sample, otherReferences: sample.otherReferences.slice(1) }, wanted)).toBe(false);
    const single = resultRowOf({ ...sample, otherReferences: [] }, { scores: scoresOf({ cp: 1 }) }, RUN);
    expect(isAnswered(single, sample, wanted)).toBe(false);
    expect(isAnswered({ ...read!, flags: ["reference_failed"] }, sample, wanted)).toBe(false);
  });

  it("is a plain row of a CSV, each reference in one cell of JSON before the error", () => {
    const [header = "", line = ""] = toCsv([row]).split("\r\n");
    expect(header.endsWith("version,cp_best,references,error_code,error_message")).toBe(true);
    expect(line).toContain('[{""reference"":""a.png""');
    // An input's own column of that name is its own where there is one reference.
    const own = { ...sample, otherReferences: [], columns: { id: "s", references: "Smith, 2020" } };
    expect(toCsv([resultRowOf(own, { scores: scoresOf({}) }, RUN)]).split(",")[1]).toBe("references");
  });
});
