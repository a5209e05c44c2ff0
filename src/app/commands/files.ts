import { formatCount } from "../../components/format.ts";
import { canPickFolder, folderFiles, pickFolder, type RootHandle } from "../../platform/handles.ts";
import { repositoryName } from "../../platform/hub-cache.ts";
import type { AddedFile, PickedFile } from "../../platform/picked.ts";
import { baseName } from "../../platform/bytes.ts";
import { isArchive } from "../../project/formats/paths.ts";
import type { Hints } from "../../project/hints.ts";
import { isMaskRecord } from "../../project/mask-record-name.ts";
import { quoteList } from "../../project/quote.ts";
import { openQuestions } from "../../project/unclear.ts";
import { notify } from "../../store/actions/notices.ts";
import { putAwayProblems, showReading } from "../../store/actions/project.ts";
import type { FileCommands, ManifestFormat } from "../../store/commands.ts";
import type { Intake } from "../../project/types.ts";
import { samplesOf } from "../../store/selectors.ts";
import { useLens } from "../../store/store.ts";
import type { Autosave } from "../autosave.ts";
import { archives, checkpoints, checkScores, manifests, maskFiles, pasting } from "../lazy-modules.ts";
import type { ProjectFiles } from "../project-files.ts";
import { report } from "../report.ts";
import type { Turns } from "../turns.ts";

export interface FileParts {
  readonly inTurn: Turns;
  readonly files: ProjectFiles;
  readonly autosave: Pick<Autosave, "keep">;
  /** Opens projects that are among what was added. @returns the other files */
  openProjects(picked: readonly PickedFile[]): Promise<readonly PickedFile[]>;
  /** Opens a checkpoint that was among what was added. */
  openCheckpoint(name: string, files: readonly PickedFile[]): Promise<void>;
}

/** Weights are read by parts and again, which a ZIP makes slow. */
const tellZippedCheckpoint = (folder: string) =>
  notify(
    "error",
    `${quoteList([folder])} is a checkpoint in a ZIP, which is not opened there. Unpack the ZIP, and add its folder.`,
    {
      about: "checkpoint",
    },
  );

/** By its name: a ZIP is looked into. */
const MAY_BE_PROJECT = /\.(?:masc-lens|zip)$/i;

/** Shows how the files are read where that asks something that was not asked before. */
function askAnew(before: Intake | null): void {
  const { intake } = useLens.getState();
  if (intake === null) return;
  const known = new Set(before === null ? [] : openQuestions(before));
  if (openQuestions(intake).some((question) => !known.has(question))) showReading(true);
}

async function savePairs(format: ManifestFormat): Promise<void> {
  const { saveManifest } = await manifests.load();
  saveManifest(format);
}

/** What is added becomes a checkpoint, scores to compare, or files of the project. */
export function createFileCommands({ inTurn, files, autosave, openProjects, openCheckpoint }: FileParts): FileCommands {
  const add = async (
    given: readonly PickedFile[],
    roots: readonly RootHandle[],
    emptyFolders: readonly string[] = [],
  ): Promise<void> => {
    const { files: picked, problems } = given.some(({ path }) => isArchive(path))
      ? await (await archives.load()).openArchives(given)
      : { files: given, problems: [] };
    const [{ checkpointFolders }, { openResults, sortOutScores, takeScores }] = await Promise.all([
      checkpoints.load(),
      checkScores.load(),
    ]);
    const folders = checkpointFolders(picked.map(({ path }) => path));
    const ofCheckpoints = new Set([...folders.values()].flat());
    for (const [folder, paths] of folders) {
      const own = new Set(paths);
      const inside = picked.filter(({ path }) => own.has(path)).filter((file) => "file" in file);
      if (inside.length < paths.length) tellZippedCheckpoint(folder);
      else await openCheckpoint(repositoryName(folder.split("/").at(-1) || "checkpoint"), inside).catch(report);
    }
    const others: readonly AddedFile[] = picked.filter(({ path }) => !ofCheckpoints.has(path));
    const { tables, rest: unsorted, alone } = await sortOutScores(others, (path) => files.has(path));
    const { rest, take } = unsorted.some(({ path }) => isMaskRecord(baseName(path)))
      ? await (await maskFiles.load()).sortOutMasks(unsorted, { files, autosave })
      : { rest: unsorted, take: async () => undefined };
    if (rest.length > 0 || emptyFolders.length > 0 || problems.length > 0) {
      const { demo, intake } = useLens.getState();
      const added = await files.add(rest, emptyFolders, problems, alone);
      if (added.length > 0 && demo && intake !== null)
        notify(
          "info",
          "Added to the demo, whose toy checkpoint scores it: such numbers say nothing of real pictures. Close the demo first to begin a project of your own.",
          { about: "project" },
        );
      if (added.length > 0 && !demo && !alone) askAnew(intake);
      if (added.length > 0) await autosave.keep(added, roots);
      if (added.length > 0 && alone) await openResults(files);
    }
    await take();
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

  const putBack = async (paths: readonly string[]): Promise<void> => {
    const back = new Set(paths);
    const out = useLens.getState().intake?.out ?? [];
    await files.reread(
      out.filter((path) => !back.has(path)),
      back,
    );
  };

  const addPickedFolder = async (): Promise<void> => {
    const root = await pickFolder();
    if (root === null) return;
    const { files: found, unreadable } = await folderFiles(root);
    if (unreadable.length > 0)
      notify("error", `Not read, because the system would not open them: ${quoteList(unreadable)}.`);
    await inTurn(`reading ${formatCount(found.length, "file")}`, () =>
      add(found, [root], found.length === 0 && unreadable.length === 0 ? [root.name] : []),
    );
  };

  const readAs = async (hints: Hints): Promise<void> => {
    await files.readAs(hints);
    const pairs = samplesOf(useLens.getState()).length;
    notify("info", `${formatCount(pairs, "pair")} as you said. Ctrl Z takes it back.`, {
      about: "undo",
      fleeting: true,
    });
  };

  return {
    previewReading: files.preview,
    readAs: (hints) => inTurn("reading anew", () => readAs(hints)),
    savePairs: (format) => savePairs(format).catch(report),
    async addFiles(given, roots = [], emptyFolders = []) {
      const picked = given.some(({ path }) => MAY_BE_PROJECT.test(path)) ? await openProjects(given) : given;
      if (picked.length === 0 && given.length > 0) return;
      await inTurn(`reading ${formatCount(picked.length, "file")}`, () => add(picked, roots, emptyFolders));
    },
    async paste(text, given, roots, emptyFolders) {
      const { pastedFiles } = await pasting.load();
      const picked = pastedFiles(text, given, files.has);
      if (picked.length === 0 && emptyFolders.length === 0) {
        notify(
          "info",
          "Nothing was pasted: a text has to be a table, with a heading such as reference, generation, prompt. Files and pictures can be pasted too.",
          { fleeting: true },
        );
        return;
      }
      await inTurn(`reading ${formatCount(picked.length, "file")}`, () => add(picked, roots, emptyFolders));
    },
    openFolder() {
      if (!canPickFolder()) return false;
      void addPickedFolder().catch(report);
      return true;
    },
    answer: files.answer,
    takeOut: (paths) => inTurn("reading anew", () => takeOut(paths)),
    putBack: (paths) => inTurn("reading anew", () => putBack(paths)),
    putAway: putAwayProblems,
  };
}
