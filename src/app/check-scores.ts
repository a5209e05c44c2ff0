import { formatCount } from "../components/format.ts";
import { decodeText } from "../lib/text-encoding.ts";
import type { ByteSource } from "../platform/bytes.ts";
import { readColumns } from "../evaluation/read-file.ts";
import { readAll } from "../platform/bytes.ts";
import type { ScoreFile } from "../engine/study-client.ts";
import { addedSource } from "../platform/added-source.ts";
import type { AddedFile } from "../platform/picked.ts";
import { LARGEST_TABLE, TABLES_READ } from "../project/formats/manifest/tables.ts";
import { isPicture, isTable } from "../project/formats/paths.ts";
import { isForCheck } from "../project/match-pairs.ts";
import { mentionsScores, readScoreTable } from "../project/formats/their-scores.ts";
import type { ScoreTable } from "../project/pair-keys.ts";
import { quoteList } from "../project/quote.ts";
import { joinTables } from "../project/their-models.ts";
import { furtherMeasuresOf, samplesOf } from "../store/selectors.ts";
import { notify } from "../store/actions/notices.ts";
import { showPlace, showTheirScores } from "../store/actions/view.ts";
import { useLens } from "../store/store.ts";
import { scoreFiles } from "./lazy-modules.ts";
import type { ProjectFiles } from "./project-files.ts";

/** Of the files that are added: which hold another program's scores, to be compared, and are no part of the project. */

/** Bytes of a table's beginning that tell whether it is worth reading whole. */
const HEAD = 2 ** 16;

/** What cannot be decoded for sure is looked at as it is: whether it holds scores can be told all the same. */
async function textOf(source: ByteSource, end: number): Promise<string> {
  const bytes = await source.read(0, Math.min(end, source.size));
  try {
    return decodeText(bytes, "").text;
  } catch {
    return new TextDecoder().decode(bytes);
  }
}

/** Files of which the numbers are compared at present, of the open project alone. */
let checked: readonly AddedFile[] = [];

/** Files of scores that are compared: they are no part of the project, and have a part in its study all the same. */
export const checkedFiles = (): Promise<readonly ScoreFile[]> =>
  Promise.all(
    (useLens.getState().theirs === null ? [] : checked).map(async (entry) => ({
      path: entry.path,
      blob: new Blob([new Uint8Array(await readAll(addedSource(entry)))]),
    })),
  );

/** Whether numbers come by themselves: no picture with them, and no pair there that they could be compared with. */
async function comeAlone(picked: readonly AddedFile[]): Promise<boolean> {
  const { intake } = useLens.getState();
  if ((intake !== null && samplesOf(useLens.getState()).length > 0) || picked.some(({ path }) => isPicture(path)))
    return false;
  for (const entry of picked.filter(({ path }) => isTable(path)).slice(0, TABLES_READ)) {
    const source = addedSource(entry);
    if (source.size > LARGEST_TABLE) continue;
    if (readColumns({ path: entry.path, text: await textOf(source, Infinity) }).columns.length > 0) return true;
  }
  return false;
}

export interface SortedScores {
  /** To be compared with the open project's. */
  readonly tables: readonly ScoreTable[];
  readonly rest: readonly AddedFile[];
  /** Scores and ratings without any picture are among the rest: a project of their own. */
  readonly alone: boolean;
}

/** @param isOurs whether a path is a file of the project: a manifest that is added again is one still */
export async function sortOutScores(
  picked: readonly AddedFile[],
  isOurs: (path: string) => boolean,
): Promise<SortedScores> {
  if (await comeAlone(picked)) return { tables: [], rest: picked, alone: true };
  const state = useLens.getState();
  const samples = state.intake === null ? null : samplesOf(state);
  const further = furtherMeasuresOf(state);
  const tables = new Map<AddedFile, ScoreTable>();
  const mentioning = await Promise.all(
    picked
      .filter(({ path }) => isTable(path))
      .slice(0, TABLES_READ)
      .map(async (entry) => {
        const source = addedSource(entry);
        const isWorth = source.size <= LARGEST_TABLE && mentionsScores(await textOf(source, HEAD), further);
        return isWorth ? { entry, source } : null;
      }),
  );
  for (const { entry, source } of mentioning.filter((one) => one !== null)) {
    const table = readScoreTable(entry.path, await textOf(source, Infinity), further);
    if (table === null || (table.hasImages && isOurs(entry.path))) continue;
    if (isForCheck(table, samples)) tables.set(entry, table);
  }
  if (tables.size > 0) checked = [...tables.keys()];
  return { tables: [...tables.values()], rest: picked.filter((entry) => !tables.has(entry)), alone: false };
}

/** Opens the results that scores and ratings alone make, and says what of them could not be read. */
export async function openResults(files: Pick<ProjectFiles, "read">): Promise<void> {
  const { intake } = useLens.getState();
  if (intake === null) return;
  const { readScoreFiles } = await scoreFiles.load();
  const { problems } = await readScoreFiles(files);
  showPlace("results");
  // What intake says stands on the page already.
  const said = new Set(useLens.getState().intake?.problems.map(({ message }) => message));
  const told = problems.filter(({ kind, message }) => kind !== "unreadable" && !said.has(message));
  const [first] = told;
  if (first !== undefined) {
    const others = told.length === 1 ? "" : ` There is something of ${formatCount(told.length - 1, "other file")} too.`;
    notify("info", `${first.message}${others}`, { about: "project" });
  }
}

/** Shows them beside ours, in place of any that were there. */
export function takeScores(tables: readonly ScoreTable[]): void {
  if (tables.length === 0) return;
  const names = quoteList(tables.map(({ path }) => path));
  if (useLens.getState().intake === null) {
    notify(
      "info",
      `${names} ${tables.length === 1 ? "holds" : "hold"} scores and no images. Open the images they are of first, then drop it here again: the scores are compared with this page's.`,
      { about: "check" },
    );
    return;
  }
  const theirs = joinTables(tables);
  const count = theirs.models.reduce((sum, { scores }) => sum + scores.length, 0);
  showTheirScores(theirs);
  notify(
    "info",
    `${formatCount(count, "score")} read from ${names}, to be compared with this page's. The project's files stay as they are.`,
    { about: "check", fleeting: true },
  );
}
