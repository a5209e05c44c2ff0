import { formatCount } from "../../components/format.ts";
import { canPickFolder, folderFiles, pickFolder } from "../../platform/handles.ts";
import type { PickedFile } from "../../platform/picked.ts";
import { quoteList } from "../../project/quote.ts";
import { notify } from "../../store/actions/notices.ts";
import { putAwayProblems } from "../../store/actions/project.ts";
import type { FileCommands, ManifestFormat } from "../../store/commands.ts";
import { useLens } from "../../store/store.ts";
import type { AddParts, Given } from "../add-files.ts";
import { addingFiles, manifests, pasting } from "../lazy-modules.ts";
import { report } from "../report.ts";
import type { Turns } from "../turns.ts";

export interface FileParts extends AddParts {
  readonly inTurn: Turns;
  /** Opens projects that are among what was added. @returns the other files */
  openProjects(picked: readonly PickedFile[]): Promise<readonly PickedFile[]>;
}

/** By its name: a ZIP is looked into. */
const MAY_BE_PROJECT = /\.(?:masc-lens|zip)$/i;

async function savePairs(format: ManifestFormat): Promise<void> {
  const { saveManifest } = await manifests.load();
  saveManifest(format);
}

/** What is added becomes a checkpoint, scores to compare, or files of the project. */
export function createFileCommands({ inTurn, files, autosave, openProjects, openCheckpoint }: FileParts): FileCommands {
  const add = async (...added: Given): Promise<void> => {
    const { addFiles } = await addingFiles.load();
    await addFiles({ files, autosave, openCheckpoint }, ...added);
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

  return {
    previewReading: files.preview,
    readAs: (hints) => inTurn("reading anew", async () => (await addingFiles.load()).readAs(files, hints)),
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
    takeOut: (paths) => inTurn("reading anew", async () => (await addingFiles.load()).takeOut(files, paths)),
    putBack: (paths) => inTurn("reading anew", () => putBack(paths)),
    putAway: putAwayProblems,
  };
}
