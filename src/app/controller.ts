import type { RenewableEngine } from "../engine/client.ts";
import { startLibrary, type ModelLibrary } from "../engine/install-client.ts";
import { formatCount } from "../components/format.ts";
import { checkpointFolders } from "../project/intake.ts";
import { Mutex } from "../lib/mutex.ts";
import { canPickFolder, folderFiles, pickFolder, type RootHandle } from "../platform/handles.ts";
import type { PickedFile } from "../platform/picked.ts";
import { withChange, withoutChanges, withoutSamples, withPair } from "../project/corrections.ts";
import { imagesOf } from "../project/plan.ts";
import { quoteList } from "../project/quote.ts";
import type { Commands } from "../store/commands.ts";
import { rememberRate } from "../store/rates.ts";
import { samplesOf, wantedOf } from "../store/selectors.ts";
import { fromHash, type Address } from "../store/view.ts";
import { EMPTY_PROJECT, notify, redoCorrection, selectSample, setCorrections, undoCorrection, useLens } from "../store/store.ts";
import { hasTour } from "../views/tour/stops.ts";
import { findAlphaMasks } from "./alpha-masks.ts";
import { fetchBundled, fetchFolder } from "./bundled.ts";
import { sortOutScores, takeScores } from "./check-scores.ts";
import { exportRows } from "./export-rows.ts";
import { saveFile } from "./download.ts";
import { createMaskCommands } from "./edited-masks.ts";
import { createExplain } from "./explain.ts";
import { createKeeper } from "./keeper.ts";
import { createKeptProjects } from "./kept-projects.ts";
import { createModelShelf } from "./model-shelf.ts";
import { createOpenModels } from "./open-models.ts";
import { createProjectFiles, nameOf } from "./project-files.ts";
import { busily, never, report } from "./report.ts";
import { runScoring } from "./run-job.ts";
import { startDevice } from "./start-engine.ts";
import { followSession, goTo, moveTour, rememberedInstalled, wasRunning, wasToured } from "./session.ts";

/** The first carries the loading of the weights; the second is what counts. */
const MEASURED = 2;

