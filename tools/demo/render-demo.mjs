// @ts-check
/** The demo project: references, generations, masks and the manifest that the app opens. */
import { mkdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { call } from "./browser.mjs";
import { maskPng } from "./png.mjs";

/** @typedef {import("./scenes/demo-plan.ts").DemoScene} DemoScene */

const SIZE = 512;
const QUALITY = 0.82;
const COLUMNS = ["id", "reference", "reference_mask", "generation", "generation_mask", "prompt", "object", "concept", "prompt_id", "method", "seed", "rating", "degree_of_change"];

/** @param {DemoScene} scene */
function filesOf({ concept, generation }) {
  const stem = generation === undefined ? `references/${concept}` : `generations/${generation.method}/${concept}_${generation.promptId}`;
  return { picture: `${stem}.webp`, mask: `masks/${stem}.png` };
}

/** @param {DemoScene} scene */
function line(scene) {
  const { generation, concept, object } = scene;
  if (generation === undefined) return [];
  const own = filesOf(scene);
  const reference = filesOf({ concept, object, spec: scene.spec });
  const { method, prompt, promptId, seed, change } = generation;
  return [[`${method}-${concept}-${promptId}`, reference.picture, reference.mask, own.picture, own.mask, prompt, object, concept, promptId, method, seed, "", change].join(",")];
}

/**
 * @param {import("@playwright/test").Page} page
 * @param {string} out
 * @param {number} seed
 */
export async function renderDemo(page, out, seed) {
  /** @type {DemoScene[]} */
  const scenes = await call(page, "demoPlan", seed);
  let total = 0;
  for (const scene of scenes) {
    const { picture, mask } = filesOf(scene);
    const { image, parts } = await call(page, "webp", scene.spec, SIZE, QUALITY);
    const numbers = Buffer.from(parts, "base64");
    const files = { [picture]: Buffer.from(image, "base64"), [mask]: maskPng(numbers, SIZE) };
    for (const [name, data] of Object.entries(files)) {
      await mkdir(path.dirname(path.join(out, name)), { recursive: true });
      await writeFile(path.join(out, name), data);
      total += data.length;
    }
  }
  await writeFile(path.join(out, "manifest.csv"), `${[COLUMNS.join(","), ...scenes.flatMap(line)].join("\n")}\n`);
  console.log(`${scenes.length} pictures and masks, ${(total / 1e6).toFixed(2)} MB`);
}
