import { describe, expect, it } from "vitest";
import {
  createCorrector,
  NO_CORRECTIONS,
  withChange,
  withoutChanges,
  withoutSamples,
  withPair,
} from "../../src/project/corrections.ts";
import type { Sample } from "../../src/project/types.ts";

const sample = (id: string, columns: Record<string, unknown> = {}): Sample => ({
  id,
  reference: `${id}/a.png`,
  referenceMask: null,
  generation: `${id}/b.png`,
  generationMask: null,
  prompt: "a dog",
  object: "dog",
  concept: null,
  category: null,
  promptId: null,
  method: null,
  seed: null,
  otherReferences: [],
  ratings: [],
  columns,
});
const samples = [sample("one"), sample("two", { id: "two", prompt: "a dog", note: 7 }), sample("__proto__")];

describe("corrections", () => {
  it("change what they name and leave everything else the same object", () => {
    const correct = createCorrector();
    const result = correct(samples, withChange(NO_CORRECTIONS, ["one"], { prompt: "a cat", referenceMask: "m.png" }));
    expect(result[0]).toEqual({ ...samples[0], prompt: "a cat", referenceMask: "m.png" });
    expect(result[1]).toBe(samples[1]);
  });

  it("give the same array and the same samples again while nothing changes", () => {
    const correct = createCorrector();
    const first = withChange(NO_CORRECTIONS, ["one"], { prompt: "a cat" });
    const result = correct(samples, first);
    expect(correct(samples, first)).toBe(result);
    const second = withChange(first, ["two"], { object: null });
    expect(correct(samples, second)[0]).toBe(result[0]);
  });

  it("stand over what an earlier one set, and go one sample at a time", () => {
    const both = withChange(withChange(NO_CORRECTIONS, ["one", "two"], { prompt: "p" }), ["one"], { object: "o" });
    expect(createCorrector()(samples, both)[0]).toMatchObject({ prompt: "p", object: "o" });
    const less = withoutChanges(both, ["one"]);
    expect(createCorrector()(samples, less).map(({ prompt }) => prompt)).toEqual(["a dog", "p", "a dog"]);
  });

  it("are said in the input's own columns", () => {
    const [, two] = createCorrector()(samples, withChange(NO_CORRECTIONS, ["two"], { prompt: "a cat" }));
    expect(two?.columns).toEqual({ id: "two", prompt: "a cat", note: 7 });
  });

  it("take samples out, and bring them back when taken back", () => {
    const without = withoutSamples(NO_CORRECTIONS, ["two"]);
    expect(createCorrector()(samples, without).map(({ id }) => id)).toEqual(["one", "__proto__"]);
    expect(createCorrector()(samples, withoutChanges(without, ["two"]))).toHaveLength(3);
  });

  it("make pairs of their own, with an id that is free", () => {
    const taken = new Set(["pair-1"]);
    const { id, corrections } = withPair(NO_CORRECTIONS, taken, { reference: "r.png" });
    expect(id).toBe("pair-2");
    const again = withPair(corrections, taken, {});
    expect(again.id).not.toBe(id);
    expect(createCorrector()(samples, again.corrections).map((one) => one.id)).toEqual([
      "one",
      "two",
      "__proto__",
      id,
      again.id,
    ]);
    expect(createCorrector()([], withoutChanges(corrections, [id]))).toEqual([]);
  });

  it("take any id, one that is a property of every object too", () => {
    const changed = withChange(NO_CORRECTIONS, ["__proto__"], { prompt: "x" });
    expect(createCorrector()(samples, changed)[2]?.prompt).toBe("x");
    expect(createCorrector()([sample("constructor")], NO_CORRECTIONS)[0]?.prompt).toBe("a dog");
  });
});
