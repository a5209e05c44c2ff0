// @ts-check
/** The two jobs: pictures of mixed shapes, and one reference with nine generations. Written as folders of files with a manifest. */
import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { ROOT } from "./options.mjs";

/** @typedef {import("./options.mjs").Options} Options */

/** @typedef {{ id: string, reference: string, referenceMask: string, generation: string, generationMask: string, prompt: string, object: string }} Pair */

const ORACLE = "tests/fixtures/oracle";
const DEMO = "public/samples/demo";

/** @param {string} name @param {string} extension */
const picture = (name, extension = "png") => ({
  image: `${ORACLE}/images/${name}.${extension}`,
  mask: `${ORACLE}/masks/${name}.png`,
});

/**
 * @param {string} id
 * @param {{ image: string, mask: string }} reference
 * @param {{ image: string, mask: string }} generation
 * @param {string} prompt
 * @param {string} object
 * @returns {Pair}
 */
const pair = (id, reference, generation, prompt, object) => ({
  id,
  reference: reference.image,
  referenceMask: reference.mask,
  generation: generation.image,
  generationMask: generation.mask,
  prompt,
  object,
});

/** Square, upright, wide, as narrow as 1:9, larger and smaller than the budget; PNG, JPEG, WebP; grey too. */
const MIXED = [
  pair(
    "square-photograph",
    picture("astronaut"),
    picture("rocket"),
    "an astronaut watching a rocket launch",
    "astronaut",
  ),
  pair("odd-tall", picture("odd"), picture("tall"), "a vase on a narrow shelf", "vase"),
  pair("large-wide", picture("big"), picture("wide"), "a long red train in the hills", "train"),
  pair("photographs", picture("cat"), picture("coffee"), "a cat next to a cup of coffee on a table", "cat"),
  pair("jpeg-grey", picture("photo_jpeg", "jpg"), picture("grey"), "the temple in black and white", "temple"),
  pair("webp-small", picture("webp", "webp"), picture("exact"), "a flower beside a wall", "flower"),
];

/** Two pairs of photographs that share no picture, near the full number of patches: for a second visit. */
const AGAIN = MIXED.filter(({ id }) => id === "square-photograph" || id === "photographs");

/** The demo's first reference with nine of its generations, all square: 1024 patches each. @returns {Pair[]} */
function oneByNine() {
  const [head = "", ...lines] = readFileSync(path.join(ROOT, DEMO, "manifest.csv"), "utf8")
    .trim()
    .split("\n");
  const names = head.split(",");
  const rows = lines.map((line) => {
    const fields = line.split(",");
    /** @param {string} name */
    return (name) => fields[names.indexOf(name)] ?? "";
  });
  const [first] = rows;
  if (first === undefined) throw new Error("the demo has no pairs");
  return rows
    .filter((row) => row("reference") === first("reference"))
    .slice(0, 9)
    .map((row) =>
      pair(
        row("id"),
        { image: `${DEMO}/${row("reference")}`, mask: `${DEMO}/${row("reference_mask")}` },
        { image: `${DEMO}/${row("generation")}`, mask: `${DEMO}/${row("generation_mask")}` },
        row("prompt"),
        row("object"),
      ),
    );
}

/** Files of different folders may have one name. @param {string} file */
const flat = (file) => file.replaceAll("/", "-");

/**
 * @param {string} folder
 * @param {Pair[]} pairs
 * @returns {{ folder: string, manifest: string, files: string[], pairs: Pair[], images: number }}
 */
function write(folder, pairs) {
  mkdirSync(folder, { recursive: true });
  const files = new Set(
    pairs.flatMap(({ reference, referenceMask, generation, generationMask }) => [
      reference,
      referenceMask,
      generation,
      generationMask,
    ]),
  );
  for (const file of files) copyFileSync(path.join(ROOT, file), path.join(folder, flat(file)));
  const rows = pairs.map(({ id, prompt, object, ...names }) =>
    [
      id,
      flat(names.reference),
      flat(names.referenceMask),
      flat(names.generation),
      flat(names.generationMask),
      prompt,
      object,
    ].join(","),
  );
  const manifest = path.join(folder, "manifest.csv");
  writeFileSync(manifest, `id,reference,reference_mask,generation,generation_mask,prompt,object\n${rows.join("\n")}\n`);
  const images = new Set(pairs.flatMap(({ reference, generation }) => [reference, generation])).size;
  return {
    folder,
    manifest,
    files: [manifest, ...[...files].map((file) => path.join(folder, flat(file)))],
    pairs,
    images,
  };
}

/** @param {Options} options */
export function writeJobs({ work }) {
  return {
    mixed: write(path.join(work, "mixed"), MIXED),
    oneByNine: write(path.join(work, "one-by-nine"), oneByNine()),
    again: write(path.join(work, "again"), AGAIN),
  };
}
