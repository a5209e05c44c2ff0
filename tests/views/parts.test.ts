import { describe, expect, it } from "vitest";
import { composeFigure } from "../../src/components/figure/compose.ts";
import type { Figure } from "../../src/components/figure/figure.ts";
import { conceptPreservation, type Match } from "../../src/metric/cp.ts";
import type { LayersOf } from "../../src/views/inspector/layers.ts";
import { linksOf, withParts } from "../../src/views/inspector/parts/part-layers.ts";
import { partsOf, type Levels } from "../../src/views/inspector/parts/parts.ts";

const GRID = { rows: 12, columns: 12 };

/** A subject of 10 x 10 patches in a grid of 12 x 12, kept at .9 but where rectangles say otherwise. */
function pair(...low: (readonly [row: number, column: number, rows: number, columns: number, cosine: number])[]) {
  const weights = Float32Array.from({ length: 144 }, (_, patch) => {
    const [row, column] = [Math.floor(patch / 12), patch % 12];
    return row >= 1 && row <= 10 && column >= 1 && column <= 10 ? 0.8 : 0.3;
  });
  const cosine = new Float32Array(144).fill(0.9);
  for (const [row, column, rows, columns, value] of low) {
    for (let r = row; r < row + rows; r++)
      for (let c = column; c < column + columns; c++) cosine[r * 12 + c] = value + 0.001 * (r + c);
  }
  // Every patch matches the one to its right, in the last column its own.
  const index = Int32Array.from({ length: 144 }, (_, patch) => (patch % 12 === 11 ? patch : patch + 1));
  const match: Match = { cosine, index, backCosine: cosine, backIndex: index };
  return {
    reference: { grid: GRID, weights, tokens: cosine },
    generation: { grid: GRID, weights, tokens: cosine },
    match,
  };
}

const LEVELS: Levels = { spread: 0.8, quality: (cosine) => (cosine - 0.1) / 0.8, best: 1, strength: 1, lost: 0.1 };

function parts(evidence: ReturnType<typeof pair>, levels: Partial<Levels> = {}, threshold = 0.5) {
  const subject = evidence.reference.weights.map((weight) => (weight > threshold ? 1 : 0));
  return partsOf(evidence, Uint8Array.from(subject), threshold, { ...LEVELS, ...levels });
}

/** The same pair with these patches outside the mask, as a person would have erased them. */
function cpErased({ match, reference }: ReturnType<typeof pair>, patches: readonly number[], threshold = 0.5) {
  const weights = reference.weights.map((weight, patch) => (patches.includes(patch) ? 0 : weight));
  return conceptPreservation(match, weights, threshold);
}

const framed = (flags: Uint8Array | null) => [...flags!.keys()].filter((patch) => flags![patch] === 1);

