import type { FilesStudy, ScoreFile } from "../engine/study-client.ts";
import { whatIn } from "../project/formats/dreambench-plus/values.ts";
import { FileIndex } from "../project/formats/file-index.ts";
import { isTable } from "../project/formats/paths.ts";
import { setFileStudy } from "../store/actions/study.ts";
import type { LensState } from "../store/state.ts";
import { useLens } from "../store/store.ts";
import { checkedFiles } from "./check-scores.ts";
import { followPhotographs } from "./photographs.ts";
import type { ProjectFiles } from "./project-files.ts";
import { never } from "./report.ts";
import { readScores } from "./studies.ts";

export { drawIntervals } from "./studies.ts";

/**
 * Which of the project's files may hold scores or ratings, and what they say. They are the project's as any other, kept
 * or not; what was read of them is not kept, and is read anew when somebody looks at results.
 */

/** Bytes of one file, and how many of other names than DreamBench++'s are looked into: annotations come one a picture. */
const LARGEST = 64 * 2 ** 20;
const MOST_OTHERS = 500;

/** Tables of which a pair has a picture: they are read as pairs. Without any, what they say of pairs is all that there is. */
function tablesOfPairs({ paths, intake }: Pick<LensState, "paths" | "intake">): readonly string[] {
  if (intake === null) return [];
  const here = new Set(paths);
  const isHere = (path: string | null) => path !== null && here.has(path);
  const shown = new Set(
    intake.samples.filter(({ reference, generation }) => isHere(reference) || isHere(generation)).map(({ id }) => id),
  );
  return intake.parts.flatMap(({ table, ids }) =>
    table !== null && ids.some(([, id]) => shown.has(id)) ? [table] : [],
  );
}

/** Paths, those that surely hold numbers first. */
function mayHoldScores(): readonly string[] {
  const { paths, intake, made } = useLens.getState();
  const left = new Set([...(intake?.out ?? []), ...tablesOfPairs({ paths, intake })]);
  const tables = paths.filter((path) => isTable(path) && !left.has(path) && !made.has(path));
  const index = new FileIndex(tables);
  const isKnown = (path: string) => {
    const file = index.get(path);
    return file !== undefined && whatIn(file) !== null;
  };
  const known = tables.filter(isKnown);
  return [...known, ...tables.filter((path) => !isKnown(path)).slice(0, MOST_OTHERS)];
}

const NO_FILES: FilesStudy = {
  study: { methods: [], pairs: [], metrics: [], raters: [], maskSources: [], subjects: null },
  used: [],
  problems: [],
};

async function readNow(files: Pick<ProjectFiles, "read">): Promise<FilesStudy> {
  const found: ScoreFile[] = [];
  for (const path of mayHoldScores()) {
    const blob = await files.read(path);
    if (blob !== null && blob.size <= LARGEST) found.push({ path, blob });
  }
  const all = [...found, ...(await checkedFiles())];
  return all.length === 0 ? NO_FILES : readScores(never(), all);
}

/** What the last reading depended on, and what came of it. */
let last: { readonly of: readonly unknown[]; readonly reading: Promise<FilesStudy> } | null = null;

/** Reads them where something is another than the last time, and draws pairs of photographs: all of the study that is not there before. @returns what they say, once it stands in the store */
export async function readScoreFiles(files: Pick<ProjectFiles, "read">): Promise<FilesStudy> {
  followPhotographs();
  const { paths, intake, theirs, keeping } = useLens.getState();
  const of = [paths, intake?.out.join("\n"), theirs, keeping.status === "locked"];
  if (last === null || last.of.some((one, at) => one !== of[at])) {
    const begun = { of, reading: readNow(files) };
    last = begun;
    begun.reading.catch(() => {
      if (last === begun) last = null;
    });
  }
  const now = last;
  const read = await now.reading;
  // Another reading, or another project, has begun meanwhile.
  if (last === now && useLens.getState().fileStudy !== read) setFileStudy(read);
  return read;
}
