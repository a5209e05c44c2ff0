import type { PickedFile } from "../platform/picked.ts";
import { readTable } from "../project/formats/manifest/manifest.ts";
import { stemOf } from "../project/formats/paths.ts";
import { mentionsScores } from "../project/formats/their-scores.ts";

/** What a paste adds: files, a picture without a name (a screenshot), or rows copied from a spreadsheet. */

/** What browsers call a picture that has no name. */
const UNNAMED = /^image\.(png|jpe?g|webp|gif|avif|tiff?)$/i;

/** The name, or with the first number behind its stem that makes it another than those taken: "pasted 2.png". */
function freeName(name: string, isTaken: (path: string) => boolean): string {
  const stem = stemOf(name);
  const extension = name.slice(stem.length);
  let number = 1;
  while (isTaken(number === 1 ? name : `${stem} ${number}${extension}`)) number++;
  return number === 1 ? name : `${stem} ${number}${extension}`;
}

/** Whether a text is a table whose heading says something of pairs or scores: one column of words may be anything. */
function isPastedTable(name: string, text: string): boolean {
  const [heading = "", ...lines] = text.trim().split(/\r\n|\n|\r/);
  if (lines.length === 0 || !/[\t,;]/.test(heading)) return false;
  if (mentionsScores(heading)) return true;
  try {
    return readTable(name, text).samples.length > 0;
  } catch {
    return false; // no table of ours, which is what was asked
  }
}

/**
 * The files that a paste comes to; none where its text is no table. A spreadsheet gives its cells as a picture too, so
 * rows go before files.
 *
 * @param isTaken whether a path is a file of the project
 */
export function pastedFiles(
  text: string,
  files: readonly PickedFile[],
  isTaken: (path: string) => boolean,
): readonly PickedFile[] {
  const table = "pasted.tsv";
  if (isPastedTable(table, text)) {
    const path = freeName(table, isTaken);
    return [{ path, file: new File([text], path, { type: "text/tab-separated-values" }) }];
  }
  const given = new Set<string>();
  return files.map(({ path, file }) => {
    const extension = UNNAMED.exec(path)?.[1];
    if (extension === undefined) return { path, file };
    const name = freeName(`pasted.${extension.toLowerCase()}`, (taken) => given.has(taken) || isTaken(taken));
    given.add(name);
    return { path: name, file: new File([file], name, { type: file.type, lastModified: file.lastModified }) };
  });
}
