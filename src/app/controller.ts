import type { RenewableEngine } from "../engine/client.ts";
import { startModelStore, type ModelStoreClient } from "../engine/install-client.ts";
import { formatCount } from "../components/format.ts";
import { cacheRoots, repositoryName } from "../platform/hub-cache.ts";
import { checkpointFolders } from "../project/intake.ts";
import type { LensError } from "../lib/errors.ts";
import { Mutex } from "../lib/mutex.ts";
import { canPickFolder, folderFiles, pickFolder, type RootHandle } from "../platform/handles.ts";
import type { PickedFile } from "../platform/picked.ts";
import { createProjectLock } from "../storage/project-lock.ts";
import { withChange, withoutChanges, withoutSamples, withPair, withSamples } from "../project/corrections.ts";
import { quote, quoteList } from "../project/quote.ts";
import { lacksOf, shortfallOf } from "../project/shortfall.ts";
import type { Commands } from "../store/commands.ts";
import { rememberRates } from "../store/rates.ts";
import { samplesOf, wantedOf } from "../store/selectors.ts";
import { fromHash, type Address, type Place } from "../store/view.ts";
import {
  EMPTY_PROJECT,
  FIRST_SETTINGS,
  notify,
  redoCorrection,
  resolve,
  selectSample,
  setCorrections,
  undoCorrection,
  useLens,
} from "../store/store.ts";
import { hasTour } from "../views/tour/stops.ts";
import { findAlphaMasks } from "./alpha-masks.ts";
import { fetchBundled, fetchFolder } from "./bundled.ts";
import { sortOutScores, takeScores } from "./check-scores.ts";
import { exportRows } from "./export-rows.ts";
import { saveFile } from "./download.ts";
import { createMaskCommands } from "./edited-masks.ts";
import { createExplain } from "./explain.ts";
import { createAutosave } from "./autosave.ts";
import { createKeptProjects } from "./kept-projects.ts";
import { createModelsPage } from "./models-page.ts";
import { createOpenModels } from "./open-models.ts";
import { createProjectFiles, nameOf } from "./project-files.ts";
import { busily, never, report } from "./report.ts";
import { createRevival } from "./revive.ts";
import { runScoring, toFiles } from "./run-job.ts";
import { startDevice } from "./start-engine.ts";
import { followSession, goTo, moveTour, rememberedInstalled, wasRunning, wasToured } from "./session.ts";

/** Pairs on which a device is measured: the first carries the loading of the weights; the second is what counts. */
const MEASURED = 2;

function readOnly(why: string): void {
  useLens.setState({ access: "reading" });
  notify("info", why, { about: "access" });
}

/** Wraps what changes the open project: it is refused, with the reason, while another tab writes it. */
function writing<A extends readonly unknown[], R>(task: (...args: A) => R, otherwise: R): (...args: A) => R {
  return (...args) => {
    if (useLens.getState().access === "writing") return task(...args);
    notify(
      "info",
      "Another tab writes this project; here it can only be read. Take it over, above, to change it here.",
      { about: "access" },
    );
    return otherwise;
  };
}
const refused = Promise.resolve();

