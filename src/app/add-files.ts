import { formatCount } from "../components/format.ts";
import { yieldToEventLoop } from "../lib/event-loop.ts";
import { baseName } from "../platform/bytes.ts";
import type { RootHandle } from "../platform/handles.ts";
import { repositoryName } from "../platform/hub-cache.ts";
import type { AddedFile, PickedFile } from "../platform/picked.ts";
import { checkpointFolders } from "../project/checkpoint-folders.ts";
import { isArchive } from "../project/formats/paths.ts";
import { isMaskRecord } from "../project/mask-record-name.ts";
import type { Hints } from "../project/hints.ts";
import { quoteList } from "../project/quote.ts";
import type { Intake } from "../project/types.ts";
import { openQuestions } from "../project/unclear.ts";
import { notify } from "../store/actions/notices.ts";
import { showReading } from "../store/actions/project.ts";
import { setBusy } from "../store/actions/run.ts";
import { samplesOf } from "../store/selectors.ts";
import { useLens } from "../store/store.ts";
import type { OpenedArchives } from "./archives.ts";
import type { Autosave } from "./autosave.ts";
import { openResults, sortOutScores, takeScores } from "./check-scores.ts";
import { archives, maskFiles } from "./lazy-modules.ts";
import type { ProjectFiles } from "./project-files.ts";
import { report } from "./report.ts";

/** Adding files and taking them out. What is added becomes a checkpoint, scores to compare, or files of the project. */
export interface AddParts {
  readonly files: ProjectFiles;
  readonly autosave: Pick<Autosave, "keep">;
  /** Opens a checkpoint that was among what was added. */
  openCheckpoint(name: string, files: readonly PickedFile[]): Promise<void>;
}

export type Given = readonly [
  given: readonly PickedFile[],
  roots: readonly RootHandle[],
  emptyFolders?: readonly string[],
];

/** Weights are read by parts and again, which a ZIP makes slow. */
const tellZippedCheckpoint = (folder: string) =>
  notify(
    "error",
    `${quoteList([folder])} is a checkpoint in a ZIP, which is not opened there. Unpack the ZIP, and add its folder.`,
    {
      about: "checkpoint",
    },
  );

/** Shows how the files are read where that asks something that was not asked before. */
function askAnew(before: Intake | null): void {
  const { intake } = useLens.getState();
  if (intake === null) return;
  const known = new Set(before === null ? [] : openQuestions(before));
  if (openQuestions(intake).some((question) => !known.has(question))) showReading(true);
}

/** The files of ZIPs in the place of these; how many they are is said. */
async function listed(given: Given[0]): Promise<OpenedArchives> {
  const opened = await (await archives.load()).openArchives(given);
  setBusy(`reading ${formatCount(opened.files.length, "file")}`);
  return opened;
}

export async function addFiles(
  { files, autosave, openCheckpoint }: AddParts,
  ...[given, roots, emptyFolders = []]: Given
): Promise<void> {
  const { files: picked, problems } = given.some(({ path }) => isArchive(path))
    ? await listed(given)
    : { files: given, problems: [] };
  await yieldToEventLoop();
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
    await yieldToEventLoop();
    const { demo, intake } = useLens.getState();
    const added = await files.add(rest, emptyFolders, problems, alone);
    if (added.length > 0 && demo && intake !== null)
      notify(
        "info",
        "Added to the demo, whose toy checkpoint scores it: such numbers say nothing of real pictures. Close the demo first to begin a project of your own.",
        { about: "project" },
      );
    if (added.length > 0 && !demo && !alone) askAnew(intake);
    if (added.length > 0) {
      await files.handedOver();
      setBusy(`keeping ${formatCount(added.length, "file")}`);
      await autosave.keep(added, roots);
    }
    if (added.length > 0 && alone) await openResults(files);
  }
  await take();
  // Last: scores that came with their images are of the project that these have become.
  takeScores(tables);
}

/** Takes files out of the project, and says what goes with them. */
export async function takeOut(files: Pick<ProjectFiles, "reread">, paths: readonly string[]): Promise<void> {
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
}

/** Reads anew by what a person says, and how many pairs that makes. */
export async function readAs(files: Pick<ProjectFiles, "readAs">, hints: Hints): Promise<void> {
  await files.readAs(hints);
  const pairs = samplesOf(useLens.getState()).length;
  notify("info", `${formatCount(pairs, "pair")} as you said. Ctrl Z takes it back.`, {
    about: "undo",
    fleeting: true,
  });
}
