// @ts-check
/**
 * What ten thousand rows over 30,300 files take on the main thread: rows, filter, order, groups, what is wanted, and
 * "Use this mask" from the command to what follows from it, with all that is written of it. Sources are read through
 * Vite, since the store reads package.json; what the database and the engine do is not in it. The first time stands
 * apart from the median of the others; processor time, of all of Node's threads, stands beside the clock's, for a
 * machine that others use too.
 *
 *   node bench/analysis.mjs [--rows 10000] [--times 15]
 */
import { parseArgs } from "node:util";
import { createServer } from "vite";

const { values } = parseArgs({
  options: { rows: { type: "string", default: "10000" }, times: { type: "string", default: "15" } },
});
const [ROWS, TIMES] = [Number(values.rows), Number(values.times)];
const CONCEPTS = 150;

// Node 20 has none; autosave asks it for room and gets no answer, as in a browser that tells nothing.
if (globalThis.navigator === undefined) Object.defineProperty(globalThis, "navigator", { value: {} });

const server = await createServer({
  configFile: false,
  appType: "custom",
  logLevel: "error",
  optimizeDeps: { noDiscovery: true },
  server: { middlewareMode: true, hmr: false, ws: false, watch: null },
});
/** @param {string} path */
const read = (path) => server.ssrLoadModule(path);

const { withChange } = await read("/src/project/corrections.ts");
const { emptySample, EMPTY_INTAKE } = await read("/src/project/corrections.ts");
const { nextEdit } = await read("/src/project/made-files.ts");
const { scoreKey } = await read("/src/project/plan.ts");
const { NO_SCORES } = await read("/src/project/scores.ts");
const { emptyMask } = await read("/src/imaging/masks/mask-image.ts");
const { aggregateRows } = await read("/src/analysis/aggregate.ts");
const { groupRows } = await read("/src/analysis/group.ts");
const { createRows } = await read("/src/analysis/rows.ts");
const { METHOD, sampleColumns } = await read("/src/analysis/sample-columns.ts");
const { useLens } = await read("/src/store/store.ts");
const { setCorrections } = await read("/src/store/actions/history.ts");
const { putModel } = await read("/src/store/actions/models.ts");
const { changeSettings, projectKept, setIntake } = await read("/src/store/actions/project.ts");
const { putResults } = await read("/src/store/actions/results.ts");
const { setFilter, sortBy } = await read("/src/store/actions/view.ts");
const { listedRowsOf, orderOf } = await read("/src/store/order.ts");
const { identityOf, samplesOf, wantedOf } = await read("/src/store/selectors.ts");
const { createAutosave } = await read("/src/app/autosave.ts");
const { createMaskCommands } = await read("/src/app/edited-masks.ts");
const { createProjectFiles } = await read("/src/app/project-files.ts");

let state = 1;
const next = () => (state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0) / 2 ** 32;

const samples = Array.from({ length: ROWS }, (_, i) => {
  const [concept, method] = [i % CONCEPTS, Math.floor(i / CONCEPTS) % 7];
  const place = `method_${method}/concept_${concept}/${i}`;
  return {
    ...emptySample(`row ${i}`),
    reference: `data/references/concept_${concept}.jpg`,
    referenceMask: `data/reference_masks/concept_${concept}.png`,
    generation: `data/generations/${place}.jpg`,
    generationMask: `data/masks/${place}.png`,
    prompt: `a photograph of thing ${concept} on a table, number ${i}`,
    object: `thing ${concept}`,
    concept: `concept ${concept}`,
    method: `method ${method}`,
  };
});
const paths = [
  ...new Set(
    samples.flatMap(({ reference, referenceMask, generation, generationMask }) => [
      reference,
      referenceMask,
      generation,
      generationMask,
      generation.replace(".jpg", ".txt"),
    ]),
  ),
];

const nothing = async () => undefined;
const engine = { call: nothing };
const store = {
  recent: async () => [],
  tidy: nothing,
  saveIntake: nothing,
  saveCorrections: nothing,
  saveResults: nothing,
  dropResults: nothing,
  keepCopies: nothing,
  update: async () => "",
};
const files = createProjectFiles(engine);
const autosave = createAutosave({ take: async () => true }, Promise.resolve({ store }));
const masks = createMaskCommands(files, autosave);

const info = {
  slot: "siglip",
  family: "siglip2",
  abilities: ["patches", "regions", "text"],
  comparesPatches: false,
  name: "a checkpoint",
  fingerprint: "print",
  description: "",
  naflex: true,
  precision: "fp32",
  layer: { dim: 1152, heads: 16, mlp: 4304 },
};
await files.put(paths.map((path) => ({ path, file: new File([], path) })));
setIntake({ ...EMPTY_INTAKE, samples });
projectKept("a project", "a project");
putModel("siglip", { info, demo: false, installed: null, rounded: false, layer: null });

