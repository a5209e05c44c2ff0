import type { StudyClient } from "../../engine/study-client.ts";
import { LensError } from "../../lib/errors.ts";
import { notify } from "../../store/actions/notices.ts";
import type { Commands } from "../../store/commands.ts";
import { readOnly } from "../../store/read-only.ts";
import { createViewCommands } from "../commands/view.ts";
import { saveFile } from "../download.ts";
import type { Pictures } from "../pictures.ts";
import { busily, report } from "../report.ts";
import type { SharedReader } from "../../storage/shared/read.ts";
import { createSharedExplain } from "./shared-explain.ts";

/** The commands of a page that shows a project and computes nothing. */

const refuse = (): void =>
  notify("info", "This is a shared project: here it is shown, and nothing of it is changed or computed.", {
    about: "access",
    fleeting: true,
  });

const later = async (): Promise<void> => refuse();
const never = (): Promise<never> =>
  Promise.reject(
    new LensError("missing_file", "There is no engine on this page: it shows what was computed elsewhere."),
  );

const copied = (writing: Promise<void>): Promise<void> =>
  writing.then(() => notify("info", "Copied.", { fleeting: true }), report);

const savedViews = () => import("../save-view.ts");

export function createViewerCommands(reader: Pick<SharedReader, "pair" | "editing">, pictures: Pictures): Commands {
  /** Made with the first results that are looked at. */
  let studies: Promise<StudyClient> | null = null;
  const shown = readOnly(
    {
      // Models are nowhere listed here.
      ...createViewCommands(async () => undefined),
      explain: createSharedExplain(reader),
      exportRows: (format) => void import("../export-rows.ts").then((rows) => rows.exportRows(format), report),
      saveFile,
      copyText: (text) => copied(navigator.clipboard.writeText(text)),
      saveView: (format) => busily("saving the view", async () => (await savedViews()).saveShownView(format, pictures)),
      copyView() {
        const png = savedViews().then((views) => views.shownViewAsPng(pictures));
        return copied(navigator.clipboard.write([new ClipboardItem({ "image/png": png })]));
      },
      pictures,
      async drawIntervals(signal, study, task, onProgress) {
        studies ??= import("./studies-here.ts").then(({ studiesHere }) => studiesHere());
        return (await studies).intervals(signal, study, task, onProgress);
      },
      masks: {
        segment: never,
        assign: refuse,
        save: (image, mask) => void import("../save-mask.ts").then((file) => file.saveMask(image, mask)).catch(report),
        saveAll: () => busily("packing masks", async () => (await import("../save-masks.ts")).saveMasks(pictures)),
        showMaking: refuse,
      },
    },
    refuse,
  );
  return {
    ...shown,
    addCheckpoint: later,
    answer: refuse,
    previewReading: never,
    // Results ask for them by themselves: none came along.
    readScoreFiles: () => undefined,
    savePairs: later,
    openDemo: later,
    closeProject: later,
    openProject: later,
    deleteProject: later,
    duplicateProject: later,
    exportProject: later,
    renameProject: later,
    takeOver: refuse,
    unlockFiles: later,
    notNow: refuse,
    survey: never,
    measureRate: later,
    pause: refuse,
    resume: refuse,
    cancel: refuse,
    restartEngine: refuse,
    waitForEngine: refuse,
    models: {
      planRepository: later,
      planFolder: later,
      keepModel: later,
      stopLookup: refuse,
      dropPlan: refuse,
      install: later,
      stopTransfer: refuse,
      resumeInstall: later,
      verifyModel: later,
      removeModel: later,
      openInstalled: later,
      closeModel: later,
      comparePatches: later,
      openDemo: later,
      setPrecision: later,
      comparePrecisions: later,
    },
  };
}