/** Does what views ask for: the one place where the store and the engine meet. */
export function createController(engine: RenewableEngine): Commands {
  const files = createProjectFiles(engine);
  let started: ModelStoreClient | null = null;
  // Its worker is the one that may connect out: it starts when somebody asks for models.
  const modelStore = () => (started ??= startModelStore());
  const renew = async (why?: LensError) => {
    engine.renew(why);
    startDevice(engine);
    await files.putAgain();
  };
  const models = createOpenModels(engine, modelStore, renew);
  const revival = createRevival(engine, async (why) => {
    await renew(why);
    await models.reopen();
  });
  const modelsPage = createModelsPage(engine, models, modelStore);
  let job: AbortController | null = null;
  let running: Promise<void> = Promise.resolve();
  /** Its last rows are in the store when this ends. */
  const stopJob = async (): Promise<void> => {
    job?.abort();
    await running;
  };
  const lock = createProjectLock({
    async onAsked() {
      await stopJob();
      await autosave.settle();
      readOnly("Another tab asked for this project and writes it from now on. Nothing is lost; here it can be read.");
    },
    // What is not written yet goes over what the other tab has, field by field.
    onTaken: () =>
      void stopJob()
        .then(autosave.settle)
        .then(() =>
          readOnly("Another tab took this project over, having had no answer from this one. Here it can be read."),
        ),
    onGranted: (project) =>
      void inTurn("reading what the other tab wrote", async () => {
        if (useLens.getState().projectId !== project) return;
        await projects.refresh();
        useLens.setState({ access: "writing" });
        notify(
          "info",
          "The other tab has let go of this project: this one writes it now, from where the other stopped.",
          { about: "access", fleeting: true },
        );
      }),
  });
  const autosave = createAutosave(lock);
  const masks = createMaskCommands(engine, files, autosave);
  const projects = createKeptProjects(autosave, lock, files, models);
  // Opening, closing and adding wait for each other: what is added while a project closes is the next one's.
  const turns = new Mutex();
  /** Models of the model store, as the page starts: one that is still being opened is no missing one. */
  let remembering: Promise<void> = Promise.resolve();
  const inTurn = (what: string, task: () => Promise<void>): Promise<void> => turns.run(() => busily(what, task));

  const show = (place: Place): void => {
    useLens.setState({ place });
    if (place === "models") void modelsPage.refresh().catch(report);
  };
  const clear = async (): Promise<void> => {
    await stopJob();
    await autosave.settle();
    lock.release();
    await files.clear();
    useLens.setState(EMPTY_PROJECT);
    resolve("project", "undo", "check", "checkpoint", "access");
    await autosave.refreshRecent();
  };
  const openCheckpoint = async (name: string, picked: readonly PickedFile[]): Promise<void> => {
    if (job === null) await models.own(name, picked);
    else
      notify(
        "info",
        "A run is going on with the present checkpoint. Cancel it, or wait for its end, then add the other.",
        { about: "run" },
      );
  };
  const add = async (
    picked: readonly PickedFile[],
    roots: readonly RootHandle[],
    emptyFolders: readonly string[] = [],
  ): Promise<void> => {
    const folders = checkpointFolders(picked.map(({ path }) => path));
    const ofCheckpoints = new Set([...folders.values()].flat());
    for (const [folder, paths] of folders) {
      const inside = picked.filter(({ path }) => paths.includes(path));
      await openCheckpoint(repositoryName(folder.split("/").at(-1) || "checkpoint"), inside).catch(report);
    }
    const others = picked.filter(({ path }) => !ofCheckpoints.has(path));
    const { tables, rest } = await sortOutScores(others, (path) => files.has(path));
    if (rest.length > 0 || emptyFolders.length > 0) {
      const { demo, intake } = useLens.getState();
      const added = await files.add(rest, emptyFolders);
      if (added.length > 0 && demo && intake !== null)
        notify(
          "info",
          "Added to the demo, whose toy checkpoint scores it: such numbers say nothing of real pictures. Close the demo first to begin a project of your own.",
          { about: "project" },
        );
      if (added.length > 0) await autosave.keep(added, roots);
    }
    // Last: scores that came with their images are of the project that these have become.
    takeScores(tables);
  };
  const takeOut = async (paths: readonly string[]): Promise<void> => {
    const { intake } = useLens.getState();
    if (intake === null) return;
    const before = samplesOf(useLens.getState()).length;
    await files.reread([...new Set([...intake.out, ...paths])], new Set());
    const gone = before - samplesOf(useLens.getState()).length;
    const pairs = gone > 0 ? `, and ${formatCount(gone, "pair")} with ${paths.length === 1 ? "it" : "them"}` : "";
    notify(
      "info",
      `${quoteList(paths)} taken out${pairs}. Ctrl Z brings ${paths.length === 1 && gone <= 0 ? "it" : "all of it"} back.`,
      { about: "undo" },
    );
  };
  /** The demo's checkpoint, in its own project alone, and not where that was scored with another. */
  const openToy = async (): Promise<void> => {
    const { demo, lastModels } = useLens.getState();
    const own = lastModels?.siglip?.demo === false;
    if (demo && !own) await busily("opening the demo's checkpoint", () => models.demo());
  };
  /** Computes what is wanted, with the model that is open. */
  const run = async (): Promise<void> => {
    if (useLens.getState().job !== null || useLens.getState().models.siglip === null) return;
    const wanted = wantedOf(useLens.getState());
    if (wanted.length === 0) return;
    const controller = new AbortController();
    job = controller;
    useLens.setState({ asking: false });
    running = runScoring(controller.signal, engine, wanted, revival.restarted).catch(report);
    await running;
    job = null;
    resolve("run");
  };
  /** What the button does: says first what is missing, a model or what CP and PF need. */
  const score = async (): Promise<void> => {
    await remembering;
    if (useLens.getState().job !== null) return;
    if (useLens.getState().models.siglip === null) await openToy();
    const state = useLens.getState();
    if (state.models.siglip === null) show("models");
    else if (lacksOf(shortfallOf(wantedOf(state))).some((lack) => !state.accepted.includes(lack)))
      useLens.setState({ asking: true, place: "samples" });
    else await run();
  };
  const runIfWriting = async (): Promise<void> => {
    if (useLens.getState().access === "writing") await run();
  };
  /** The stored models that were in use the last time. */
  const openRemembered = async (): Promise<void> => {
    for (const id of rememberedInstalled()) await models.installed(id).catch(report);
  };
  /** Opens a kept project, and goes on with the job that a reload cut off. */
  const openKept = async (id: string, goOn: boolean, at?: Address): Promise<void> => {
    let readable = false;
    await inTurn("opening the project", async () => {
      await clear();
      try {
        readable = await projects.open(id);
      } catch (thrown) {
        lock.release();
        await models.leaveDemo();
        if (useLens.getState().models.siglip === null) await openRemembered();
        throw thrown;
      }
      if (at !== undefined) goTo(at);
      await projects.openModels(openRemembered);
    });
    if (goOn && readable) await runIfWriting();
  };

  /** The bundled scenes as they are now: those of an earlier visit, or new ones. */
  const openScenes = async (): Promise<void> => {
    const { demo } = await fetchBundled();
    const kept = (await (await autosave.projects)?.recent())?.find((project) => project.demo);
    if (kept === undefined) {
      useLens.setState({ demo: true, settings: { ...FIRST_SETTINGS, maxPatches: demo.maxPatches } });
    } else {
      await projects.open(kept.id);
    }
    const missing = demo.files.filter((path) => !files.has(`${demo.name}/${path}`));
    const scenes = fetchFolder({ ...demo, files: missing });
    scenes.catch(() => undefined); // told below, where it is waited for
    await models.demo();
    useLens.setState({ modelsOpening: false });
    if (missing.length === 0 || useLens.getState().access !== "writing") return;
    await autosave.keep(await files.add(await scenes), []);
  };

  const asked = fromHash(location.hash);
  followSession();
  const { project } = asked;
  if (project !== null) void openKept(project, wasRunning(project), asked);
  else remembering = openRemembered();

  return {
    addFiles: writing(
      (picked, roots = [], emptyFolders = []) =>
        inTurn(`reading ${formatCount(picked.length, "file")}`, () => add(picked, roots, emptyFolders)),
      refused,
    ),
    answer: files.answer,
    takeOut: writing((paths) => inTurn("reading anew", () => takeOut(paths)), refused),
    putBack: writing(
      (paths) =>
        inTurn("reading anew", async () => {
          const back = new Set(paths);
          await files.reread(
            (useLens.getState().intake?.out ?? []).filter((path) => !back.has(path)),
            back,
          );
        }),
      refused,
    ),
    putAway: (keys) =>
      useLens.setState(({ intake }) => ({
        intake: intake && { ...intake, away: [...new Set([...intake.away, ...keys])] },
      })),
    bringBack: writing((ids) => setCorrections(withSamples(useLens.getState().corrections, ids)), undefined),
    openFolder: writing(() => {
      if (!canPickFolder()) return false;
      void pickFolder()
        .then(async (root) => {
          if (root === null) return;
          const { files: found, unreadable } = await folderFiles(root);
          if (unreadable.length > 0)
            notify("error", `Not read, because the system would not open them: ${quoteList(unreadable)}.`);
          await inTurn(`reading ${formatCount(found.length, "file")}`, () =>
            add(found, [root], found.length === 0 && unreadable.length === 0 ? [root.name] : []),
          );
        })
        .catch(report);
      return true;
    }, true),

    addCheckpoint: (picked) =>
      inTurn("opening the checkpoint", () => {
        const [cache] = cacheRoots(picked.map(({ path }) => path));
        const config = picked.find(({ file }) => file.name === "config.json");
        const folder = cache === undefined ? config?.path.split("/").at(-2) : cache.split("/").at(-1);
        return openCheckpoint(repositoryName(folder ?? nameOf(picked)), picked);
      }),

    async openDemo() {
      await inTurn("opening the demo", async () => {
        await clear();
        try {
          await openScenes();
        } catch (thrown) {
          // Without its scenes there is no demo that its checkpoints would be for.
          await clear();
          await models.leaveDemo();
          throw thrown;
        }
        if (!wasToured() && hasTour(samplesOf(useLens.getState()))) moveTour(0);
      });
      await runIfWriting();
    },

    closeProject: () =>
      inTurn("closing the project", async () => {
        await clear();
        await models.leaveDemo();
        if (useLens.getState().models.siglip === null) await openRemembered();
      }),
    openProject: (id) => openKept(id, false),
    deleteProject: (id) =>
      inTurn("deleting the project", async () => {
        if (useLens.getState().projectId === id) {
          await clear();
          await models.leaveDemo();
        }
        await projects.remove(id);
      }),
    renameProject: (id, wanted) =>
      inTurn("renaming the project", async () => {
        const name = await (await autosave.projects)?.update(id, { name: wanted });
        if (name === undefined) return;
        if (useLens.getState().projectId === id) useLens.setState({ projectName: name });
        if (name !== wanted)
          notify("info", `There is a project ${quote(wanted)} already: this one is called ${quote(name)}.`, {
            about: "project",
            fleeting: true,
          });
        await autosave.refreshRecent();
      }),
    takeOver() {
      useLens.setState({ access: "asking" });
      lock.ask();
    },
    // The browser asks only from within a click, so nothing may be awaited before.
    unlockFiles: async () => {
      if (await projects.unlock().catch(report)) await runIfWriting();
    },
    keepFiles: writing(() => autosave.keepAnyway(), refused),

    correct: writing(
      (ids, change) => setCorrections(withChange(useLens.getState().corrections, ids, change)),
      undefined,
    ),
    resetCorrections: writing((ids) => setCorrections(withoutChanges(useLens.getState().corrections, ids)), undefined),
    addPair: writing((change) => {
      const state = useLens.getState();
      const { corrections, id } = withPair(
        state.corrections,
        new Set(samplesOf(state).map((sample) => sample.id)),
        change,
      );
      setCorrections(corrections);
      useLens.setState({ selected: id });
    }, undefined),
    removePairs: writing((ids) => {
      setCorrections(withoutSamples(useLens.getState().corrections, ids));
      notify(
        "info",
        `${formatCount(ids.length, "pair")} taken out. Ctrl Z brings ${ids.length === 1 ? "it" : "them"} back.`,
        { about: "undo" },
      );
    }, undefined),
    undo: writing(() => {
      undoCorrection();
      resolve("undo");
    }, undefined),
    redo: writing(redoCorrection, undefined),

    masksFromAlpha: writing(
      (ids) =>
        inTurn("reading transparency", async () => {
          const samples = samplesOf(useLens.getState()).filter(({ id }) => ids.includes(id));
          const found = await findAlphaMasks(engine, samples);
          const fresh = found.files.filter(({ path }) => !files.has(path));
          if (fresh.length > 0) await files.put(fresh);
          if (fresh.length > 0) await autosave.keep(fresh, []);
          let { corrections } = useLens.getState();
          for (const [id, change] of found.changes) corrections = withChange(corrections, [id], change);
          if (found.changes.size > 0) setCorrections(corrections);
          notify("info", found.summary, { about: "project", fleeting: true });
        }),
      refused,
    ),

    changeSettings: writing(
      (change) => useLens.setState(({ settings }) => ({ settings: { ...settings, ...change } })),
      undefined,
    ),

    score: writing(score, refused),
    runAnyway: writing(() => {
      const state = useLens.getState();
      useLens.setState({ accepted: [...new Set([...state.accepted, ...lacksOf(shortfallOf(wantedOf(state)))])] });
      return run();
    }, refused),
    notNow: () => useLens.setState({ asking: false }),
    survey(signal) {
      const state = useLens.getState();
      return engine.call(signal, "survey", {
        samples: wantedOf(state).map(toFiles),
        settings: state.settings,
        project: state.projectId,
      });
    },
    measureRate: () =>
      busily("measuring how fast this device computes", async () => {
        const state = useLens.getState();
        if (state.models.siglip === null) return;
        const samples = wantedOf(state).filter(
          ({ reference, generation }) =>
            reference !== null && generation !== null && files.has(reference) && files.has(generation),
        );
        const spent = await engine.call(never(), "measure", {
          samples: samples.slice(0, MEASURED).map(toFiles),
          settings: state.settings,
        });
        rememberRates(state, spent);
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

    cancel() {
      job?.abort();
      if (job !== null) revival.hasten();
    },
    restartEngine: revival.restart,
    waitForEngine: revival.wait,
    exportRows,
    moveTour,
    models: modelsPage,
    masks: { ...masks, use: writing(masks.use, refused) },
    select: selectSample,
    look: (change) => useLens.setState(({ view }) => ({ view: { ...view, ...change } })),
    setFilter: (filter) => useLens.setState({ filter }),
    sort: (sorting) => useLens.setState({ sorting }),
    tick: (ticked) => useLens.setState({ ticked }),
    show,
    chooseTheirModel: (theirModel) => useLens.setState({ theirModel }),
    closeCheck() {
      useLens.setState({ theirs: null, theirModel: null });
      resolve("check");
    },
    dismiss: (notice) => useLens.setState(({ notices }) => ({ notices: notices.filter(({ id }) => id !== notice) })),
    saveFile,
    async copyText(text) {
      await navigator.clipboard.writeText(text).then(() => notify("info", "Copied.", { fleeting: true }), report);
    },
    explain: createExplain(engine),
    picture: (signal, path, maxSide) => engine.call(signal, "picture", { path, maxSide }),
    thumbnail: (path) => files.thumbnails.get(path),
  };
}
