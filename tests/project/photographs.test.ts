import { describe, expect, test } from "vitest";
import { comparedSubjects, createPhotographPairs, photographPairs, subjectsOf } from "../../src/project/photographs.ts";
import { NOTHING_SAID } from "../../src/project/sample.ts";
import type { Sample, SubjectPictures } from "../../src/project/types.ts";

/** Pairs of photographs within and across subjects, as the paper draws them. */

const subject = (name: string, count: number, mask = true): SubjectPictures => ({
  name,
  object: name,
  pictures: Array.from({ length: count }, (_, at) => ({
    image: `${name}/0${at}.jpg`,
    mask: mask ? `masks/${name}/0${at}.png` : null,
  })),
});

const generation = (concept: string, references: readonly string[], part: Partial<Sample> = {}): Sample => ({
  ...NOTHING_SAID,
  id: `${concept} generation`,
  concept,
  reference: references[0] ?? null,
  otherReferences: references.slice(1).map((image) => ({ image, mask: null })),
  generation: `out/${concept}.png`,
  prompt: "a photo",
  ...part,
});

const filesOf = ({ reference, generation: other }: Sample) => `${reference} ${other}`;

describe("pairs of photographs", () => {
  test("are all within a subject, and as many across in the order that numpy draws them", () => {
    const pairs = photographPairs([subject("cat", 3), subject("dog", 4), subject("vase", 2)]);
    const within = pairs.filter(({ method }) => method === "within");
    expect(within.map(filesOf)).toEqual([
      "cat/00.jpg cat/01.jpg",
      "cat/00.jpg cat/02.jpg",
      "cat/01.jpg cat/02.jpg",
      "dog/00.jpg dog/01.jpg",
      "dog/00.jpg dog/02.jpg",
      "dog/00.jpg dog/03.jpg",
      "dog/01.jpg dog/02.jpg",
      "dog/01.jpg dog/03.jpg",
      "dog/02.jpg dog/03.jpg",
      "vase/00.jpg vase/01.jpg",
    ]);
    // numpy 2.4: default_rng(0).choice(26, 10, replace=False)
    const drawn = [14, 21, 11, 9, 5, 0, 23, 6, 4, 1];
    const all = [
      ...["cat", "cat", "cat"].flatMap((_, a) => [0, 1, 2, 3].map((b) => `cat/0${a}.jpg dog/0${b}.jpg`)),
      ...[0, 1, 2].flatMap((a) => [0, 1].map((b) => `cat/0${a}.jpg vase/0${b}.jpg`)),
      ...[0, 1, 2, 3].flatMap((a) => [0, 1].map((b) => `dog/0${a}.jpg vase/0${b}.jpg`)),
    ];
    expect(pairs.filter(({ method }) => method === "across").map(filesOf)).toEqual(drawn.map((at) => all[at]));
  });

  test("have ids of their own, masks of both photographs, and no prompt", () => {
    const pairs = photographPairs([subject("cat", 2), subject("dog", 2, false)]);
    expect(new Set(pairs.map(({ id }) => id)).size).toBe(pairs.length);
    expect(pairs.every(({ prompt }) => prompt === null)).toBe(true);
    expect(pairs[0]).toMatchObject({ referenceMask: "masks/cat/00.png", generationMask: "masks/cat/01.png" });
    expect(pairs[1]).toMatchObject({ referenceMask: null, generationMask: null });
  });

  test("are of the paper's size at most: ten pictures of fifty subjects", () => {
    const many = Array.from({ length: 60 }, (_, at) => subject(`s${String(at).padStart(2, "0")}`, 12));
    expect(comparedSubjects(many).flatMap(({ pictures }) => pictures)).toHaveLength(500);
    const pairs = photographPairs(many);
    expect(pairs.filter(({ method }) => method === "within")).toHaveLength(2250);
    expect(pairs.filter(({ method }) => method === "across")).toHaveLength(2250);
  });

  test("are none where one subject alone has several pictures", () => {
    expect(photographPairs([subject("cat", 5), subject("dog", 1)])).toEqual([]);
  });
});

describe("a project's subjects", () => {
  test("are those of its pairs, each picture once, and those that no pair is of, by their names", () => {
    const samples = [
      generation("dog", ["dog/2.jpg", "dog/10.jpg"]),
      generation("dog", ["dog/10.jpg"], { id: "b", referenceMask: "dog/10-mask.png" }),
      generation("cat", ["cat/1.jpg"]),
    ];
    expect(subjectsOf(samples, [subject("ant", 2), subject("cat", 2)])).toEqual([
      expect.objectContaining({ name: "ant" }),
      {
        name: "cat",
        object: "cat",
        pictures: [
          { image: "cat/00.jpg", mask: "masks/cat/00.png" },
          { image: "cat/01.jpg", mask: "masks/cat/01.png" },
          { image: "cat/1.jpg", mask: null },
        ],
      },
      {
        name: "dog",
        object: null,
        pictures: [
          { image: "dog/10.jpg", mask: "dog/10-mask.png" },
          { image: "dog/2.jpg", mask: null },
        ],
      },
    ]);
  });

  test("do not come of pairs of photographs, which are compared already", () => {
    const photographs = { prompt: null, method: "within" };
    expect(subjectsOf([generation("3", ["3/a.jpg", "3/b.jpg"], photographs)])).toEqual([]);
  });

  test("give the same pairs as long as their pictures stay, whatever else changes", () => {
    const pairsOf = createPhotographPairs();
    const samples = [generation("cat", ["a", "b"]), generation("dog", ["c", "d"])];
    const before = pairsOf(samples, undefined);
    expect(before).toHaveLength(4);
    expect(pairsOf([...samples, generation("dog", ["d"], { prompt: "another" })], undefined)).toBe(before);
    expect(pairsOf([...samples, generation("dog", ["e"])], undefined)).not.toBe(before);
  });
});
