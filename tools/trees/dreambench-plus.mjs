// @ts-check
/**
 * A tree as DreamBench++ has it (images, captions, samples, masks of several sources, ratings, shipped scores), of any
 * size, of small pictures. The same options give the same bytes.
 */
import { randomOf } from "./random.mjs";

/** @typedef {import("./pictures.mjs").Pictures} Pictures */
/** @typedef {readonly [path: string, bytes: Uint8Array]} TreeFile */
/**
 * @typedef {object} TreeOptions
 * @property {number} concepts
 * @property {number} prompts a concept
 * @property {number} methods
 * @property {number} seeds a prompt and method
 * @property {readonly string[]} sources of masks; "" for a tree without a name
 * @property {boolean} copies src_image, beside each generation
 * @property {boolean} ratings people's, of two groups and two raters
 * @property {boolean} scores that the release has: DINO, CLIP-I, CLIP-T, GPT's
 * @property {boolean} code what lies around in the repository
 * @property {number} small share of masks that cover less than 5 % of their picture
 */

/** @type {TreeOptions} */
export const FULL = {
  concepts: 150,
  prompts: 9,
  methods: 7,
  seeds: 1,
  sources: ["clipseg", "owlv2_sam2"],
  copies: true,
  ratings: true,
  scores: true,
  code: true,
  small: 0.02,
};

/** Folders of the authors' release, and the short names of the methods in them. */
export const METHOD_FOLDERS = /** @type {const} */ ([
  ["emu2_gs3_step50_seed42_torch_bfloat16", "emu2"],
  ["blip_diffusion_gs7_5_step100_seed42_torch_float16", "blip_diffusion"],
  ["dreambooth_lora_sdxl_gs7_5_step100_seed42_torch_float16", "dreambooth_lora_sdxl"],
  ["textual_inversion_sd_gs7_5_step100_seed42_torch_float16", "textual_inversion_sd"],
  ["dreambooth_sd_gs7_5_step100_seed42_torch_float16", "dreambooth_sd"],
  ["ip_adapter_plus_vit_huge_sdxl_scale0_6_gs7_5_step100_seed42_torch_float16", "ip_adapter_plus_vit_h_sdxl"],
  ["ip_adapter_vit_giant_sdxl_scale0_6_gs7_5_step100_seed42_torch_float16", "ip_adapter_vit_g_sdxl"],
]);

/** Folder of the category, and its share of the concepts. */
const CATEGORIES = /** @type {const} */ ([
  ["live_subject/animal", 0.3],
  ["live_subject/human", 0.2],
  ["object", 0.4],
  ["style", 0.1],
]);
const NOUNS = "kitten owl piggy_bank t-shirt chair teapot hot_air_balloon robot lighthouse violin".split(" ");
const PLACES = "on a table,in the snow,on the moon,by the sea,in a forest,at night,in a city,on a stamp,in oil".split(
  ",",
);

const two = (/** @type {number} */ number) => String(number).padStart(2, "0");
const text = (/** @type {string} */ content) => new TextEncoder().encode(content);
const json = (/** @type {unknown} */ content) => text(JSON.stringify(content));

/** @typedef {{ readonly folder: string, readonly index: string, readonly name: string, readonly object: string }} Concept */

/** @param {number} count @returns {Concept[]} */
export function conceptsOf(count) {
  let given = 0;
  return CATEGORIES.flatMap(([folder, share], place) => {
    const own = place === CATEGORIES.length - 1 ? count - given : Math.min(Math.ceil(count * share), count - given);
    given += own;
    return Array.from({ length: own }, (_, at) => {
      const noun = NOUNS[at % NOUNS.length] ?? "thing";
      const index = two(at);
      return { folder, index, name: `${folder.replace("/", "_")}_${index}_${noun}`, object: noun.replaceAll("_", " ") };
    });
  });
}

/** @param {number} count */
export const methodsOf = (count) =>
  Array.from(
    { length: count },
    (_, at) => METHOD_FOLDERS[at] ?? /** @type {const} */ ([`my_method_${at}`, `my_method_${at}`]),
  );

const promptOf = (/** @type {string} */ object, /** @type {number} */ prompt) =>
  `A photo of a ${object} ${PLACES[prompt % PLACES.length]}${prompt < PLACES.length ? "" : ` ${prompt}`}`;

