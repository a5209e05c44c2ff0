import { describe, expect, it } from "vitest";
import type { AnswerFacts, MaskFacts } from "../../src/imaging/masks/facts.ts";
import type { PairAgreement } from "../../src/metric/mask-agreement.ts";
import { doubtsOf } from "../../src/project/mask-doubt.ts";

const SURE: AnswerFacts = { peak: 0.99, inside: 0.9, outside: 0.05, unsure: 0.2, expectedIou: null };
const FINE: MaskFacts = {
  covered: 0.2,
  pieces: 1,
  largest: 1,
  border: { top: 0, right: 0, bottom: 0.4, left: 0 },
  answer: SURE,
};
const AGREED: PairAgreement = { found: 0.95, back: 0.95, returns: 0.6, overlap: 0.8 };
const kindsOf = (...given: Parameters<typeof doubtsOf>) => doubtsOf(...given).map(({ kind }) => kind);
const against = (settled: number | null, ...pairs: Partial<PairAgreement>[]) => ({
  settled,
  pairs: pairs.map((pair) => ({ ...AGREED, ...pair })),
});

describe("doubts about a mask", () => {
  it("are none where nothing speaks against it, with and without tokens", () => {
    expect(doubtsOf(FINE)).toEqual([]);
    expect(doubtsOf(FINE, against(0.9, {}))).toEqual([]);
  });

  it("say of an empty mask that alone, and how near the model came", () => {
    const empty = { ...FINE, covered: 0, pieces: 0, largest: 0, answer: { ...SURE, peak: 0.31, inside: null } };
    expect(doubtsOf(empty)).toEqual([{ kind: "empty", words: "marks nothing; the surest place has 0.31" }]);
  });

  it("go by the pair filter's 5 %, or the row's own share", () => {
    expect(doubtsOf({ ...FINE, covered: 0.05 })).toEqual([
      { kind: "small", words: "covers 5.0 % of the picture: with 5.0 % or less its pair is set aside" },
    ]);
    expect(doubtsOf({ ...FINE, covered: 0.05 }, null, 0.005)).toEqual([]);
  });

  it("take a mask along the border for the background, unless matching finds the subject in it", () => {
    const around = { ...FINE, covered: 0.8, border: { top: 1, right: 1, bottom: 0.6, left: 1 } };
    expect(kindsOf(around)).toEqual(["background"]);
    expect(kindsOf(around, against(0.9, { found: 0.95, back: 0.9 }))).toEqual([]);
    expect(kindsOf(around, against(0.9, { found: 0.05, back: 0.04 }))).toEqual(["background", "elsewhere"]);
  });

  it("take a mask that gives way to what its own patches fall into for one whose edge is wrong, whatever its pair says", () => {
    expect(kindsOf(FINE, against(0.43, {}))).toEqual(["torn"]);
    expect(kindsOf(FINE, against(0.43))).toEqual(["torn"]);
    // The other picture shows another subject: less is found, and that alone speaks against nothing.
    expect(kindsOf(FINE, against(0.8, { found: 0.3, back: 0.6 }))).toEqual([]);
  });

  it("take a mask in which nothing of the subject is found, and that finds nothing of it, for another thing's", () => {
    expect(kindsOf(FINE, against(0.9, { found: 0.1, back: 0.1 }))).toEqual(["elsewhere"]);
    expect(kindsOf(FINE, against(0.4, { found: 0.1, back: 0.1 }))).toEqual(["elsewhere"]);
  });

  it("ask no pair whose matches mean no place", () => {
    const lost = { found: 0.1, back: 0.1, returns: 0.2 };
    expect(kindsOf(FINE, against(0.7, lost))).toEqual([]);
    expect(kindsOf(FINE, against(0.2, lost))).toEqual(["torn"]);
  });

  it("go by what most pairs say", () => {
    expect(kindsOf(FINE, against(0.7, {}, {}, { found: 0.1, back: 0.1 }))).toEqual([]);
    expect(kindsOf(FINE, against(0.9, {}, { found: 0.1, back: 0.1 }, { found: 0, back: 0 }))).toEqual(["elsewhere"]);
  });

  it("repeat a model's own doubts", () => {
    const answer = { ...SURE, inside: 0.57, unsure: 1.8, expectedIou: 0.55 };
    expect(kindsOf({ ...FINE, pieces: 6, largest: 0.4, answer })).toEqual(["pieces", "unsure", "blurred", "overlap"]);
  });
});
