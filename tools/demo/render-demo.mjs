// @ts-check
/** The demo project: references, generations, masks and the manifest that the app opens. */
import { mkdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { call } from "./browser.mjs";
import { maskPng, png } from "./png.mjs";

/** @typedef {import("./scenes/demo-plan.ts").DemoScene} DemoScene */

const SIZE = 512;
const QUALITY = 0.82;
const COLUMNS = [
  "id",
  "reference",
  "reference_mask",
  "generation",
  "generation_mask",
  "prompt",
  "object",
  "concept",
  "prompt_id",
  "method",
  "seed",
  "rating",
  "degree_of_change",
];

/** @param {DemoScene} scene */
function filesOf({ concept, generation }) {
  const stem =
    generation === undefined
      ? `references/${concept}`
      : `generations/${generation.method}/${concept}_${generation.promptId}`;
  return { picture: `${stem}.webp`, mask: `masks/${stem}.png` };
}

/** @param {DemoScene} scene */
function line(scene) {
  const { generation, concept, object } = scene;
  if (generation === undefined) return [];
  const own = filesOf(scene);
  const reference = filesOf({ concept, object, spec: scene.spec });
  const { method, prompt, promptId, seed, change } = generation;
  return [
    [
      `${method}-${concept}-${promptId}`,
      reference.picture,
      reference.mask,
      own.picture,
      own.mask,
      prompt,
      object,
      concept,
      promptId,
      method,
      seed,
      "",
      change,
    ].join(","),
  ];
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

const DRIFTS = [0.33, 0.67, 1];
/** Of 255: codecs aside, a pixel that differs by less has the same colour. */
const SAME = 24;

/**
 * What the tests need to know of the demo's pictures and the project itself does not say: `parts/` the part numbers of the
 * references and the faithful generations; `drifts/` which pixels of a reference would be others if it had drifted, a bit
 * a degree (1, 2, 4).
 *
 * @param {import("@playwright/test").Page} page
 * @param {string} out
 * @param {number} seed
 */
export async function renderLabels(page, out, seed) {
  /** @type {DemoScene[]} */
  const scenes = await call(page, "demoPlan", seed);
  for (const folder of ["parts", "drifts"]) await mkdir(path.join(out, folder), { recursive: true });
  for (const { concept, generation, spec } of scenes) {
    if (generation !== undefined && generation.method !== "faithful") continue;
    const specs = generation === undefined ? [spec, ...DRIFTS.map((drift) => ({ ...spec, drift }))] : [spec];
    const [own, ...drifted] = await call(page, "render", specs, SIZE);
    const parts = Buffer.from(own.parts, "base64");
    const name = generation === undefined ? concept : `${concept}_${generation.promptId}`;
    await writeFile(path.join(out, "parts", `${name}.png`), png(parts, SIZE, SIZE, 1));
    if (drifted.length === 0) continue;
    const before = Buffer.from(own.image, "base64");
    const changed = new Uint8Array(parts.length);
    for (const [bit, { image }] of drifted.entries()) {
      const after = Buffer.from(image, "base64");
      for (const [at, part] of parts.entries()) {
        const far = [0, 1, 2].some(
          (channel) => Math.abs((before[3 * at + channel] ?? 0) - (after[3 * at + channel] ?? 0)) > SAME,
        );
        if (part > 0 && far) changed[at] = (changed[at] ?? 0) | (1 << bit);
      }
    }
    await writeFile(path.join(out, "drifts", `${concept}.png`), png(changed, SIZE, SIZE, 1));
  }
}
