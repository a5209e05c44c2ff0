import { processorTime } from "../processor-time.ts";
import { describe, expect, it } from "vitest";
import { readPaths } from "./names.ts";

const read = (paths: readonly string[], texts: Readonly<Record<string, string>> = {}) =>
  readPaths([...paths, ...Object.keys(texts)], new Map(Object.entries(texts)));
const pairs = (paths: readonly string[]) =>
  read(paths).samples.map(({ reference, generation }) => `${reference} -> ${generation}`);
const masks = (paths: readonly string[]) =>
  read(paths).samples.map(({ referenceMask, generationMask }) => [referenceMask, generationMask]);
const messages = (paths: readonly string[], texts?: Readonly<Record<string, string>>) =>
  read(paths, texts)
    .problems.map(({ message }) => message)
    .join("\n");

const subjects = (paths: readonly string[]) =>
  read(paths).subjects?.map(({ name, pictures }) => [name, ...pictures.map(({ image, mask }) => [image, mask])]);

describe("loose files", () => {
  it("pair by their own names, masks by suffix", () => {
    const { samples, problems, rule } = read([
      "reference.png",
      "generation.png",
      "reference_mask.png",
      "generation_mask.png",
    ]);
    expect(samples).toEqual([
      {
        id: "generation",
        reference: "reference.png",
        referenceMask: "reference_mask.png",
        generation: "generation.png",
        generationMask: "generation_mask.png",
        prompt: null,
        object: null,
        concept: null,
        category: null,
        promptId: null,
        method: null,
        seed: null,
        otherReferences: [],
        ratings: [],
        columns: {},
      },
    ]);
    expect(problems).toEqual([]);
    expect(rule).toBe("names of files, masks by names ending in _mask");
  });

  it.each(["_", "-", "."])("take %smask, other words for roles, and upper-case extensions", (mark) => {
    const paths = ["Ref.JPG", "output.webp", `ref${mark}mask.PNG`, `output${mark}mask.png`];
    expect(pairs(paths)).toEqual(["Ref.JPG -> output.webp"]);
    expect(masks(paths)).toEqual([[paths[2], paths[3]]]);
  });

  it("pair several by what is left of their names", () => {
    expect(pairs(["dog_ref.png", "dog_gen.png", "gen_cat.png", "ref_cat.png"])).toEqual([
      "dog_ref.png -> dog_gen.png",
      "ref_cat.png -> gen_cat.png",
    ]);
    expect(pairs(["reference.png", "generation_1.png", "generation_2.png", "gen10.png"])).toHaveLength(3);
  });

  it("that say nothing of their role are named, with the way out", () => {
    expect(messages(["a.png"])).toMatch(/"a\.png" is a reference or a generation\. Put it in a folder/);
    expect(messages(["a.png", "b.png"])).toMatch(/2 pictures are .*: "a\.png", "b\.png"\. Put them in folders/);
  });
});