/** @param {readonly any[]} some */
const score = (some) => {
  const identity = identityOf(useLens.getState());
  const run = { model: "a checkpoint", maxPatches: 1024, threshold: 0.5, stripper: "regex", precision: "fp32" };
  putResults(
    some.map((sample) => {
      const flags = next() < 0.1 ? ["mask_small"] : [];
      const scores = { ...NO_SCORES, cp: next() < 0.05 ? null : next(), pf: next(), flags };
      return [sample.id, { outcome: { scores }, key: scoreKey(sample, identity), run }];
    }),
  );
};
score(samples);
// What stands is written: only what changes is measured.
await autosave.settle();

const now = () => useLens.getState();
const CP = sampleColumns([]).find((/** @type {{ id: string }} */ { id }) => id === "cp");

/**
 * @param {string} name
 * @param {(time: number) => unknown} task
 * @param {(time: number) => unknown} [before] not timed
 */
async function measure(name, task, before = () => undefined) {
  /** @type {{ clock: number, processor: number }[]} */
  const times = [];
  for (let time = 0; time < TIMES; time++) {
    await before(time);
    const [start, used] = [performance.now(), process.cpuUsage()];
    await task(time);
    const clock = performance.now() - start;
    const { user, system } = process.cpuUsage(used);
    times.push({ clock, processor: (user + system) / 1000 });
  }
  /** @param {"clock" | "processor"} which */
  const said = (which) => {
    const [first = NaN, ...later] = times.map((time) => time[which]);
    const median = later.toSorted((a, b) => a - b)[later.length >> 1] ?? NaN;
    return `${first.toFixed(1).padStart(6)}, then ${median.toFixed(1).padStart(5)} ms`;
  };
  console.log(`${name.padEnd(56)} clock ${said("clock")}; processor ${said("processor")}`);
}

console.log(`${ROWS} rows, ${paths.length} files, Node ${process.versions.node}\n`);
const changeSetting = (/** @type {number} */ time) => changeSettings({ threshold: time % 2 ? 0.5 : 0.4 });
const scoreOne = (/** @type {number} */ time) => score([samples[time * 11]]);
const rows = createRows();
await measure(
  "rows, after another setting",
  () => rows(samplesOf(now()), now().results, identityOf(now())),
  changeSetting,
);
await measure("wanted, after another setting", () => wantedOf(now()), changeSetting);
await measure("filter by a text", (time) => setFilterAndList(`number ${time}`));
await measure(
  "filter by a flag, after a result",
  () => listedRowsOf(now()),
  (time) => {
    setFilter("mask_small");
    scoreOne(time);
  },
);
setFilter("");
await measure(
  "order by CP, after a result",
  () => listedRowsOf(now()),
  (time) => {
    sortBy([{ id: "cp", desc: time % 2 === 0 }]);
    scoreOne(time);
  },
);
await measure(
  "order by prompt, after a result",
  () => listedRowsOf(now()),
  (time) => {
    sortBy([{ id: "prompt", desc: time % 2 === 0 }]);
    scoreOne(time);
  },
);
await measure("order by method and CP, another direction", (time) => {
  sortBy([
    { id: "method", desc: time % 2 === 0 },
    { id: "cp", desc: true },
  ]);
  return listedRowsOf(now());
});
await measure("group by method, mean and median of CP", () =>
  groupRows(listedRowsOf(now()), METHOD).map((/** @type {any} */ group) => aggregateRows(group.rows, CP)),
);
await measure("a result of one row: store, order", (time) => {
  scoreOne(time);
  return orderOf(now());
});
await measure("a correction of one row: store, wanted, order", (time) => {
  setCorrections(withChange(now().corrections, [`row ${time * 13}`], { prompt: `another prompt ${time}` }));
  return [wantedOf(now()), orderOf(now())];
});
// Code that is fetched when it is first asked for.
await masks.use(
  ["row 0"],
  "generation",
  nextEdit(samples[0]?.generation ?? "", now().made, now().paths, 0),
  emptyMask(64, 64),
);
await measure("Use this mask: files, store, wanted, order, autosave", async (time) => {
  const { id, generation } = samples[time * 17 + 1];
  await masks.use([id], "generation", nextEdit(generation, now().made, now().paths, 0), emptyMask(512, 512));
  return [wantedOf(now()), orderOf(now())];
});
const failed = now().notices.find((/** @type {{ tone: string }} */ { tone }) => tone === "error");
if (failed !== undefined) throw new Error(failed.message);

/** @param {string} text */
function setFilterAndList(text) {
  setFilter(text);
  return listedRowsOf(now());
}
await server.close();
process.exit(0);
