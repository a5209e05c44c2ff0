// @ts-check
/**
 * What reading projects of tens of thousands of files takes, in Node: the first time, and when a few are added. Contents
 * come from memory, so that what is measured is the reading, not a disk; in processor time, as others use the machine.
 *
 *   node bench/intake.mjs [--times 5]
 */
import { parseArgs } from "node:util";
import { readTypeScript } from "../src/cli/typescript-loader.mjs";

await readTypeScript();
const { createIntakeReader } = await import("../src/project/intake.ts");
const { dreambenchPlus, FULL } = await import("../tools/trees/dreambench-plus.mjs");
const { byName } = await import("../src/project/formats/paths.ts");
const { withAdded } = await import("../src/lib/sorted.ts");

const { values } = parseArgs({ options: { times: { type: "string", default: "5" } } });
const TIMES = Number(values.times);
const [SUBJECTS, METHODS, PROMPTS] = [100, 10, 10];
const two = (/** @type {number} */ number) => String(number).padStart(2, "0");
const all = (/** @type {number} */ count) => Array.from({ length: count }, (_, index) => index);

let state = 1;
const next = () => (state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0) / 2 ** 32;
/** As a disk lists files: in no order. @param {string[]} paths */
const shuffled = (paths) =>
  paths
    .map((path) => /** @type {const} */ ([next(), path]))
    .toSorted(([a], [b]) => a - b)
    .map(([, path]) => path);

/** A tree by our own folder names: a picture, a mask and a prompt a generation. */
const folders = all(SUBJECTS).flatMap((subject) => [
  `set/references/subject${two(subject)}/00.png`,
  `set/masks/references/subject${two(subject)}/00.png`,
  `set/references/subject${two(subject)}/00.object.txt`,
  ...all(METHODS).flatMap((method) =>
    all(PROMPTS).flatMap((prompt) => {
      const name = `method${two(method)}/subject${two(subject)}/${two(prompt)}`;
      return [`set/generations/${name}.png`, `set/masks/generations/${name}.png`, `set/generations/${name}.txt`];
    }),
  ),
]);

/** @param {string} path @param {string} text */
const file = (path, text = "a thing in the snow") => ({
  path,
  size: text.length,
  read: () => Promise.resolve(new TextEncoder().encode(text)),
});

const TEXTS = `id,prompt\n${all(100)
  .map((index) => `method00/subject${two(index)}/00,another`)
  .join("\n")}\n`;
/** What people add, a few files of each kind. @typedef {Readonly<Record<string, (round: number) => ReturnType<typeof file>[]>>} Added */
/** @type {Added} */
const TO_FOLDERS = {
  "a picture, its mask and its prompt": (round) => [
    file(`set/generations/method99/subject00/${round}.png`),
    file(`set/masks/generations/method99/subject00/${round}.png`),
    file(`set/generations/method99/subject00/${round}.txt`),
  ],
  "a table of texts and two notes": (round) => [
    file(`texts${round}.csv`, TEXTS),
    file(`notes${round}.txt`),
    file(`more${round}.txt`),
  ],
};

/** DreamBench++ at its full size, with masks of two sources, ratings and scores; its texts are real, its pictures are not looked at. */
const nothing = () => new Uint8Array(1);
const benchmark = Array.from(dreambenchPlus(FULL, { jpeg: nothing, png: nothing, mask: nothing }), ([path, bytes]) => ({
  path,
  size: bytes.length,
  read: () => Promise.resolve(bytes),
}));
/** @type {Added} */
const TO_BENCHMARK = {
  "ten generations of another method": (round) =>
    all(10).map((prompt) => file(`samples/method99/tgt_image/object_00_kitten/${prompt}_${round}.jpg`)),
  "ten masks of another source": (round) =>
    all(10).map((index) => file(`masks/dreambench_plus_sam${round}/refs/object/${two(index)}.png`)),
};

const median = (/** @type {number[]} */ times) => times.toSorted((a, b) => a - b)[Math.floor(times.length / 2)] ?? NaN;
const say = (/** @type {string} */ what, /** @type {number[]} */ times) =>
  console.log(`${what.padEnd(60)} ${median(times).toFixed(1).padStart(8)} ms`);
/** @template T @param {number[]} times @param {() => T | Promise<T>} work */
async function timed(times, work) {
  const start = process.cpuUsage();
  const result = await work();
  const { user, system } = process.cpuUsage(start);
  times.push((user + system) / 1000);
  return result;
}

const known = new Map(benchmark.map((one) => [one.path, one]));
for (const { name, paths, added: ADDED } of [
  { name: "names of folders", paths: shuffled(folders), added: TO_FOLDERS },
  { name: "DreamBench++", paths: shuffled([...known.keys()]), added: TO_BENCHMARK },
]) {
  console.log(`${name}: ${paths.length} files, median of ${TIMES}`);
  const [first, listed] = [/** @type {number[]} */ ([]), /** @type {number[]} */ ([])];
  const files = new Map(paths.map((path) => [path, known.get(path) ?? file(path)]));
  let reader = createIntakeReader();
  let intake = await reader.read(files.values(), null);
  let order = withAdded([], paths, byName);
  for (let time = 0; time < TIMES; time++) {
    reader = createIntakeReader();
    intake = await timed(first, () => reader.read(files.values(), null));
  }
  say(`  read the first time, ${intake.samples.length} pairs`, first);
  for (const [what, make] of Object.entries(ADDED)) {
    /** @type {number[]} */
    const times = [];
    for (let time = 0; time < TIMES; time++) {
      const added = make(time);
      for (const one of added) files.set(one.path, one);
      const standing = {
        intake,
        added: new Set(added.map(({ path }) => path)),
        taken: new Set(/** @type {string[]} */ ([])),
      };
      order = await timed(listed, () =>
        withAdded(
          order,
          added.map(({ path }) => path),
          byName,
        ),
      );
      intake = await timed(times, () => reader.read(files.values(), standing));
    }
    say(`  with ${what}, ${intake.samples.length} pairs`, times);
  }
  say("  so many paths more in the page's sorted list", listed);
}
