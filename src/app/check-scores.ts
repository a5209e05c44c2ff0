import { formatCount } from "../components/format.ts";
import { decodeText } from "../lib/text-encoding.ts";
import type { ByteSource } from "../platform/bytes.ts";
import { addedSource } from "../platform/added-source.ts";
import type { AddedFile } from "../platform/picked.ts";
import { LARGEST_TABLE, TABLES_READ } from "../project/formats/manifest/tables.ts";
import { isTable } from "../project/formats/paths.ts";
import { isForCheck } from "../project/match-pairs.ts";
import { mentionsScores, readScoreTable } from "../project/formats/their-scores.ts";
import type { ScoreTable } from "../project/pair-keys.ts";
import { quoteList } from "../project/quote.ts";
import { joinTables } from "../project/their-models.ts";
import { furtherMeasuresOf, samplesOf } from "../store/selectors.ts";
import { notify } from "../store/actions/notices.ts";
import { showTheirScores } from "../store/actions/view.ts";
import { useLens } from "../store/store.ts";

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

/** @param isOurs whether a path is a file of the project: a manifest that is added again is one still */
export async function sortOutScores(
  picked: readonly AddedFile[],
  isOurs: (path: string) => boolean,
): Promise<{ readonly tables: readonly ScoreTable[]; readonly rest: readonly AddedFile[] }> {
  const state = useLens.getState();
  const samples = state.intake === null ? null : samplesOf(state);
  const further = furtherMeasuresOf(state);
  const tables = new Map<AddedFile, ScoreTable>();
  for (const entry of picked.filter(({ path }) => isTable(path)).slice(0, TABLES_READ)) {
    const source = addedSource(entry);
    if (source.size > LARGEST_TABLE || !mentionsScores(await textOf(source, HEAD), further)) continue;
    const table = readScoreTable(entry.path, await textOf(source, Infinity), further);
    if (table === null || (table.hasImages && isOurs(entry.path))) continue;
    if (isForCheck(table, samples)) tables.set(entry, table);
  }
  return { tables: [...tables.values()], rest: picked.filter((entry) => !tables.has(entry)) };
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