/** @param {TreeOptions} options @param {Pictures} pictures @returns {Generator<TreeFile>} */
function* pictureFiles({ concepts, prompts, methods, seeds, sources, copies, small }, pictures) {
  const random = randomOf(7);
  let count = 0;
  const mask = () => pictures.mask(count++, random() < small ? 0.04 : undefined);
  for (const { folder, index, name, object } of conceptsOf(concepts)) {
    const reference = pictures.jpeg(count++);
    yield [`images/${folder}/${index}.jpg`, reference];
    const prompt = Array.from({ length: prompts }, (_, at) => promptOf(object, at));
    yield [`captions/${folder}/${index}.txt`, text(`${[object, ...prompt].join("\n")}\n`)];
    for (const source of sources) yield [`${maskTree(source)}/refs/${folder}/${index}.png`, mask()];
    for (const [method] of methodsOf(methods)) {
      for (const [at, line] of prompt.entries()) {
        for (let seed = 0; seed < seeds; seed++) {
          const [of, own] = [`samples/${method}`, `${name}/${at}_${seed}`];
          yield [`${of}/tgt_image/${own}.jpg`, pictures.jpeg(count++)];
          if (copies) yield [`${of}/src_image/${own}.jpg`, reference];
          yield [`${of}/text/${own}.txt`, text(`${line}\n`)];
          for (const source of sources) yield [`${maskTree(source)}/samples/${method}/${own}.png`, mask()];
        }
      }
    }
  }
  for (const [method] of methodsOf(methods))
    yield [`samples/${method}/negative_prompt.txt`, text("blurry, low quality\n")];
}

const maskTree = (/** @type {string} */ source) => `masks/dreambench_plus${source === "" ? "" : `_${source}`}`;

/** Values by "CONCEPT-PROMPT". @param {TreeOptions} options @param {(concept: Concept) => unknown} valueOf undefined leaves a pair out */
function byPair({ concepts, prompts }, valueOf, suffix = "") {
  return Object.fromEntries(
    conceptsOf(concepts).flatMap((concept) =>
      Array.from({ length: prompts }, (_, prompt) => [`${concept.name}-${prompt}${suffix}`, valueOf(concept)]).filter(
        ([, value]) => value !== undefined,
      ),
    ),
  );
}

/** @param {TreeOptions} options @returns {Generator<TreeFile>} */
function* ratingFiles(options) {
  const random = randomOf(11);
  const rate = () => Math.floor(random() * 5);
  for (const [, method] of methodsOf(options.methods)) {
    for (const group of ["group1", "group2"]) {
      const merged = `data_human_rating/merged_data/${group}/${method}`;
      const some = (/** @type {Concept} */ { folder }, /** @type {boolean} */ prompt) =>
        random() < 0.03 || (prompt && folder === "style") ? undefined : rate();
      yield [`${merged}-cp.json`, json(byPair(options, (concept) => some(concept, false)))];
      yield [`${merged}-pf.json`, json(byPair(options, (concept) => some(concept, true)))];
    }
    for (const rater of ["rater01", "rater02"])
      yield [`data_human_rating/raw_data/${rater}-${method}.json`, json(byPair(options, () => [rate(), rate()]))];
  }
}

/** @param {TreeOptions} options @returns {Generator<TreeFile>} */
function* scoreFiles(options) {
  const random = randomOf(13);
  for (const [place, [, method]] of methodsOf(options.methods).entries()) {
    // As in the release, where some methods' keys have the picture's number too.
    const suffix = place === 0 ? "-0_0" : "";
    for (const kind of ["dino", "clipi", "clipt"])
      yield [`data_${kind}_rating/${method}.json`, json(byPair(options, () => 20 + random() * 70, suffix))];
    for (const variant of ["concept_preservation_full", "prompt_following_full"])
      yield [`data_gpt_rating/${variant}/${method}.json`, json(byPair(options, () => Math.floor(random() * 5)))];
  }
}

/** @returns {Generator<TreeFile>} */
function* codeFiles() {
  yield ["README.md", text("# A benchmark\n")];
  yield ["LICENSE", text("A licence.\n")];
  yield ["requirements.txt", text("torch\ndiffusers\n")];
  yield ["dreambench_plus/eval/dino.py", text("import torch\n")];
  yield ["dreambench_plus/config.json", json({ seed: 42, steps: 100 })];
}

/** All files of the tree, by folder of the repository. @param {TreeOptions} options @param {Pictures} pictures @returns {Generator<TreeFile>} */
export function* dreambenchPlus(options, pictures) {
  if (options.code) yield* codeFiles();
  yield* pictureFiles(options, pictures);
  if (options.ratings) yield* ratingFiles(options);
  if (options.scores) yield* scoreFiles(options);
}
