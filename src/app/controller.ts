import type { RenewableEngine } from "../engine/client.ts";
import { startModelStore, type ModelStoreClient } from "../engine/install-client.ts";
import type { LensError } from "../lib/errors.ts";
import { createProjectLock } from "../storage/project-lock.ts";
import { notify } from "../store/actions/notices.ts";
import type { Commands } from "../store/commands.ts";
import { fromHash } from "../store/view.ts";
import { followAccess } from "./access.ts";
import { followAddress } from "./address.ts";
import { createAutosave } from "./autosave.ts";
import { createFileCommands } from "./commands/files.ts";
import { createMasksFromAlpha } from "./commands/masks.ts";
import { createModelChoice } from "./commands/models.ts";
import { pairCommands } from "./commands/pairs.ts";
import { createProjectControl } from "./commands/project.ts";
import { createRun } from "./commands/run.ts";
import { createViewCommands } from "./commands/view.ts";
import { onlyWhileWriting } from "./commands/writing.ts";
import { saveFile } from "./download.ts";
import { outlineMaking } from "./commands/making.ts";
import { createMaskCommands } from "./edited-masks.ts";
import { createExplain } from "./explain.ts";
import { firstPaint } from "./first-paint.ts";
import { createKeptProjects } from "./kept-projects.ts";
import { exportRows, savedViews, scoreFiles } from "./lazy-modules.ts";
import { createModelsPage } from "./models-page.ts";
import { createOpenModels } from "./open-models.ts";
import { createProjectFiles } from "./project-files.ts";
import { busily, report } from "./report.ts";
import { rememberRunning, wasRunning } from "./restore.ts";
import { createRevival } from "./revive.ts";
import { createSegment } from "./segmenting.ts";
import { startDevice } from "./start-engine.ts";
import { createTurns } from "./turns.ts";

const copied = (writing: Promise<void>): Promise<void> =>
  writing.then(() => notify("info", "Copied.", { fleeting: true }), report);

/** Joins what does the commands, a file a subject (`commands/`): the one place where the store and the engine meet. */
export function createController(engine: RenewableEngine): Commands {
  const inTurn = createTurns();
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
  const view = createViewCommands(modelsPage.refresh);
  const choice = createModelChoice({ inTurn, models, running: () => run.going() || making.going() });
  const run = createRun({
    engine,
    revival,
    has: files.has,
    openUnasked: choice.openUnasked,
    showModels: () => view.show("models"),
  });
  const making = outlineMaking({
    engine,
    revival,
    files,
    autosave: { keep: (added, roots) => autosave.keep(added, roots) },
    openUnasked: choice.openSegmenters,
    showModels: () => view.show("models"),
    showMasks: () => view.show("masks"),
  });
  const lock = createProjectLock(
    followAccess({
      inTurn,
      async letGo() {
        await run.stop();
        await making.stop();
        await autosave.settle();
      },
      refresh: () => projects.refresh(),
    }),
  );
  const autosave = createAutosave(lock);
  const projects = createKeptProjects(autosave, lock, files, models);
  const project = createProjectControl({ inTurn, files, autosave, lock, projects, models, choice, run, making });
  const fileCommands = createFileCommands({
    inTurn,
    files,
    autosave,
    openProjects: project.openFiles,
    openCheckpoint: choice.openCheckpoint,
  });
  const segment = createSegment(engine, choice.openSegmenters);
  const masks = { ...createMaskCommands(files, autosave), ...making.commands, segment };
  const changing = onlyWhileWriting({
    ...fileCommands,
    ...pairCommands,
    ...project.commands,
    ...run.commands,
    masksFromAlpha: createMasksFromAlpha({ inTurn, engine, files, autosave }),
    masks,
  });

  const asked = fromHash(location.hash);
  followAddress();
  rememberRunning(autosave.settle);
  if (asked.project !== null) void project.openAddressed(asked.project, wasRunning(asked.project), asked);
  else if (location.search === "?demo") {
    // Asked for once: a reload shows what is open then.
    history.replaceState(history.state, "", location.pathname + location.hash);
    void project.commands.openDemo(asked);
  } else void firstPaint().then(choice.startRemembering);

  return {
    ...fileCommands,
    ...project.commands,
    ...run.commands,
    ...view,
    // Whichever goes on.
    cancel() {
      run.commands.cancel();
      making.cancel();
    },
    ...changing,
    addCheckpoint: choice.addCheckpoint,
    models: modelsPage,
    masks: { ...masks, ...changing.masks },
    explain: createExplain(engine),
    exportRows: (format) => void exportRows.load().then((rows) => rows.exportRows(format), report),
    saveFile: (name, blob) => void Promise.resolve(blob).then((made) => saveFile(name, made), report),
    copyText: (text) => copied(navigator.clipboard.writeText(text)),
    saveView: (format) =>
      busily("saving the view", async () => (await savedViews.load()).saveShownView(format, files.pictures)),
    copyView() {
      // Given at once, before the picture is there: some browsers take only what comes with the click itself.
      const png = savedViews.load().then((views) => views.shownViewAsPng(files.pictures));
      return copied(navigator.clipboard.write([new ClipboardItem({ "image/png": png })]));
    },
    pictures: files.pictures,
    async drawIntervals(signal, study, task, onProgress) {
      return (await scoreFiles.load()).drawIntervals(signal, study, task, onProgress);
    },
    readScoreFiles: () =>
      void scoreFiles
        .load()
        .then((scores) => scores.readScoreFiles(files))
        .catch(report),
  };
}