describe("folders", () => {
  it.each([
    ["refs", "gens"],
    ["References", "Samples"],
    ["ref_images", "outputs"],
    ["set/reference", "set/generations"],
  ])("%s and %s pair by stem", (refs, gens) => {
    expect(pairs([`${refs}/dog.png`, `${refs}/cat.png`, `${gens}/cat.jpg`, `${gens}/dog.jpg`])).toEqual([
      `${refs}/cat.png -> ${gens}/cat.jpg`,
      `${refs}/dog.png -> ${gens}/dog.jpg`,
    ]);
  });

  it("pair by concept, with or without a method", () => {
    const refs = ["refs/dog/00.png", "refs/cat/00.png"];
    expect(pairs([...refs, "gens/dog/a.png", "gens/cat/a.png"])).toEqual([
      "refs/cat/00.png -> gens/cat/a.png",
      "refs/dog/00.png -> gens/dog/a.png",
    ]);
    const { samples } = read([...refs, "gens/IP-Adapter/Dog/0_1.png", "gens/IP-Adapter/cat/00.png"]);
    expect(samples.map(({ id, reference, concept, method }) => [id, reference, concept, method])).toEqual([
      ["IP-Adapter/cat/00", "refs/cat/00.png", "cat", "IP-Adapter"],
      ["IP-Adapter/Dog/0_1", "refs/dog/00.png", "dog", "IP-Adapter"],
    ]);
  });

  it("pair by a concept's folder when the reference is a file of that name, and the other way round", () => {
    expect(pairs(["refs/dog.png", "refs/cat.png", "gens/cat/1.png"])).toEqual(["refs/cat.png -> gens/cat/1.png"]);
    expect(pairs(["refs/dog/x.png", "refs/cat/y.png", "gens/cat_03.png"])).toEqual([
      "refs/cat/y.png -> gens/cat_03.png",
    ]);
  });

  it("pair within a subject's own folder", () => {
    expect(pairs(["dog/reference.png", "dog/generation_1.png", "cat/reference.png", "cat/generation_1.png"])).toEqual([
      "cat/reference.png -> cat/generation_1.png",
      "dog/reference.png -> dog/generation_1.png",
    ]);
    expect(pairs(["dog/refs/0.png", "dog/outputs/x.png", "cat/refs/0.png", "cat/outputs/x.png"])).toEqual([
      "cat/refs/0.png -> cat/outputs/x.png",
      "dog/refs/0.png -> dog/outputs/x.png",
    ]);
  });

  it("pair by the beginning of the name, the longest", () => {
    expect(
      pairs([
        "refs/dog.png",
        "refs/dog_big.png",
        "refs/cat.png",
        "gens/dog_00.png",
        "gens/dog_big_01.png",
        "gens/cat7.png",
      ]),
    ).toEqual([
      "refs/cat.png -> gens/cat7.png",
      "refs/dog.png -> gens/dog_00.png",
      "refs/dog_big.png -> gens/dog_big_01.png",
    ]);
  });

  it("pair with the only reference, else not, and say so", () => {
    expect(pairs(["refs/dog.png", "gens/1.png", "gens/2.png", "gens/10.png"])).toEqual(
      ["1", "2", "10"].map((name) => `refs/dog.png -> gens/${name}.png`),
    );
    expect(pairs(["refs/dog.png", "refs/cat.png", "gens/1.png"])).toEqual([]);
    expect(messages(["refs/dog.png", "refs/cat.png", "gens/1.png"])).toContain(
      'No reference fits the generation "gens/1.png"',
    );
    expect(messages(["refs/dog.png", "refs/cat.png", "gens/dog.png"])).toContain(
      'No generation fits the reference "refs/cat.png"',
    );
  });

  it("of several references that fit take the first, and say so once", () => {
    const paths = ["refs/dog/1.png", "refs/dog/2.png", "refs/cat/1.png", "gens/dog/x.png", "gens/dog/y.png"];
    expect(pairs(paths)).toEqual(["refs/dog/1.png -> gens/dog/x.png", "refs/dog/1.png -> gens/dog/y.png"]);
    expect(messages(paths)).toContain('2 references fit "gens/dog/x.png" and 1 more; "refs/dog/1.png" was taken');
  });

  it("of the dropped folder's name make nothing when files say more", () => {
    expect(pairs(["samples/reference.png", "samples/generation.png"])).toEqual([
      "samples/reference.png -> samples/generation.png",
    ]);
    expect(pairs(["outputs/dog_ref.png", "outputs/dog_gen.png"])).toEqual([
      "outputs/dog_ref.png -> outputs/dog_gen.png",
    ]);
  });
});

