// @ts-check
/**
 * What results of 9,450 pairs by 10 metrics take, in Node: the study of a project, its tables, and all intervals as the
 * page's worker draws them; and a drop of DreamBench++'s shipped ratings and scores.
 *
 *   node bench/results.mjs [--times 5]
 */
import { parseArgs } from "node:util";
import { readTypeScript } from "../src/cli/typescript-loader.mjs";

await readTypeScript();
const { manyPairs } = await import("../tests/evaluation/many-pairs.ts");
const { studyOfProject } = await import("../src/evaluation/from-project.ts");
const { studyOfFiles } = await import("../src/evaluation/files-study.ts");
const { uniteStudies } = await import("../src/evaluation/unite-studies.ts");
const { agreementTable } = await import("../src/evaluation/agreement-table.ts");
const { drawAgreement } = await import("../src/evaluation/agreement-intervals.ts");
const { drawGroups } = await import("../src/evaluation/mean-intervals.ts");
const { MEASURES } = await import("../src/project/measures.ts");
const { NO_SCORES } = await import("../src/project/scores.ts");
const { NO_SLOTS } = await import("../src/project/plan.ts");
const { NOTHING_SAID } = await import("../src/project/sample.ts");

const { values } = parseArgs({ options: { times: { type: "string", default: "5" } } });
const TIMES = Number(values.times);
const PAIRS = 9450;
const study = manyPairs(PAIRS, 10);

const IDENTITY = {
  models: NO_SLOTS,
  settings: { maxPatches: 1024, threshold: 0.5, stripper: /** @type {const} */ ("regex") },
};
const RUN = { ...IDENTITY.settings, model: "siglip2", precision: "fp32", provider: "wasm", version: "0" };

/** The same pairs as rows of a project, with every measure of the register and two ratings in two respects. */
const rows = study.pairs.map(({ concept, promptId, method }, row) => {
  const number = study.metrics[0]?.values[row] ?? 0;
  const scores = {
    ...NO_SCORES,
    ...Object.fromEntries(MEASURES.filter(({ value }) => value.kind === "number").map(({ id }) => [id, number])),
  };
  return {
    sample: {
      ...NOTHING_SAID,
      id: `sample ${row}`,
      reference: "r.png",
      referenceMask: "rm.png",
      generation: `${row}.png`,
      generationMask: `m${row}.png`,
      concept,
      promptId,
      method,
      ratings: study.raters.map(({ name, dimension, scale, values: said }) => ({
        by: name,
        dimension,
        scale,
        value: said[row] ?? 0,
      })),
    },
    result: { outcome: { scores }, key: "", run: RUN },
    scores,
    state: /** @type {const} */ ("done"),
  };
});

/** DreamBench++'s shipped files: ratings of two groups and four columns of scores, a file a method each. */
const files = study.methods.flatMap((method, at) => {
  const own = study.pairs.flatMap(({ concept, promptId, method: of }, row) =>
    of === method ? [{ key: `${concept.replace(" ", "_")}-${promptId}`, row }] : [],
  );
  /** @param {string} path @param {number} column */
  const file = (path, column) => ({
    path,
    text: JSON.stringify(
      Object.fromEntries(own.map(({ key, row }) => [key, Math.round(100 * (study.metrics[column]?.values[row] ?? 0))])),
    ),
  });
  return [
    ...["dino", "clipi", "clipt"].map((name, column) => file(`data_${name}_rating/m${at}.json`, column)),
    file(`data_gpt_rating/concept_preservation_full/m${at}.json`, 3),
    ...["group1", "group2"].flatMap((group, column) =>
      ["cp", "pf"].map((of) => file(`data_human_rating/merged_data/${group}/m${at}-${of}.json`, column)),
    ),
  ];
});

/** @template T @param {Generator<unknown, T>} steps @returns {T} */
function last(steps) {
  for (;;) {
    const step = steps.next();
    if (step.done === true) return step.value;
  }
}

const parts = { columns: [], sources: [], results: new Map(), identity: IDENTITY, measures: MEASURES };
const byMethod = study.methods.map((name) =>
  Uint32Array.from(study.pairs.flatMap(({ method }, row) => (method === name ? [row] : []))),
);
const project = studyOfProject({ ...parts, rows });
const ofFiles = studyOfFiles(files).study;

/** @type {Readonly<Record<string, () => unknown>>} */
const WORK = {
  [`study of a project of ${PAIRS} rows, ${project.metrics.length} metrics`]: () => studyOfProject({ ...parts, rows }),
  [`study of ${files.length} files`]: () => studyOfFiles(files),
  "both as one": () => uniteStudies(project, ofFiles),
  "tables of agreement, CP and PF, of 10 metrics": () => ["concept", "prompt"].map((of) => agreementTable(study, of)),
  "a study's way to the worker": () => structuredClone(study),
  "intervals of 10 metrics' means and differences by method": () => last(drawGroups(study, byMethod)),
  "intervals of agreement, CP": () => last(drawAgreement(study, "concept")),
  "intervals of agreement, PF": () => last(drawAgreement(study, "prompt")),
};

for (const [name, work] of Object.entries(WORK)) {
  const took = Array.from({ length: name.startsWith("intervals of agreement") ? 1 : TIMES }, () => {
    const begun = process.cpuUsage();
    work();
    const { user, system } = process.cpuUsage(begun);
    return (user + system) / 1000;
  }).toSorted((a, b) => a - b);
  console.log(
    `${name}: ${(took[Math.floor(took.length / 2)] ?? NaN).toFixed(0)} ms of a processor (median of ${took.length})`,
  );
}
