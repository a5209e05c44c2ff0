import type { Engine } from "../engine/client.ts";
import { LensError } from "../lib/errors.ts";
import { toCsv, toJsonl } from "../project/export.ts";
import { checkpointFolders } from "../project/intake.ts";
import { quoteList } from "../project/quote.ts";
import { toResultRow, type ResultRow } from "../project/result.ts";
import type { PickedFile } from "../platform/picked.ts";
import type { Commands } from "../store/commands.ts";
import { samplesOf, wantedOf } from "../store/selectors.ts";
import { notify, useLens } from "../store/store.ts";
import { fetchBundled, fetchFolder } from "./bundled.ts";
import { download } from "./download.ts";
import { runScoring } from "./run-job.ts";
import { createThumbnails } from "./thumbnails.ts";

const never = () => new AbortController().signal;

function report(thrown: unknown): void {
  const error = LensError.from(thrown);
  if (error.code !== "cancelled") notify("error", error.message, error.detail);
}

/** Runs a step that takes a while under a name for the status line; its failure becomes a notice. */
async function busily(what: string, task: () => Promise<void>): Promise<void> {
  useLens.setState({ busy: what });
  try {
    await task();
  } catch (thrown) {
    report(thrown);
  } finally {
    useLens.setState({ busy: null });
  }
}

/** The first folder of the paths, as a project's name. */
function nameOf(files: readonly PickedFile[]): string {
  const folder = files.find(({ path }) => path.includes("/"))?.path.split("/")[0];
  return folder ?? files[0]?.file.name ?? "project";
}

