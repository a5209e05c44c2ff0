// @ts-check
/**
 * A supplement of a hundred pairs: how large its ZIP is, and how soon it shows its table from a disk. The pairs are those of a
 * shared project that bench/share.mjs left (`--work`), again and again under names and files of their own, so that every one of
 * them has its bytes.
 *
 *   node bench/share-many.mjs SHARED [--pairs 100] [--viewer dist]
 */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { parseArgs } from "node:util";
import { unzipSync } from "fflate";
import { readTypeScript } from "../src/cli/typescript-loader.mjs";
import { withPage } from "./browser.mjs";
import { median, ROOT } from "./options.mjs";
import { membersOf, timesToOpen } from "./sharing.mjs";

await readTypeScript();
const { askedOf } = await import("../src/project/plan.ts");
const { writeProject } = await import("../src/storage/document/portable.ts");
const { writeFolder } = await import("../src/storage/shared/folder.ts");
const { PROGRAM_FILES } = await import("../src/storage/shared/folder-format.ts");
const { openShared } = await import("../src/storage/shared/read.ts");
const { createZipWriter } = await import("../src/storage/zip-writer.ts");

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    pairs: { type: "string", default: "100" },
    viewer: { type: "string", default: path.join(ROOT, "dist") },
  },
});
const PAIRS = Number(values.pairs);

/** @typedef {import("../src/project/types.ts").Sample} Sample */

/** As the `at`th time. @param {string} name @param {number} at */
const again = (name, at) => (at === 0 ? name : `${at}-${name}`);

/** @param {Sample} sample @param {number} at @returns {Sample} */
const sampleAgain = (sample, at) => ({
  ...sample,
  id: again(sample.id, at),
  reference: sample.reference && again(sample.reference, at),
  referenceMask: sample.referenceMask && again(sample.referenceMask, at),
  generation: sample.generation && again(sample.generation, at),
  generationMask: sample.generationMask && again(sample.generationMask, at),
});

/** @param {Sample} sample */
const asked = (sample) => `[${JSON.stringify(askedOf(sample))},`;

/** @param {unknown} value */
const text = (value) => new TextEncoder().encode(JSON.stringify(value));

/** The same shared project with so many pairs. @param {Uint8Array} bytes @returns {Promise<Blob>} */
async function repeat(bytes) {
  const { source, members, read } = await membersOf(bytes);
  const reader = await openShared(source);
  const names = new Set(members.map(({ name }) => name));
  const json = async (/** @type {string} */ name) => JSON.parse(new TextDecoder().decode(await read(name)));
  const index = await json("index.json");
  const zip = createZipWriter();
  await zip.add("masc-lens-shared.json", text(await json("masc-lens-shared.json")), false);
  const { document, view } = reader;
  const samples = document.intake?.samples ?? [];
  /** @type {{ pairs: object[], files: object[], samples: Sample[], results: [string, any][] }} */
  const made = { pairs: [], files: [], samples: [], results: [] };
  for (let at = 0; made.samples.length < PAIRS; at++) {
    for (const file of index.files) {
      const part = made.files.push({ ...file, path: again(file.path, at), part: made.files.length }) - 1;
      await zip.add(`files/${part}`, await read(`files/${file.part}`), false);
    }
    for (const pair of index.pairs.slice(0, PAIRS - made.samples.length)) {
      const [before] = samples.filter(({ id }) => id === pair.sample);
      if (before === undefined) throw new Error(`${pair.sample} is in no table`);
      const after = sampleAgain(before, at);
      made.samples.push(after);
      const results = (document.results.get(before.id) ?? []).map((result) => ({
        ...result,
        key: asked(after) + result.key.slice(asked(before).length),
      }));
      made.results.push([after.id, results]);
      const part = made.pairs.push({ sample: after.id, reference: after.reference, part: made.pairs.length }) - 1;
      for (const [end, packed] of /** @type {const} */ ([
        ["json", true],
        ["bin", true],
        ["cos", false],
      ])) {
        const name = `pairs/${pair.part}.${end}`;
        if (names.has(name)) await zip.add(`pairs/${part}.${end}`, await read(name), packed);
      }
    }
  }
  if (document.intake === null) throw new Error("there is no table");
  const { json: project } = await writeProject({
    ...document,
    intake: { ...document.intake, samples: made.samples },
    results: new Map(made.results),
    masks: new Map(),
    made: new Map(),
    tables: new Map(),
    evidence: new Map(),
  });
  await zip.add("project.json", new TextEncoder().encode(project), true);
  await zip.add("index.json", text({ pairs: made.pairs, files: made.files, view }), true);
  return zip.finish();
}

const [file] = positionals;
if (file === undefined) throw new Error("which shared project?");
const shared = await repeat(new Uint8Array(readFileSync(file)));
const supplement = path.join(values.viewer, "supplement");
const program = new Map(PROGRAM_FILES.map((name) => [name, new Uint8Array(readFileSync(path.join(supplement, name)))]));
const never = new AbortController().signal;
const folder = await writeFolder(never, { name: "supplement", shared, program }, () => undefined);
const zip = new Uint8Array(await folder.arrayBuffer());
const place = mkdtempSync(path.join(tmpdir(), "masc-lens-supplement-"));
try {
  for (const [name, content] of Object.entries(unzipSync(zip))) {
    const to = path.join(place, name);
    mkdirSync(path.dirname(to), { recursive: true });
    writeFileSync(to, content);
  }
  const address = pathToFileURL(path.join(place, "supplement", "index.html")).href;
  const times = await withPage("about:blank", (page) => timesToOpen(page, address));
  console.log(
    JSON.stringify({
      pairs: PAIRS,
      megabytes: { shared: shared.size / 1e6, supplement: zip.length / 1e6 },
      millisecondsToOpen: { median: Math.round(median(times)), most: Math.round(Math.max(...times)) },
    }),
  );
} finally {
  rmSync(place, { recursive: true, force: true });
}
