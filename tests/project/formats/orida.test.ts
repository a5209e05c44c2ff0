import { describe, expect, it } from "vitest";
import { createIntakeReader } from "../../../src/project/intake.ts";
import { addedTo, fieldsOf, intakeOf, layoutsOf, messagesOf, pictures, tree } from "./files.ts";

const two = (number: number) => String(number).padStart(2, "0");

/** One photograph with its mask. */
const only = (subject: number, scene: string, k = 1, root = "test") => [
  `${root}/${subject}/factual_only/images/00${subject}_${scene}_${k}.jpg`,
  `${root}/${subject}/factual_only/annotations/masks/00${subject}_${scene}_${k}_mask.jpg`,
];
/** A series: 0 without the object, and without a mask. */
const series = (subject: number, scene: string, count = 3, root = "test") =>
  Array.from({ length: count }, (_, k) => [
    `${root}/${subject}/factual_counterfactual/${scene}/images/00${subject}_${scene}_${k}.jpg`,
    ...(k === 0
      ? []
      : [`${root}/${subject}/factual_counterfactual/${scene}/annotations/masks/00${subject}_${scene}_${k}_mask.jpg`]),
  ]).flat();

const backgrounds = (subject: number, count: number) =>
  Array.from({ length: count }, (_, place) => only(subject, `room${two(place)}a`)).flat();

