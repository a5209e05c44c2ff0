// @ts-check
/**
 * Scores and ratings with known effects, as files that a person would drop, without a picture:
 *
 *   node tools/trees/known-effects.mjs OUT
 *
 * "worse" keeps its subjects worse by construction; "twin_a" and "twin_b" are the same method but for what chance does to
 * both alike. MaSC CP follows how well the subject is kept, as people do; SigLIP2 global follows the background, which
 * "worse" copies from its references; MaSC PF follows the prompt.
 */
import path from "node:path";
import { fileURLToPath } from "node:url";
import { writeTree } from "./write.mjs";

export const METHODS = /** @type {const} */ (["worse", "twin_a", "twin_b"]);
const CONCEPTS = 12;
const PROMPTS = 4;

/** In [-1, 1), the same every time. @param {number} place @param {number} salt */
function noise(place, salt) {
  const value = Math.sin((place + 1) * 12.9898 + salt * 78.233) * 43_758.5453;
  return 2 * (value - Math.floor(value)) - 1;
}

/** How well a method keeps the subject, copies the background and follows the prompt in a pair, each about in [0, 1]. @param {string} method @param {number} concept @param {number} prompt */
function truth(method, concept, prompt) {
  const place = concept * PROMPTS + prompt;
  const ease = noise(place, 1) / 4;
  if (method === "worse")
    return { subject: 0.3 + ease, background: 0.8 + noise(place, 2) / 10, prompt: 0.35 + noise(place, 3) / 10 };
  // What one of them does better with one concept it does worse with the next.
  const turn = (concept % 2 === 0 ? 1 : -1) * (method === "twin_a" ? 1 : -1) * 0.03;
  return {
    subject: 0.65 + ease + turn,
    background: 0.35 + noise(place, 2) / 10,
    prompt: 0.7 + noise(place, 3) / 10 + turn,
  };
}

/** @param {string} method @param {"geometry" | "prompt_following"} signal @param {(of: ReturnType<typeof truth>, place: number) => number} scoreOf */
function rows(method, signal, scoreOf) {
  const lines = [];
  for (let concept = 0; concept < CONCEPTS; concept++)
    for (let prompt = 0; prompt < PROMPTS; prompt++)
      lines.push(
        JSON.stringify({
          concept_id: conceptName(concept),
          prompt_id: String(prompt),
          gen_method: method,
          seed: 0,
          signal,
          model: "siglip2-so400m",
          score: scoreOf(truth(method, concept, prompt), concept * PROMPTS + prompt),
          extras: {},
        }),
      );
  return `${lines.join("\n")}\n`;
}

const conceptName = (/** @type {number} */ concept) => `object_${String(concept).padStart(2, "0")}_thing`;

/** From 0 to 4, as people give it. @param {string} method @param {(of: ReturnType<typeof truth>) => number} valueOf @param {number} salt */
function ratings(method, valueOf, salt) {
  /** @type {Record<string, number>} */
  const said = {};
  for (let concept = 0; concept < CONCEPTS; concept++)
    for (let prompt = 0; prompt < PROMPTS; prompt++) {
      const place = concept * PROMPTS + prompt;
      const value = 4 * valueOf(truth(method, concept, prompt)) + noise(place, salt) / 2;
      said[`${conceptName(concept)}-${prompt}`] = Math.max(0, Math.min(4, Math.round(value)));
    }
  return JSON.stringify(said);
}

/** @returns {readonly (readonly [name: string, text: string])[]} */
export function knownEffects() {
  return METHODS.flatMap((method) => {
    const geometry = `results/geometry__siglip2-so400m__dreambenchplus`;
    const people = (/** @type {number} */ group) =>
      /** @type {const} */ ([
        [
          `data_human_rating/merged_data/group${group}/${method}-cp.json`,
          ratings(method, ({ subject }) => subject, 10 + group),
        ],
        [
          `data_human_rating/merged_data/group${group}/${method}-pf.json`,
          ratings(method, ({ prompt }) => prompt, 20 + group),
        ],
      ]);
    return [
      [
        `${geometry}_maskedmaxcos_naflex_${method}.jsonl`,
        rows(method, "geometry", ({ subject }, place) => 0.4 + subject / 2 + noise(place, 4) / 50),
      ],
      [
        `${geometry}_global_naflex_${method}.jsonl`,
        rows(method, "geometry", ({ background }, place) => 0.5 + background / 2 + noise(place, 5) / 50),
      ],
      [
        `results/prompt_following__siglip2-so400m__dreambenchplus_naflex_${method}.jsonl`,
        rows(method, "prompt_following", ({ prompt }, place) => prompt / 5 + noise(place, 6) / 100),
      ],
      ...people(1),
      ...people(2),
    ];
  });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const [, , out] = process.argv;
  if (out === undefined) throw new Error("Where to? node tools/trees/known-effects.mjs OUT");
  const files = knownEffects().map(([name, text]) => /** @type {const} */ ([name, new TextEncoder().encode(text)]));
  console.log(`${await writeTree(path.resolve(out), files)} files in ${out}`);
}