/** Does what views ask for: the one place where the store and the engine meet. */
export function createController(engine: Engine): Commands {
  const files = new Map<string, File>();
  const thumbnails = createThumbnails((path) => files.get(path) ?? null);
  let job: AbortController | null = null;

  const openCheckpoint = async (name: string, picked: readonly PickedFile[], untrained: boolean): Promise<void> => {
    const info = await engine.call(never(), "openModel", { name, files: picked.map(({ path, file }) => ({ path, blob: file })) });
    // Untrained baselines beside somebody's own checkpoint would be numbers without a meaning among those with one.
    for (const role of ["clip", "dino"] as const) {
      if (untrained || role === info.role || useLens.getState().models[role]?.untrained !== true) continue;
      await engine.call(never(), "dropModel", { role });
      useLens.setState(({ models }) => ({ models: { ...models, [role]: null } }));
    }
    useLens.setState(({ models }) => ({ models: { ...models, [info.role]: { info, untrained } } }));
  };

  const openBundled = async (roles: readonly string[]): Promise<void> => {
    const { models } = await fetchBundled();
    for (const model of models) {
      if (roles.includes(model.role)) await openCheckpoint(model.name, await fetchFolder(model), model.untrained);
    }
  };

  /** Results and pictures of files that were replaced. */
  const forget = (paths: ReadonlySet<string>): void => {
    thumbnails.clear();
    const names = (path: string | null) => path !== null && paths.has(path);
    useLens.setState((state) => {
      const results = new Map(state.results);
      for (const { id, reference, referenceMask, generation, generationMask } of samplesOf(state)) {
        if ([reference, referenceMask, generation, generationMask].some(names)) results.delete(id);
      }
      return { results };
    });
    notify("info", `${quoteList([...paths])} ${paths.size === 1 ? "was" : "were"} replaced by the files added last.`);
  };

  const addSampleFiles = async (picked: readonly PickedFile[]): Promise<void> => {
    const replaced = new Set(picked.map(({ path }) => path).filter((path) => files.has(path)));
    for (const { path, file } of picked) files.set(path, file);
    if (replaced.size > 0) forget(replaced);
    await engine.call(never(), "addFiles", { files: picked.map(({ path, file }) => ({ path, blob: file })) });
    const intake = await engine.call(never(), "intake", null);
    useLens.setState(({ projectName, selected }) => ({
      intake,
      projectName: projectName ?? nameOf(picked),
      fileCount: files.size,
      selected: intake.samples.some(({ id }) => id === selected) ? selected : (intake.samples[0]?.id ?? null),
    }));
  };

  const clear = async (): Promise<void> => {
    job?.abort();
    files.clear();
    thumbnails.clear();
    await engine.call(never(), "clearFiles", null);
    useLens.setState({ intake: null, projectName: null, fileCount: 0, results: new Map(), selected: null, filter: "" });
  };

  return {
    addFiles: (picked) =>
      busily(`reading ${picked.length} files`, async () => {
        const folders = checkpointFolders(picked.map(({ path }) => path));
        const ofCheckpoints = new Set([...folders.values()].flat());
        for (const [folder, paths] of folders) {
          const inside = picked.filter(({ path }) => paths.includes(path));
          await openCheckpoint(folder.split("/").at(-1) || "checkpoint", inside, false).catch(report);
        }
        const others = picked.filter(({ path }) => !ofCheckpoints.has(path));
        if (others.length > 0) await addSampleFiles(others);
      }),

    addCheckpoint: (picked) =>
      busily("opening the checkpoint", async () => {
        const config = picked.find(({ file }) => file.name === "config.json");
        const folder = config?.path.split("/").at(-2) ?? nameOf(picked);
        await openCheckpoint(folder, picked, false);
      }),

    openSample: () =>
      busily("opening the sample", async () => {
        await clear();
        await openBundled(["siglip", "clip", "dino"].filter((role) => !hasOwnModels() || role === "siglip"));
        const { sample } = await fetchBundled();
        await addSampleFiles(await fetchFolder(sample));
      }),

    closeProject: () => busily("closing the project", clear),

    changeSettings: (change) => useLens.setState(({ settings }) => ({ settings: { ...settings, ...change } })),

    async score() {
      if (useLens.getState().job !== null) return;
      if (useLens.getState().models.siglip === null) {
        await busily("opening the bundled checkpoint", () => openBundled(["siglip"]));
      }
      if (useLens.getState().models.siglip === null) return;
      const wanted = wantedOf(useLens.getState());
      if (wanted.length === 0) return;
      const controller = new AbortController();
      job = controller;
      await runScoring(controller.signal, engine, wanted).catch(report);
      job = null;
    },

    pause() {
      void engine.call(never(), "pause", null).catch(report);
      useLens.setState(({ job: running }) => ({ job: running && { ...running, status: "paused" } }));
    },

    resume() {
      void engine.call(never(), "resume", null).catch(report);
      useLens.setState(({ job: running }) => ({ job: running && { ...running, status: "running" } }));
    },

    cancel: () => job?.abort(),

    exportRows(format) {
      const state = useLens.getState();
      const rows = samplesOf(state).flatMap((sample): ResultRow[] => {
        const result = state.results.get(sample.id);
        if (result === undefined) return [];
        return [toResultRow(sample, "scores" in result.outcome ? result.outcome.scores : result.outcome.error, result.run)];
      });
      const name = `${(state.projectName ?? "masc-lens").replace(/[^\p{L}\p{N}._-]+/gu, "-")}-scores`;
      if (format === "jsonl") download(`${name}.jsonl`, "application/x-ndjson", toJsonl(rows));
      else download(`${name}.csv`, "text/csv", toCsv(rows));
    },

    select: (selected) => useLens.setState({ selected }),
    setFilter: (filter) => useLens.setState({ filter }),
    dismiss: (notice) => useLens.setState(({ notices }) => ({ notices: notices.filter(({ id }) => id !== notice) })),

    evidence: (signal, sample) => engine.call(signal, "evidence", { sample, settings: useLens.getState().settings }),
    picture: (signal, path, maxSide) => engine.call(signal, "picture", { path, maxSide }),
    thumbnail: (path, side) => thumbnails.get(path, side),
  };
}

const hasOwnModels = () => Object.values(useLens.getState().models).some((model) => model !== null && !model.untrained);