describe("folders of photographs alone, one a subject", () => {
  const photographs = ["mug/a.jpg", "mug/b.jpg", "vase/a.jpg", "vase/b.jpg", "key/a.jpg"].map((path) => `mine/${path}`);

  it("are taken for subjects, with masks and folders inside, and that is told as a guess", () => {
    const paths = [...photographs, "mine/mug/a_mask.png", "mine/masks/vase/b.png"];
    expect(subjects(paths)).toEqual([
      ["key", ["mine/key/a.jpg", null]],
      ["mug", ["mine/mug/a.jpg", "mine/mug/a_mask.png"], ["mine/mug/b.jpg", null]],
      ["vase", ["mine/vase/a.jpg", null], ["mine/vase/b.jpg", "mine/masks/vase/b.png"]],
    ]);
    const { understood, samples } = read(paths);
    expect(samples).toEqual([]);
    expect(understood).toMatchObject([
      { layout: "folder", sentence: expect.stringMatching(/^A guess: 5 photographs of 3 subjects, a folder each/) },
    ]);
    expect(messages(paths)).toMatch(/Each of 3 folders was taken for one subject.*say what the folders hold\.$/);
    expect(subjects(["mug", "vase"].flatMap((name) => [`${name}/images/1.jpg`, `${name}/images/2.jpg`]))).toMatchObject(
      [
        ["mug", ["mug/images/1.jpg", null], ["mug/images/2.jpg", null]],
        ["vase", ["vase/images/1.jpg", null], ["vase/images/2.jpg", null]],
      ],
    );
  });

  it.each([
    ["a picture is generated by its folder", "mine/samples/mug_0.png"],
    ["a picture is generated by its name", "mine/mug/generated_0.png"],
    ["a picture lies beside the folders", "mine/overview.jpg"],
    ["folders lie deeper", "mine/mug/round 2/a.jpg"],
  ])("are not where %s", (_, path) => {
    expect(subjects([...photographs, path]) ?? []).toEqual([]);
  });

  it("are not where one folder alone has several", () => {
    expect(subjects(["mug/a.jpg", "mug/b.jpg", "vase/a.jpg"]) ?? []).toEqual([]);
  });
});

describe("masks", () => {
  it.each([
    ["masks/refs/dog.png", "masks/gens/dog.png"],
    ["refs/masks/dog.png", "gens/masks/dog.png"],
    ["ref_masks/dog.png", "gen_masks/dog.png"],
    ["refs/dog_mask.png", "gens/dog_mask.png"],
    ["masks/dog_ref.png", "masks/dog_gen.png"],
  ])("at %s and %s are found", (referenceMask, generationMask) => {
    expect(masks(["refs/dog.jpg", "gens/dog.jpg", referenceMask, generationMask])).toEqual([
      [referenceMask, generationMask],
    ]);
  });

  it("in one folder are found by stem, and by concept", () => {
    expect(masks(["refs/dog.jpg", "gens/dog_1.jpg", "masks/dog.png", "masks/dog_1.png"])).toEqual([
      ["masks/dog.png", "masks/dog_1.png"],
    ]);
    expect(
      masks([
        "refs/dog/0.jpg",
        "refs/cat/0.jpg",
        "gens/dog/1.jpg",
        "masks/refs/dog/0.png",
        "masks/gens/dog/1.png",
        "masks/refs/cat/0.png",
      ]),
    ).toEqual([["masks/refs/dog/0.png", "masks/gens/dog/1.png"]]);
  });

  it("and pictures without a partner are told of once a kind, with their count and all their paths", () => {
    const many = ["refs", "gens", "masks"].flatMap((folder) =>
      Array.from({ length: 12 }, (_, at) => `${folder}/${folder}${at}.png`),
    );
    const { problems } = read([...many, "loose/a.png"]);
    expect(problems.map(({ kind, count, paths }) => [kind, count, paths?.length])).toEqual([
      ["no-reference", 12, 12],
      ["no-generation", 12, 12],
      ["no-role", undefined, undefined],
      ["mask", 12, 12],
    ]);
    expect(problems[0]?.message).toMatch(/^No reference fits 12 generations: "gens\/gens0\.png", .* and 9 more\. Name/);
  });

  it("that fit a reference and a generation are not guessed", () => {
    expect(masks(["refs/dog.jpg", "gens/dog.jpg", "masks/dog.png"])).toEqual([[null, null]]);
    expect(messages(["refs/dog.jpg", "gens/dog.jpg", "masks/dog.png"])).toMatch(
      /"masks\/dog\.png" fits "gens\/dog\.jpg", "refs\/dog\.jpg"\. Put it into masks\/references/,
    );
  });

  it("without a picture are named", () => {
    expect(messages(["refs/dog.jpg", "gens/dog.jpg", "masks/refs/bird.png"])).toContain(
      'No picture goes with the mask "masks/refs/bird.png"',
    );
  });
});