/** Does what views ask for: the one place where the store and the engine meet. */
export function createController(engine: RenewableEngine): Commands {
  const files = createProjectFiles(engine);
  let started: ModelLibrary | null = null;
  // Its worker is the one that may connect out: it starts when somebody asks for models.
  const library = () => (started ??= startLibrary());
  const renew = async () => {
    engine.renew();
    startDevice(engine);
    await files.putAgain();
  };
  const models = createOpenModels(engine, library, renew);
  const shelf = createModelShelf(engine, models, library);
  const keeper = createKeeper();
  const projects = createKeptProjects(keeper, files, models);
  let job: AbortController | null = null;
  // Opening, closing and adding wait for each other: what is added while a project closes is the next one's.
  const turns = new Mutex();
  const inTurn = (what: string, task: () => Promise<void>): Promise<void> => turns.run(() => busily(what, task));

  const clear = async (): Promise<void> => {
    job?.abort();
    await keeper.settle();
    await files.clear();
    useLens.setState(EMPTY_PROJECT);
    await keeper.refreshRecent();
  };
  const openCheckpoint = async (name: string, picked: readonly PickedFile[]): Promise<void> => {
    if (job === null) await models.own(name, picked);
    else notify("info", "A run is going on with the present checkpoint. Cancel it, or wait for its end, then add the other.");
  };
  const add = async (picked: readonly PickedFile[], roots: readonly RootHandle[]): Promise<void> => {
    const folders = checkpointFolders(picked.map(({ path }) => path));
    const ofCheckpoints = new Set([...folders.values()].flat());
    for (const [folder, paths] of folders) {
      const inside = picked.filter(({ path }) => paths.includes(path));
      await openCheckpoint(folder.split("/").at(-1) || "checkpoint", inside).catch(report);
    }
    const others = picked.filter(({ path }) => !ofCheckpoints.has(path));
    const { tables, rest } = await sortOutScores(others, (path) => files.has(path));
    if (rest.length > 0) {
      await files.add(rest);
      await keeper.keep(rest, roots);
    }
    // Last: scores that came with their images are of the project that these have become.
    takeScores(tables);
  };
  const score = async (): Promise<void> => {
    if (useLens.getState().job !== null) return;
    if (useLens.getState().models.siglip === null) {
      await busily("opening the demo's checkpoint", () => models.demo(["siglip"]));
    }
    if (useLens.getState().models.siglip === null) return;
    const wanted = wantedOf(useLens.getState());
    if (wanted.length === 0) return;
    const controller = new AbortController();
    job = controller;
    await runScoring(controller.signal, engine, wanted).catch(report);
    job = null;
  };
  /** Opens a kept project, and goes on with the job that a reload cut off. */
  const openKept = async (id: string, goOn: boolean, at?: Address): Promise<void> => {
    let readable = false;
    await inTurn("opening the project", async () => {
      await clear();
      readable = await projects.open(id);
      if (at !== undefined) goTo(at);
    });
    if (goOn && readable && useLens.getState().models.siglip !== null) await score();
  };

  const asked = fromHash(location.hash);
  /** The library's models that were in use the last time. */
  const openRemembered = async (): Promise<void> => {
    for (const id of rememberedInstalled()) await models.installed(id).catch(report);
  };
  followSession();
  const remembering = openRemembered();
  const { project } = asked;
  if (project !== null) void remembering.then(() => openKept(project, wasRunning(project), asked));

  return {
    addFiles: (picked, roots = []) => inTurn(`reading ${formatCount(picked.length, "file")}`, () => add(picked, roots)),
    openFolder() {
      if (!canPickFolder()) return false;
      void pickFolder()
        .then(async (root) => {
          if (root === null) return;
          const { files: found, unreadable } = await folderFiles(root);
          if (unreadable.length > 0) notify("error", `Not read, because the system would not open them: ${quoteList(unreadable)}.`);
          await inTurn(`reading ${formatCount(found.length, "file")}`, () => add(found, [root]));
        })
        .catch(report);
      return true;
    },

    addCheckpoint: (picked) =>
      inTurn("opening the checkpoint", () => {
        const config = picked.find(({ file }) => file.name === "config.json");
        return openCheckpoint(config?.path.split("/").at(-2) ?? nameOf(picked), picked);
      }),

    async openDemo() {
      await inTurn("opening the demo", async () => {
        await clear();
        const { demo } = await fetchBundled();
        const scenes = fetchFolder(demo);
        scenes.catch(() => undefined); // told below, where it is waited for
        await models.demo();
        useLens.setState(({ settings }) => ({ settings: { ...settings, maxPatches: demo.maxPatches } }));
        await add(await scenes, []);
        if (!wasToured() && hasTour(samplesOf(useLens.getState()))) moveTour(0);
      });
      await score();
    },

    closeProject: () =>
      inTurn("closing the project", async () => {
        await clear();
        if (useLens.getState().models.siglip?.demo) await openRemembered();
      }),
    openProject: (id) => openKept(id, false),
    deleteProject: (id) =>
      inTurn("deleting the project", async () => {
        if (useLens.getState().projectId === id) await clear();
        await projects.remove(id);
      }),
    // The browser asks only from within a click, so nothing may be awaited before.
    unlockFiles: async () => {
      if (await projects.unlock().catch(report)) await score();
    },
    keepFiles: () => keeper.keepAnyway(),

    correct: (ids, change) => setCorrections(withChange(useLens.getState().corrections, ids, change)),
    resetCorrections: (ids) => setCorrections(withoutChanges(useLens.getState().corrections, ids)),
    addPair(change) {
      const state = useLens.getState();
      const { corrections, id } = withPair(state.corrections, new Set(samplesOf(state).map((sample) => sample.id)), change);
      setCorrections(corrections);
      useLens.setState({ selected: id });
    },
    removePairs(ids) {
      setCorrections(withoutSamples(useLens.getState().corrections, ids));
      notify("info", `${formatCount(ids.length, "pair")} taken out. Ctrl Z brings ${ids.length === 1 ? "it" : "them"} back.`);
    },
    undo: undoCorrection,
    redo: redoCorrection,

    masksFromAlpha: (ids) =>
      inTurn("reading transparency", async () => {
        const samples = samplesOf(useLens.getState()).filter(({ id }) => ids.includes(id));
        const found = await findAlphaMasks(engine, samples);
        const fresh = found.files.filter(({ path }) => !files.has(path));
        if (fresh.length > 0) await files.add(fresh);
        if (fresh.length > 0) await keeper.keep(fresh, []);
        let { corrections } = useLens.getState();
        for (const [id, change] of found.changes) corrections = withChange(corrections, [id], change);
        if (found.changes.size > 0) setCorrections(corrections);
        notify("info", found.summary);
      }),

    changeSettings: (change) => useLens.setState(({ settings }) => ({ settings: { ...settings, ...change } })),

    score,
    measureRate: () =>
      busily("measuring how fast this device encodes", async () => {
        if (useLens.getState().models.siglip === null) await models.demo(["siglip"]);
        const state = useLens.getState();
        const paths = [...imagesOf(wantedOf(state))].filter((path) => files.has(path)).slice(0, MEASURED);
        const { milliseconds } = await engine.call(never(), "measure", { paths, maxPatches: state.settings.maxPatches });
        if (milliseconds > 0) rememberRate(state, 1000 / milliseconds);
        useLens.setState({ ratesMeasured: useLens.getState().ratesMeasured + 1 });
      }),

    pause() {
      void engine.call(never(), "pause", null).catch(report);
      useLens.setState(({ job: running }) => ({ job: running && { ...running, status: "paused" } }));
    },

    resume() {
      void engine.call(never(), "resume", null).catch(report);
      useLens.setState(({ job: running }) => ({ job: running && { ...running, status: "running" } }));
    },

    cancel: () => job?.abort(),
    exportRows,
    moveTour,
    models: shelf,
    masks: createMaskCommands(engine, files, keeper),
    select: selectSample,
    look: (change) => useLens.setState(({ view }) => ({ view: { ...view, ...change } })),
    setFilter: (filter) => useLens.setState({ filter }),
    sort: (sorting) => useLens.setState({ sorting }),
    tick: (ticked) => useLens.setState({ ticked }),
    show(place) {
      useLens.setState({ place });
      if (place === "models") void shelf.refresh().catch(report);
    },
    chooseTheirModel: (theirModel) => useLens.setState({ theirModel }),
    closeCheck: () => useLens.setState({ theirs: null, theirModel: null }),
    dismiss: (notice) => useLens.setState(({ notices }) => ({ notices: notices.filter(({ id }) => id !== notice) })),
    saveFile,
    async copyText(text) {
      await navigator.clipboard.writeText(text).then(() => notify("info", "Copied."), report);
    },
    explain: createExplain(engine),
    picture: (signal, path, maxSide) => engine.call(signal, "picture", { path, maxSide }),
    thumbnail: (path) => files.thumbnails.get(path),
  };
}