describe("ORIDa", () => {
  it("takes one photograph a background: factual_only first, else the first scene and its first", async () => {
    const intake = await intakeOf(
      pictures(
        ...series(3, "kitchenb"),
        ...only(3, "kitchenc", 4),
        ...series(3, "hallb"),
        ...series(3, "hallA"),
        "test/3/factual_counterfactual/hallA/images/.DS_Store",
        "test/3/factual_counterfactual/hallA/images/._003_hallA_1.jpg",
      ),
    );
    expect(layoutsOf(intake)).toEqual(["orida"]);
    expect(intake.understood[0]?.sentence).toBe("1 subject before 2 backgrounds, as ORIDa has them");
    expect(
      fieldsOf(intake.samples, "method", "concept", "reference", "referenceMask", "generation", "generationMask"),
    ).toEqual([
      [
        "within",
        "3",
        "test/3/factual_counterfactual/hallA/images/003_hallA_1.jpg",
        "test/3/factual_counterfactual/hallA/annotations/masks/003_hallA_1_mask.jpg",
        "test/3/factual_only/images/003_kitchenc_4.jpg",
        "test/3/factual_only/annotations/masks/003_kitchenc_4_mask.jpg",
      ],
    ]);
    expect(intake.samples[0]).toMatchObject({ prompt: null, object: null, otherReferences: [], smallMask: 0.005 });
    expect(messagesOf(intake)).toContain("No subject has 10 backgrounds, so what is there was taken.");
  });

  it("takes subjects with ten backgrounds by number, and their first ten by name", async () => {
    const intake = await intakeOf(
      pictures(...backgrounds(10, 12), ...backgrounds(2, 10), ...backgrounds(1, 9), ...backgrounds(7, 11)),
    );
    const within = intake.samples.filter(({ method }) => method === "within");
    expect(fieldsOf(within, "concept").flat()).toEqual(
      ["2", "7", "10"].flatMap((name) => Array.from({ length: 45 }, () => name)),
    );
    expect(within[0]?.id).toBe("within/2/room00-room01");
    expect(within.some(({ id }) => /room1/.test(id))).toBe(false);
    expect(intake.samples.length - within.length).toBe(135);
    expect(messagesOf(intake)).toContain("The paper takes 50 subjects; 3 of 4 here have 10 backgrounds.");
  });

  it("sorts names by their letters", async () => {
    const { samples } = await intakeOf(pictures(...["b10a", "b9a", "b1a"].flatMap((scene) => only(1, scene))));
    expect(samples.map(({ id }) => id)).toEqual(["within/1/b1-b10", "within/1/b1-b9", "within/1/b10-b9"]);
  });

  it("draws as many pairs across subjects as the paper does, and the same ones", async () => {
    const intake = await intakeOf(
      pictures(...Array.from({ length: 51 }, (_, subject) => backgrounds(subject + 1, 10)).flat()),
    );
    const across = intake.samples.filter(({ method }) => method === "across");
    expect([intake.samples.length, across.length]).toEqual([4500, 2250]);
    // numpy's first number is 22,451: after 224 pairs of subjects, subject 1 with 49 others, 2 with 48, 3 with 47, 4 with 46,
    // it is the 35th of subject 5's 45; there, photograph 5 of the one and 1 of the other.
    expect(across[0]?.id).toBe("across/5/room05-40/room01");
    expect(new Set(across.map(({ id }) => id)).size).toBe(2250);
    expect(intake.samples.some(({ concept }) => concept === "51")).toBe(false);
    expect(intake.problems).toHaveLength(1);
  });

  it("takes all pairs across where there are no more", async () => {
    const scenes = ["xa", "ya", "za"];
    const { samples } = await intakeOf(pictures(...scenes.flatMap((scene) => only(1, scene)), ...only(2, "xa")));
    expect(new Set(samples.map(({ id }) => id))).toEqual(
      new Set(
        ["x-y", "x-z", "y-z"]
          .map((pair) => `within/1/${pair}`)
          .concat(["x", "y", "z"].map((own) => `across/1/${own}-2/x`)),
      ),
    );
  });

  it("says which masks and names are missing, and reads the rest", async () => {
    const [picture = ""] = only(1, "xa");
    const intake = await intakeOf(
      pictures(
        picture.replace(".jpg", ".JPG"),
        ...only(1, "ya"),
        "test/1/factual_only/images/IMG_1.jpg",
        "test/1/factual_only/images/00.jpg",
      ),
    );
    expect(fieldsOf(intake.samples, "referenceMask", "generationMask")).toEqual([
      [null, "test/1/factual_only/annotations/masks/001_ya_1_mask.jpg"],
    ]);
    expect(messagesOf(intake)).toContain("No mask is at hand of 1 photograph");
    expect(messagesOf(intake)).toContain('"test/1/factual_only/images/00.jpg"');
  });

  it("takes a background out whose mask covers half a percent or less, and the next in its place", async () => {
    const files = tree(pictures(...backgrounds(1, 11), ...backgrounds(2, 10), ...backgrounds(3, 12)));
    const asked: string[] = [];
    const shares = new Map([
      [only(1, "room03a")[1], 0.005],
      [only(2, "room00a")[1], 0],
      [only(3, "room05a")[1], 0.0051],
      [only(3, "room10a")[1], 0],
    ]);
    const reader = createIntakeReader(undefined, ({ path }) => {
      asked.push(path);
      return Promise.resolve(shares.has(path) ? shares.get(path)! : path.includes("room07") ? null : 0.2);
    });
    const { samples, problems } = await reader.read(files);
    const within = samples.filter(({ method }) => method === "within");
    expect([...new Set(within.map(({ concept }) => concept))]).toEqual(["1", "3"]);
    const ofFirst = within.filter(({ concept }) => concept === "1").map(({ id }) => id);
    expect(ofFirst.some((id) => id.includes("room03"))).toBe(false);
    expect(ofFirst).toContain("within/1/room00-room10");
    expect(ofFirst).toHaveLength(45);
    expect(problems.map(({ message }) => message).join()).toContain("2 backgrounds were taken out");
    // Each once, and only those that the choice depends on.
    expect([asked.length, new Set(asked).size]).toEqual([31, 31]);
    await reader.read([...files, ...tree(pictures("a.png"))]);
    expect(asked).toHaveLength(31);
  });

  it("is read at any depth, of several splits, with names in any script and form", async () => {
    const nfd = "Küchea".normalize("NFD");
    const intake = await intakeOf(
      pictures(
        ...only(1, nfd, 1, "D:\\data\\ORIDa\\train").map((path) => path.replaceAll("/", "\\")),
        ...series(1, "庭a", 2, "D:/data/ORIDa/test"),
        ...series(1, "Küchea", 2, "D:/data/ORIDa/test"),
      ),
    );
    expect(
      intake.samples.map(({ id, referenceMask, generationMask }) => [
        id,
        referenceMask !== null,
        generationMask !== null,
      ]),
    ).toEqual([["within/1/Küche-庭", true, true]]);
  });

  it("keeps the ids of pairs that share a photograph when more is added", async () => {
    const before = pictures(...only(1, "xa"), ...only(1, "ya"), ...only(1, "za"));
    const { samples } = await addedTo(before, pictures(...only(1, "wa"), "refs/dog.png", "gens/dog.png"));
    expect(
      fieldsOf(samples, "id", "reference", "generation").filter(([id]) => String(id).startsWith("within")),
    ).toEqual(
      [
        ["w", "x"],
        ["w", "y"],
        ["w", "z"],
        ["x", "y"],
        ["x", "z"],
        ["y", "z"],
      ].map(([a, b]) => [
        `within/1/${a}-${b}`,
        `test/1/factual_only/images/001_${a}a_1.jpg`,
        `test/1/factual_only/images/001_${b}a_1.jpg`,
      ]),
    );
  });

  it("leaves other folders alone", async () => {
    expect(layoutsOf(await intakeOf(pictures("a/factual_only/images/1_xa_1.jpg", "refs/a.png", "gens/a.png")))).toEqual(
      ["folder"],
    );
  });
});