describe("where a pair went wrong", () => {
  const two = pair([1, 1, 4, 3, 0.3], [8, 7, 3, 4, 0.2]);

  it("is its lost parts, by what they take from CP, with their places and numbers", () => {
    const found = parts(two);
    expect(found.kind).toBe("lost");
    expect(found.parts.map(({ name, patches }) => [name, patches.length])).toEqual([
      ["lower right", 12],
      ["upper left", 12],
    ]);
    const [first, second] = found.parts;
    expect(first!.mean).toBeCloseTo(0.2175, 3);
    expect(first!.loss + second!.loss).toBeGreaterThan(0.65);
    expect(first!.loss).toBeGreaterThan(second!.loss);
    // What 76 kept patches lack, and what all 100 do.
    const lack = (patches: readonly number[]) => patches.reduce((sum, patch) => sum + 1 - two.match.cosine[patch]!, 0);
    expect(first!.loss).toBeCloseTo(lack(first!.patches) / (lack([...first!.patches, ...second!.patches]) + 7.6), 5);
  });

  it("says what CP would be without each, and without all: exactly what it is with them out of the mask", () => {
    const found = parts(two);
    for (const { without, patches } of found.parts) {
      expect(without).toBe(cpErased(two, patches));
      const kept = [...two.reference.weights.keys()].filter(
        (patch) => two.reference.weights[patch]! > 0.5 && !patches.includes(patch),
      );
      expect(kept).toHaveLength(88);
      const mean = kept.reduce((sum, patch) => sum + two.match.cosine[patch]!, 0) / 88;
      expect(Math.abs(without! - mean)).toBeLessThan(1e-7);
    }
    expect(found.without).toBeCloseTo(0.9, 6);
    expect(found.without).toBe(
      cpErased(
        two,
        found.parts.flatMap(({ patches }) => patches),
      ),
    );
  });

  it("goes by the threshold that CP goes by", () => {
    // Everything is the subject's above .2: the lost parts are less of it.
    const found = parts(two, {}, 0.2);
    expect(found.parts[0]!.without).toBe(cpErased(two, found.parts[0]!.patches, 0.2));
    expect(found.parts[0]!.without).not.toBe(parts(two).parts[0]!.without);
  });

  it("has its numbers on patches of it, and on patches that these match", () => {
    for (const { middle, matchesMiddle, patches, matches } of parts(two).parts) {
      expect(patches).toContain(middle);
      expect(matches).toContain(matchesMiddle);
      expect(matches.toSorted((a, b) => a - b)).toEqual(
        patches.map((patch) => two.match.index[patch]!).toSorted((a, b) => a - b),
      );
    }
    // Of a ring, the middle is on the ring.
    const ring = pair([3, 3, 6, 6, 0.2]);
    for (let r = 4; r < 8; r++) for (let c = 4; c < 8; c++) ring.match.cosine[r * 12 + c] = 0.9;
    const [part] = parts(ring).parts;
    expect(part!.patches).toHaveLength(20);
    expect(part!.patches).toContain(part!.middle);
  });

  it("hangs together by corners too", () => {
    const found = parts(pair([2, 2, 3, 3, 0.2], [5, 5, 3, 3, 0.2]));
    expect(found.parts.map(({ patches }) => patches.length)).toEqual([18]);
  });

  it("tells parts of one place apart", () => {
    const found = parts(pair([1, 1, 4, 1, 0.1], [1, 3, 4, 1, 0.15]));
    expect(found.parts.map(({ name }) => name)).toEqual(["upper left", "upper left, second"]);
  });

  it("is at most six parts, the heaviest", () => {
    const many = pair(
      ...[1, 5, 9].flatMap((row) => [1, 4, 7].map((column) => [row, column, 2, 2, 0.1 + row / 100] as const)),
    );
    const found = parts(many);
    expect(found.parts).toHaveLength(6);
    const losses = found.parts.map(({ loss }) => loss);
    expect(losses).toEqual(losses.toSorted((a, b) => b - a));
    expect(new Set(found.parts.map(({ name }) => name)).size).toBe(6);
  });

  it("leaves out few patches, and small parts that are nearly found", () => {
    expect(parts(pair([1, 1, 1, 3, 0.1])).kind).toBe("none");
    expect(parts(pair([1, 1, 2, 3, 0.52])).kind).toBe("none");
    expect(parts(pair([1, 1, 2, 3, 0.2])).parts.map(({ patches }) => patches.length)).toEqual([6]);
    // A large one counts from where it is lost on.
    expect(parts(pair([1, 1, 4, 4, 0.5])).parts.map(({ patches }) => patches.length)).toEqual([16]);
  });

  it("is no part of a good pair, of one that is lost as a whole, or where the model tells no patches apart", () => {
    const nothing = { parts: [], without: null };
    expect(parts(pair())).toMatchObject({ kind: "none", ...nothing });
    expect(parts(pair([1, 1, 8, 10, 0.2]), { lost: 0.8 })).toMatchObject({ kind: "whole", lost: 0.8, ...nothing });
    expect(parts(two, { spread: 0.05 })).toMatchObject({ kind: "flat", ...nothing });
  });

  it("is what is clearly below the rest, where a subject without a lost part is found less well as a whole", () => {
    const weak = pair([1, 1, 4, 4, 0.62]);
    expect(parts(weak).kind).toBe("none");
    const found = parts(weak, { strength: 0.7 });
    expect(found.kind).toBe("weak");
    expect(found.parts.map(({ name }) => name)).toEqual(["upper left"]);
  });
});