describe("texts", () => {
  const pictures = ["refs/dog.png", "gens/m/dog_0.png"];
  const told = (texts: Readonly<Record<string, string>>) => {
    const [sample] = read(pictures, texts).samples;
    return [sample?.prompt, sample?.object];
  };

  it("give prompts and object names, the nearest first", () => {
    expect(
      told({
        "gens/m/dog_0.txt": "\ufeffa dog\r\n",
        "gens/m/dog_0.object.txt": " dog \n",
        "prompt.txt": "other",
        "object.txt": "other",
      }),
    ).toEqual(["a dog", "dog"]);
    expect(told({ "gens/m/prompt.txt": "near", "prompt.txt": "far", "refs/dog.object.txt": "dog" })).toEqual([
      "near",
      "dog",
    ]);
    expect(told({ "prompt.txt": "far", "object.txt": "pup" })).toEqual(["far", "pup"]);
    expect(told({ "prompts/m/dog_0.txt": "there" })).toEqual(["there", null]);
    expect(told({ "refs/dog.txt": "by the reference" })).toEqual(["by the reference", null]);
  });

  it("that are empty are empty prompts and no object names", () => {
    expect(told({ "prompt.txt": "", "object.txt": " \n" })).toEqual(["", null]);
    expect(told({})).toEqual([null, null]);
  });

  it("keep their inner line breaks and quotes", () => {
    expect(told({ "prompt.txt": 'a "dog"\nin  rain ' })).toEqual(['a "dog"\nin  rain ', null]);
  });

  it("that no picture uses are named", () => {
    expect(messages(pictures, { "README.txt": "hello" })).toContain('"README.txt"');
  });
});

describe("anything else", () => {
  it("left by systems is ignored, other files are named", () => {
    const junk = [".DS_Store", "refs/Thumbs.db", "__MACOSX/refs/._dog.png", "refs/._dog.png", "desktop.ini"];
    expect(read(["refs/dog.png", "gens/dog.png", ...junk]).problems).toEqual([]);
    expect(messages(["refs/dog.png", "gens/dog.png", "notes.pdf"])).toContain('"notes.pdf"');
  });

  it("without a picture is said to be so", () => {
    expect(readPaths([], new Map())).toMatchObject({ samples: [], problems: [{ path: null }] });
  });

  it("with names to do harm pairs, and is quoted safely", () => {
    const names = ["__proto__", "constructor", "😀 ünï", "a\nb", "\u202egnp"];
    expect(pairs(names.map((name) => `refs/${name}.png`).concat(names.map((name) => `gens/${name}.png`)))).toHaveLength(
      names.length,
    );
    expect(pairs(["refs/__proto__/a.png", "refs/x/a.png", "gens/__proto__/b.png"])).toEqual([
      "refs/__proto__/a.png -> gens/__proto__/b.png",
    ]);
    expect(messages(["gens/\u202e\n\u001b[31m.png"])).toContain(String.raw`"gens/\u{202e}\u{a}\u{1b}[31m.png"`);
  });

  it("in Unicode's other form pairs too", () => {
    expect(pairs(["refs/\u00e9.png", "refs/x.png", "gens/e\u0301.png"])).toHaveLength(1);
  });

  it("in tens of thousands is paired in two seconds", () => {
    const paths = Array.from({ length: 10_000 }, (_, index) => [
      `refs/s${index}/00.png`,
      `gens/m/s${index}/00.png`,
      `masks/refs/s${index}/00.png`,
    ]).flat();
    const times = Array.from({ length: 2 }, () => {
      const spent = processorTime();
      expect(read(paths).samples).toHaveLength(10_000);
      return spent();
    });
    expect(Math.min(...times)).toBeLessThan(2000);
  });
});
