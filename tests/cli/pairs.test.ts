import { mkdirSync, readFileSync, renameSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { broken, FAULTS } from "../../tools/trees/broken.mjs";
import { dreambenchPlus, FULL, type TreeFile } from "../../tools/trees/dreambench-plus.mjs";
import { createPictures } from "../../tools/trees/pictures.mjs";
import { writeTree, writeZip } from "../../tools/trees/write.mjs";
import { PAIR_COLUMNS } from "../../src/project/pair-rows.ts";
import { mascLens, mascLensHere, NAFLEX, put, rowsIn, rowsOf, workFolder } from "./masc-lens.ts";

const work = workFolder();
const OPTIONS = { ...FULL, concepts: 4, prompts: 2, methods: 2, small: 0.25, code: false, copies: false };
let tree: readonly TreeFile[];
beforeAll(async () => {
  tree = [...dreambenchPlus(OPTIONS, await createPictures(16))];
});

const isMask = ([path]: TreeFile) => path.startsWith("masks/");
const isRating = ([path]: TreeFile) => path.startsWith("data_human_rating/");
const isClipseg = ([path]: TreeFile) => path.startsWith("masks/dreambench_plus_clipseg/");
const below = (folder: string, files: readonly TreeFile[]): TreeFile[] =>
  files.map(([path, bytes]) => [path.replace(folder, ""), bytes]);

/** One root; and the same pictures with masks of one source and ratings in trees of their own. */
async function write(name: string, files = tree): Promise<{ readonly whole: string; readonly apart: string }> {
  const [whole, apart] = [join(work, name, "whole", "dreambench_plus"), join(work, name, "apart")];
  await writeTree(
    whole,
    files.filter((file) => !isMask(file) || isClipseg(file)),
  );
  await writeTree(
    join(apart, "data/dreambench_plus"),
    files.filter((file) => !isMask(file) && !isRating(file)),
  );
  await writeTree(join(apart, "data"), files.filter(isClipseg));
  await writeTree(join(apart, "people"), files.filter(isRating));
  return { whole, apart };
}

const pathsOf = (row: Record<string, unknown>) =>
  ["reference", "reference_mask", "generation", "generation_mask"].map((column) => row[column]);
const withoutPaths = (rows: readonly Record<string, unknown>[]) =>
  rows.map(({ reference: _r, reference_mask: _m, generation: _g, generation_mask: _n, ...others }) => others);

async function pairsOf(input: string, words: readonly string[] = []) {
  const out = join(dirname(input), "out", `${Math.random()}.jsonl`);
  const { code, stderr } = await mascLensHere(["pairs", input, ...words, "--out", out]);
  return { code, stderr, rows: code === 0 ? rowsIn(out) : [], text: code === 0 ? readFileSync(out, "utf8") : "" };
}

describe("--photographs", () => {
  const names = ["mug/a.png", "mug/b.png", "vase/a.png", "vase/b.png", "key/a.png"];

  it("reads pairs of a set's photographs within and across subjects, with masks from elsewhere, which stand again as a manifest", async () => {
    const { png, mask } = await createPictures(16);
    const input = join(work, "photographs", "set");
    await writeTree(
      input,
      names.map((name, at) => [name, png(at)]),
    );
    await writeTree(
      join(work, "photographs", "masks"),
      names.map((name, at) => [name, mask(at)]),
    );
    const masks = ["--masks", join(work, "photographs", "masks")];
    const { code, stderr, rows } = await pairsOf(input, ["--photographs", ...masks]);
    expect([code, stderr]).toEqual([0, expect.stringContaining("4 rows by pairs of photographs")]);
    expect(stderr).toContain("A guess: 5 photographs of 3 subjects");
    expect(rows.map(({ method, concept, reference, generation }) => [method, concept, reference, generation])).toEqual([
      ["within", "mug", "mug/a.png", "mug/b.png"],
      ["within", "vase", "vase/a.png", "vase/b.png"],
      ["across", "mug", expect.stringMatching(/^mug/), expect.stringMatching(/^vase/)],
      ["across", "mug", expect.stringMatching(/^mug/), expect.stringMatching(/^vase/)],
    ]);
    expect(rows[0]).toMatchObject({ prompt: null, reference_mask: "../masks/mug/a.png", set_aside: null });
    const again = join(input, "pairs.jsonl");
    put(again, rows.map((row) => `${JSON.stringify(row)}\n`).join(""));
    expect((await pairsOf(again, ["--photographs"])).rows).toEqual(rows);
  });

  it("says of a set without several photographs of two subjects what is missing", async () => {
    const { whole } = await write("one-each");
    const { code, stderr } = await pairsOf(whole, ["--photographs"]);
    expect([code, stderr]).toEqual([2, expect.stringContaining("there are no two subjects with two photographs each")]);
  });
});

describe("pairs", () => {
  it("writes what was understood, in its columns, to stdout and to a file, which gives the same pairs again", async () => {
    const { whole } = await write("columns");
    const { code, stdout, stderr } = await mascLens(["pairs", whole]);
    expect([code, stderr]).toEqual([0, expect.stringContaining("16 generations of 2 methods")]);
    const rows = rowsOf(stdout);
    expect(rows).toHaveLength(16);
    for (const row of rows) expect(Object.keys(row)).toEqual([...PAIR_COLUMNS]);
    expect(rows[0]).toMatchObject({
      concept: "live_subject_animal_00_kitten",
      method: "blip_diffusion",
      prompt_id: "0",
      seed: "0",
      object: "kitten",
      reference: "images/live_subject/animal/00.jpg",
      reference_mask: "masks/dreambench_plus_clipseg/refs/live_subject/animal/00.png",
      ratings: expect.arrayContaining([
        { by: "group1", dimension: "concept", value: expect.any(Number), scale: [0, 4] },
      ]),
    });
    // Masks of 4 % are among those of the tree.
    expect(new Set(rows.map(({ set_aside: rule }) => rule))).toEqual(new Set([null, "mask_small"]));

    const file = put(join(whole, "pairs.jsonl"), stdout);
    const again = join(whole, "again.jsonl");
    expect((await mascLensHere(["pairs", file, "--out", again])).code).toBe(0);
    expect(readFileSync(again, "utf8")).toBe(stdout);
  });

  it("takes masks and ratings from elsewhere as from one root, whatever their folders are called", async () => {
    const { whole, apart } = await write("apart");
    const root = join(apart, "data/dreambench_plus");
    const expected = await pairsOf(whole);
    const alone = await pairsOf(root);
    expect(new Set(alone.rows.map(({ set_aside: rule }) => rule))).toEqual(new Set(["mask_missing"]));
    expect(alone.rows.every(({ ratings }) => ratings === null)).toBe(true);

    const masks = join(apart, "data/masks/dreambench_plus_clipseg");
    const found = await pairsOf(root, ["--masks", masks, "--ratings", join(apart, "people")]);
    expect(found.stderr).toContain('masks of "clipseg", ratings of 2 groups and 2 raters');
    expect(withoutPaths(found.rows)).toEqual(withoutPaths(expected.rows));
    expect(found.rows[0]?.["reference_mask"]).toBe("../masks/dreambench_plus_clipseg/refs/live_subject/animal/00.png");
    for (const [index, row] of found.rows.entries())
      expect(pathsOf(row).map((path) => String(path).replace(/^\.\.\//, ""))).toEqual(pathsOf(expected.rows[index]!));

    const renamed = join(apart, "mine");
    renameSync(masks, renamed);
    const bare = await pairsOf(root, ["--masks", renamed, "--ratings", join(apart, "people/data_human_rating")]);
    expect(withoutPaths(bare.rows)).toEqual(withoutPaths(expected.rows));
    expect(bare.rows[0]?.["generation_mask"]).toMatch(/^\.\.\/\.\.\/mine\/samples\//);
  });

  it("takes the masks that --masks names, whichever others lie around", async () => {
    const root = join(work, "named", "data");
    await writeTree(root, tree);
    const source = join(root, "masks/dreambench_plus_owlv2_sam2");
    const manifest = join(root, "pairs.jsonl");
    expect((await pairsOf(root)).stderr).toContain('those of "clipseg" were taken. For others, name their folder');
    const found = await pairsOf(root, ["--masks", source]);
    for (const row of found.rows) expect(row["reference_mask"]).toMatch(/^masks\/dreambench_plus_owlv2_sam2\/refs\//);
    put(manifest, found.text.replaceAll(/,"(?:reference|generation)_mask":"[^"]+"/g, ""));
    expect((await pairsOf(manifest, ["--masks", source])).text).toBe(found.text);
  });

  it("finds masks by the places of their pictures, whatever their folder is called", async () => {
    const root = join(work, "plain", "pictures");
    for (const path of ["references/cat.png", "generations/cat.png"]) {
      put(join(root, path), "");
      put(join(work, "plain/extra", path), "");
    }
    const manifest = put(
      join(work, "plain/list.csv"),
      "reference,generation\npictures/references/cat.png,pictures/generations/cat.png\n",
    );
    expect((await pairsOf(root, ["--masks", join(work, "plain/extra")])).rows.map(pathsOf)).toEqual([
      ["references/cat.png", "../extra/references/cat.png", "generations/cat.png", "../extra/generations/cat.png"],
    ]);
    expect((await pairsOf(manifest, ["--masks", join(work, "plain/extra")])).rows.map(pathsOf)).toEqual([
      [
        "pictures/references/cat.png",
        "extra/references/cat.png",
        "pictures/generations/cat.png",
        "extra/generations/cat.png",
      ],
    ]);
  });

  it("takes a table of ratings for what it is, though it names pictures", async () => {
    const root = join(work, "rated", "pictures");
    for (const name of ["cat", "dog"])
      for (const role of ["references", "generations"]) put(join(root, role, `${name}.png`), "");
    put(
      join(work, "rated/people/manifest.csv"),
      "reference,generation,rating\npictures/references/dog.png,pictures/generations/dog.png,3\n",
    );
    const { rows } = await pairsOf(root, ["--ratings", join(work, "rated/people")]);
    expect(rows.map(({ generation, ratings }) => [generation, ratings])).toEqual([
      ["generations/cat.png", null],
      ["generations/dog.png", [expect.objectContaining({ value: 3 })]],
    ]);
  });

  it("adds masks and ratings from elsewhere to a manifest, which keeps what it says", async () => {
    const { whole, apart } = await write("manifest");
    const root = join(apart, "data/dreambench_plus");
    const expected = await pairsOf(whole);
    const rows = (await pairsOf(root)).rows.map((row) => ({
      ...Object.fromEntries(Object.entries(row).filter(([, cell]) => cell !== null)),
      prompt: "mine",
      set_aside: undefined,
    }));
    const manifest = put(join(root, "mine.jsonl"), rows.map((row) => JSON.stringify(row)).join("\n"));
    const words = ["--masks", join(apart, "data/masks/dreambench_plus_clipseg"), "--ratings", join(apart, "people")];
    for (const input of [manifest, root]) {
      const found = await pairsOf(input, words);
      expect(found.rows.map(({ prompt }) => prompt)).toEqual(rows.map(() => "mine"));
      const columns = ["id", "ratings", "set_aside"] as const;
      for (const [index, row] of found.rows.entries())
        for (const column of columns) expect(row[column]).toEqual(expected.rows[index]?.[column]);
      expect(found.rows[0]?.["generation_mask"]).toMatch(/^\.\.\/masks\/dreambench_plus_clipseg\/samples\//);
    }
  });

  it("reads ZIPs as the folders they were made of, INPUT and further ones alike", async () => {
    const { whole, apart } = await write("zip");
    const expected = await pairsOf(whole);
    const zip = join(apart, "dreambench_plus.zip");
    const masks = join(apart, "masks.zip");
    await writeZip(
      zip,
      tree
        .filter((file) => !isMask(file) && !isRating(file))
        .map(([path, bytes]): TreeFile => [`dreambench_plus/${path}`, bytes]),
    );
    await writeZip(masks, below("masks/", tree.filter(isClipseg)));
    const found = await pairsOf(zip, ["--masks", masks, "--ratings", join(apart, "people")]);
    expect(withoutPaths(found.rows)).toEqual(withoutPaths(expected.rows));
    expect(pathsOf(found.rows[0]!)).toEqual([
      "images/live_subject/animal/00.jpg",
      "../masks.zip/dreambench_plus_clipseg/refs/live_subject/animal/00.png",
      expect.stringMatching(/^samples\//),
      expect.stringMatching(/^\.\.\/masks\.zip\/dreambench_plus_clipseg\/samples\//),
    ]);
  });

  it("reads a broken tree in parts as in one piece", async () => {
    const faults = Object.keys(FAULTS).filter((name) => name !== "windows-separators");
    const { whole, apart } = await write("broken", [...broken(tree, faults)]);
    const expected = await pairsOf(whole);
    expect(expected.rows.length).toBeGreaterThan(8);
    const words = ["--masks", join(apart, "data/masks"), "--ratings", join(apart, "people")];
    const found = await pairsOf(join(apart, "data/dreambench_plus"), words);
    expect(withoutPaths(found.rows)).toEqual(withoutPaths(expected.rows));
  });

  it("sets aside by each pair's own rule: ORIDa's at .5 %, several references by each of them", async () => {
    const pictures = await createPictures(100);
    const root = join(work, "rules", "orida");
    const scenes = [0.004, 0.03, 0.3].map((share, at) => ["room", at, share] as const);
    for (const [room, at, share] of scenes) {
      const stem = `001_${room}${at}a_1`;
      put(join(root, "test/1/factual_only/images", `${stem}.jpg`), pictures.jpeg(at));
      // A PNG for all its name: pictures are read by their bytes.
      put(join(root, "test/1/factual_only/annotations/masks", `${stem}_mask.jpg`), pictures.mask(at, share));
    }
    const orida = await pairsOf(root);
    expect(orida.rows.map(({ set_aside: rule, small_mask: small }) => [rule, small])).toEqual([[null, 0.005]]);

    const several = join(work, "rules", "several");
    for (const [name, share] of [
      ["a", 0.3],
      ["b", 0.03],
    ] as const)
      put(join(several, `${name}_mask.png`), pictures.mask(0, share));
    for (const name of ["a", "b", "g"]) put(join(several, `${name}.png`), pictures.png(0));
    const row = { generation: "g.png", generation_mask: "a_mask.png" };
    const file = put(
      join(several, "list.jsonl"),
      [
        { ...row, id: "1", reference: ["a.png", "b.png"], reference_mask: ["a_mask.png", "b_mask.png"] },
        { ...row, id: "2", reference: ["a.png", "b.png"], reference_mask: ["a_mask.png", null] },
        { ...row, id: "3", reference: "a.png", reference_mask: "a_mask.png" },
        { ...row, id: "4", reference: "a.png", reference_mask: "g.gone.png" },
      ]
        .map((one) => JSON.stringify(one))
        .join("\n"),
    );
    const { rows } = await pairsOf(file);
    expect(rows.map(({ set_aside: rule }) => rule)).toEqual(["mask_small", "mask_missing", null, "mask_missing"]);
    expect(rows[0]).toMatchObject({ reference: ["a.png", "b.png"], reference_mask: ["a_mask.png", "b_mask.png"] });
  });

  it("names files in what it says by what was typed, and in rows from INPUT", async () => {
    const root = join(work, "said", "pictures");
    for (const path of ["references/cat.png", "generations/cat.png"]) put(join(root, path), "");
    put(join(work, "said/my_masks/stray_mask.png"), "");
    put(join(work, "said/my_masks/generations/cat.png"), "");
    const found = await pairsOf(root, ["--masks", join(work, "said/my_masks")]);
    expect(found.rows[0]).toMatchObject({
      reference: "references/cat.png",
      generation_mask: "../my_masks/generations/cat.png",
      set_aside: "mask_missing",
    });
    expect(found.stderr).toContain(`"${join(work, "said/my_masks/stray_mask.png")}"`);
    expect(found.stderr).not.toContain('"my_masks');
  });

  it("is wrong usage where nothing is understood, or a tree cannot be read", async () => {
    const empty = join(work, "empty");
    mkdirSync(empty);
    const { apart } = await write("wrong");
    const root = join(apart, "data/dreambench_plus");
    const table = put(join(work, "table.csv"), "a,b\n");
    const out = join(root, "images/live_subject/animal/00.jpg");
    for (const [words, said] of [
      [["pairs", empty], /no pair of pictures was found/],
      [["pairs"], /INPUT is missing/],
      [["pairs", root, "--model", NAFLEX], /--model is no option of pairs/],
      [["pairs", root, "--masks", join(work, "gone")], /--masks ".*gone" cannot be read/],
      [["pairs", root, "--ratings", table], /--ratings ".*table.csv" is a file; a folder or a ZIP/],
      [["pairs", root, "--out", out], /would overwrite/],
    ] as const)
      expect(await mascLensHere(words)).toMatchObject({ code: 2, stderr: expect.stringMatching(said) });
  });
});

describe("score", () => {
  it("scores with masks from elsewhere, and goes on with its rows", async () => {
    const { apart } = await write("score");
    const root = join(apart, "data/dreambench_plus");
    rmSync(join(root, "samples", "emu2_gs3_step50_seed42_torch_bfloat16"), { recursive: true });
    const words = ["score", root, "--masks", join(apart, "data/masks"), "--model", NAFLEX, "--max-patches", "16"];
    const out = join(apart, "rows.jsonl");
    expect((await mascLensHere([...words, "--out", out])).code).toBe(0);
    const rows = rowsIn(out);
    expect(rows).toHaveLength(8);
    for (const row of rows)
      expect([row["error"], row["generation_mask"]]).toEqual([undefined, expect.stringMatching(/^\.\.\/masks\//)]);
    const again = await mascLensHere([...words, "--out", out, "--resume"]);
    expect(again.stderr).toContain("8 answered already, 0 to be scored");
  });
});