describe("parts over the pictures", () => {
  const evidence = pair([1, 1, 4, 3, 0.3], [8, 7, 3, 4, 0.2]);
  const { parts: found } = parts(evidence);
  const { match } = evidence;
  const scale = { low: 0, high: 1 };
  const bare = { inside: null, flagged: null };
  const layers: LayersOf = (pointed) => ({
    reference: { ...bare, paint: () => ({ colour: [9, 9, 9], alpha: 0.7 }), caption: "Reference" },
    generation: { ...bare, paint: null, caption: pointed === null ? "Generation" : "cosines to the patch pointed at" },
  });
  const drawn = (open: number | null) => withParts(layers, found, open, match, scale, 0.7);

  it("have their numbers on both, whatever is looked at", () => {
    for (const pointed of [null, { side: "reference", patch: 40 }, { side: "generation", patch: 40 }] as const) {
      const { reference, generation } = drawn(null)(pointed);
      expect(reference.marks!.map(({ text, patch }) => [text, patch])).toEqual(
        found.map(({ middle }, i) => [String(i + 1), middle]),
      );
      expect(generation.marks!.map(({ patch }) => patch)).toEqual(found.map(({ matchesMiddle }) => matchesMiddle));
    }
  });

  it("open: patches and matches are framed and joined, the others fade", () => {
    const [first] = found;
    const { reference, generation, links } = drawn(0)(null);
    expect(framed(reference.flagged)).toEqual(first!.patches.toSorted((a, b) => a - b));
    expect(framed(generation.flagged)).toEqual(first!.matches.toSorted((a, b) => a - b));
    expect(links!.map(({ from, to }) => [from, to])).toEqual(
      first!.patches.map((patch) => [patch, evidence.match.index[patch]!]),
    );
    const [inside, outside] = [reference.paint!(first!.patches[0]!)!, reference.paint!(40)!];
    expect(inside.alpha).toBeGreaterThan(3 * outside.alpha);
    expect(generation.paint!(first!.matches[0]!)).not.toBeNull();
    expect(generation.paint!(0)).toBeNull();
    expect(reference.marks!.map(({ strong }) => strong)).toEqual([true, false]);
    expect(reference.caption).toBe("Reference: part 1, lower right, 12 patches");
  });

  it("leave a patch that is pointed at to its own cosines", () => {
    expect(drawn(0)({ side: "reference", patch: 40 }).links).toBeUndefined();
    expect(drawn(0)({ side: "reference", patch: 40 }).generation.caption).toContain("patch pointed at");
  });

  it("are spread over a large one, whose lines could not be told apart", () => {
    const large = { ...found[0]!, patches: Array.from({ length: 100 }, (_, i) => i) };
    const links = linksOf(large, match);
    expect(links).toHaveLength(40);
    expect(new Set(links.map(({ from }) => from)).size).toBe(40);
  });

  it("leave layers as they are where there are none, or none by that number", () => {
    expect(withParts(layers, [], 0, match, scale, 0.7)).toBe(layers);
    expect(drawn(7)(null).reference.flagged).toBeNull();
  });

  it("are in a figure that is taken away, with marks of one patch beside each other", () => {
    const figure: Figure = {
      title: "pair",
      columns: 1,
      pictures: [
        {
          width: 1200,
          height: 1200,
          caption: "",
          grid: GRID,
          paint: null,
          smooth: false,
          lines: false,
          inside: null,
          flagged: null,
          marked: null,
          marks: [
            { patch: 0, text: "1", strong: false },
            { patch: 0, text: "2", strong: true },
          ],
        },
      ],
      links: [],
      legend: null,
      notes: [],
    };
    const colours = { background: null, text: "#000", dim: "#333", pin: "#f00", flagged: "#fa0" };
    const { shapes } = composeFigure(figure, colours, (text) => text.length / 2);
    const numbers = shapes.flatMap((shape) => (shape.kind === "text" && /^[12]$/.test(shape.text) ? [shape] : []));
    expect(numbers.map(({ text, fill }) => [text, fill])).toEqual([
      ["1", "#fff"],
      ["2", "#111"],
    ]);
    expect(numbers[1]!.x - numbers[0]!.x).toBeGreaterThan(10);
    expect(shapes.filter(({ kind }) => kind === "dot")).toHaveLength(5);
  });
});
