import { LensError } from "../lib/errors.ts";
import type { CallHandlers } from "../lib/calls.ts";
import { inSlices, type Slices } from "../lib/slices.ts";
import { drawAgreement } from "../evaluation/agreement-intervals.ts";
import { decodeText } from "../lib/text-encoding.ts";
import { studyOfFiles } from "../evaluation/files-study.ts";
import { drawMaskSources } from "../evaluation/mask-source-intervals.ts";
import { drawSubjects } from "../evaluation/subject-intervals.ts";
import { drawGroups, type Portion } from "../evaluation/mean-intervals.ts";
import type { Study } from "../evaluation/study.ts";
import type { TextFile } from "../evaluation/read-columns.ts";
import type { ScoreFile, StudyCalls } from "./study-protocol.ts";

/** Milliseconds between two words on how far it is. */
const TELL = 100;

/** Lets a cancel in between, and tells now and then how far it is. */
function inSteps<T>(
  signal: AbortSignal,
  steps: Slices<T, Portion>,
  onProgress: (portion: Portion) => void,
): Promise<T> {
  let told = performance.now();
  return inSlices(signal, steps, (portion) => {
    if (performance.now() - told <= TELL) return;
    onProgress(portion);
    told = performance.now();
  });
}

/** A text whose letters are not sure is read all the same: its numbers are, and a name that does not fit is told. */
async function textIn({ path, blob }: ScoreFile): Promise<TextFile> {
  const bytes = new Uint8Array(await blob.arrayBuffer());
  try {
    return { path, text: decodeText(bytes, path).text };
  } catch {
    return { path, text: new TextDecoder().decode(bytes) };
  }
}

/** What reads score files and draws intervals, on the page in a worker of its own. */
export function createStudyHandlers(): CallHandlers<StudyCalls> {
  let held: Study | null = null;
  const study = (): Study => {
    if (held === null) throw new LensError("invalid_settings", "No study is at hand: give it by `hold` first.");
    return held;
  };
  return {
    async read(signal, { files }, onProgress) {
      const texts: TextFile[] = [];
      for (const file of files) {
        texts.push(await textIn(file));
        onProgress({ done: texts.length, total: files.length });
        signal.throwIfAborted();
      }
      return studyOfFiles(texts);
    },
    async hold(_signal, args) {
      held = args.study;
      return null;
    },
    groups: (signal, { groups, metrics }, onProgress) =>
      inSteps(signal, drawGroups(study(), groups, metrics), onProgress),
    sources: (signal, { options }, onProgress) => inSteps(signal, drawMaskSources(study(), options), onProgress),
    async subjects(signal, _args, onProgress) {
      const { subjects } = study();
      return subjects === null ? null : inSteps(signal, drawSubjects(subjects), onProgress);
    },
    agreement: (signal, { dimension, options, metrics = study().metrics }, onProgress) =>
      inSteps(signal, drawAgreement({ ...study(), metrics }, dimension, options), onProgress),
  };
}
