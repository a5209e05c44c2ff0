import { formatBytes, formatCount } from "../../components/format.ts";
import { LensError, type ErrorCode } from "../../lib/errors.ts";
import { fileNameOf } from "../../lib/file-name.ts";
import type { Portion } from "../../engine/protocol.ts";
import { otherMasks, otherMasksOf } from "../../project/other-masks.ts";
import { quote } from "../../project/quote.ts";
import { comparisonsOf } from "../../project/references.ts";
import { EMPTY_INTAKE } from "../../project/sample.ts";
import type { Sample } from "../../project/types.ts";
import { ANONYMOUS_NAME, anonymise, mapTexts } from "../../storage/shared/anonymous.ts";
import { headBytes } from "../../storage/shared/editing.ts";
import { writeFolder } from "../../storage/shared/folder.ts";
import { SHARED_ENDING, type SharedFile, type SharedPair } from "../../storage/shared/shared.ts";
import { createSharedWriter } from "../../storage/shared/write.ts";
import { createZipWriter } from "../../storage/zip-writer.ts";
import { notify } from "../../store/actions/notices.ts";
import type { Commands } from "../../store/commands.ts";
import { scopedSamplesOf } from "../../store/scope.ts";
import { furtherMeasuresOf, identityOf } from "../../store/selectors.ts";
import { useLens } from "../../store/store.ts";
import { rowsOf } from "../../views/inspector/why/use-why.ts";
import { saveFile } from "../download.ts";
import { assertAnonymous } from "./assert-anonymous.ts";
import { explainedOf, type Explained } from "./explained.ts";
import { gatherEditing, gatherPair } from "./gather-pair.ts";
import { loadProgram } from "./program.ts";
import { documentOf, viewOf } from "./shared-document.ts";
import { sharedMask, sharedPicture } from "./shared-files.ts";
import { namesOf, patternsOf } from "./traces.ts";
import type { ShareWish } from "./wish.ts";

/** Writes the rows that are acted on as a shared project. */

/** What explains pairs, by the models that are open, and their pictures. */
export type ShareParts = Pick<Commands, "explain" | "pictures">;

/** Of a file that cannot be read. */
const UNREADABLE: ReadonlySet<ErrorCode> = new Set([
  "missing_file",
  "invalid_image",
  "unsupported_image",
  "unknown_image_format",
  "invalid_archive",
  "failed_decoder",
]);

async function write(
  signal: AbortSignal,
  { explain, pictures }: ShareParts,
  samples: readonly Sample[],
  among: readonly Sample[],
  wish: ShareWish,
  onProgress: (portion: Portion) => void,
): Promise<{ readonly blob: Blob; readonly lost: number; readonly once: number }> {
  const state = useLens.getState();
  const { settings } = state;
  const ids = new Set(among.map(({ id }) => id));
  const rows = rowsOf(state, identityOf(state)).filter(({ id }) => ids.has(id));
  const further = furtherMeasuresOf(state);
  const find = otherMasksOf(state.intake ?? EMPTY_INTAKE, state.made);
  const document = documentOf(state, samples);
  const renamed = wish.anonymous && (await anonymise(document, await patternsOf(document, wish.anonymous.names)));
  const clean = (value: unknown) => (renamed === null ? value : mapTexts(value, renamed.text));
  const writer = await createSharedWriter(createZipWriter(), clean, wish.evidence);
  let headWritten = 0;
  const pathOf = (path: string) => renamed?.path(path) ?? path;
  let lost = 0;
  const add = async (path: string | null, read: (path: string) => Promise<SharedFile>) => {
    if (path === null) return;
    try {
      await writer.addFile(pathOf(path), () => read(path));
    } catch (thrown) {
      // What cannot be read here cannot be shown there: the rest can.
      if (!UNREADABLE.has(LensError.from(thrown).code)) throw thrown;
      lost++;
    }
  };
  const addFiles = async (sample: Sample) => {
    for (const pair of comparisonsOf(sample)) {
      for (const path of [pair.reference, pair.generation])
        await add(path, (picture) => sharedPicture(pictures, picture, wish.pictures));
      for (const path of [pair.referenceMask, pair.generationMask])
        await add(path, (mask) => sharedMask(pictures, mask));
    }
  };
  const gather = async (explained: readonly Explained[]) => {
    const gathered: SharedPair[] = [];
    for (const { pair, scores } of explained) {
      signal.throwIfAborted();
      const others = otherMasks(pair, find);
      const { patchTexts } = wish;
      gathered.push(await gatherPair(signal, explain, { pair, scores, rows, settings, further, others, patchTexts }));
    }
    return gathered;
  };
  for (const [done, sample] of samples.entries()) {
    onProgress({ done, total: samples.length });
    const explained = wish.evidence ? explainedOf(state, sample) : [];
    // The engine explains them while the browser writes their pictures.
    const [gathered] = await Promise.all([gather(explained), addFiles(sample)]);
    for (const [at, one] of explained.entries()) {
      signal.throwIfAborted();
      const { pair } = one;
      const editing = wish.editing ? await gatherEditing(signal, explain, one) : undefined;
      const id = renamed?.sample(pair.id) ?? pair.id;
      await writer.addPair(id, pair.reference && pathOf(pair.reference), gathered[at]!, editing);
      if (editing === undefined || headWritten > 0) continue;
      await writer.addHead(editing.head);
      headWritten = headBytes(editing.head);
    }
    signal.throwIfAborted();
  }
  const blob = await writer.finish({ document: renamed?.document ?? document, view: viewOf(state) });
  return { blob, lost, once: headWritten };
}

/** In bytes and milliseconds. */
export interface Estimate {
  readonly bytes: number;
  /** Of a pair. */
  readonly each: number;
  /** Of what is in it once, whatever the pairs: the pooling head. */
  readonly once: number;
  readonly time: number;
}

/** By the first pair that has numbers: pictures that several pairs show are counted as often, so it is rather less. */
export async function estimateShare(parts: ShareParts, signal: AbortSignal, wish: ShareWish): Promise<Estimate | null> {
  const state = useLens.getState();
  const samples = scopedSamplesOf(state);
  const [first] = samples.filter(({ id }) => state.results.has(id));
  if (first === undefined) return null;
  const begun = performance.now();
  const { blob, once } = await write(signal, parts, [first], samples, wish, () => undefined);
  const [each, time] = [blob.size - once, performance.now() - begun];
  return { bytes: each * samples.length + once, each, once, time: time * samples.length };
}

/** What is done behind the pairs. */
export type ShareStep = "pairs" | "folder" | "check";

/**
 * Writes it, looks through it where it is to name nobody, and hands it to the person.
 *
 * @throws LensError what the engine throws, and invalid_project where something that names somebody is left: nothing is handed over then
 */
export async function shareProject(
  parts: ShareParts,
  signal: AbortSignal,
  wish: ShareWish,
  onProgress: (portion: Portion, step: ShareStep) => void,
): Promise<void> {
  const samples = scopedSamplesOf(useLens.getState());
  const { blob: shared, lost } = await write(signal, parts, samples, samples, wish, (portion) =>
    onProgress(portion, "pairs"),
  );
  const title = wish.anonymous === null ? fileNameOf(useLens.getState().projectName ?? "project") : ANONYMOUS_NAME;
  const program = wish.form === "folder" ? await loadProgram(signal) : new Map<string, Uint8Array>();
  const blob =
    wish.form === "file"
      ? shared
      : await writeFolder(signal, { name: title, shared, program }, (done, total) =>
          onProgress({ done, total }, "folder"),
        );
  const name = `${title}${wish.form === "file" ? SHARED_ENDING : ".zip"}`;
  let checked = "";
  if (wish.anonymous !== null) {
    const names = await namesOf(documentOf(useLens.getState(), samples), wish.anonymous.names);
    const looked = await assertAnonymous(signal, { name, blob, names, program }, (done) =>
      onProgress({ done, total: 0 }, "check"),
    );
    checked = ` Looked through, all ${formatCount(looked, "file")} in it: no name, path, date, address or word beside a picture was found. What pictures show was not looked at.`;
  }
  saveFile(name, blob);
  const opens =
    wish.form === "file"
      ? "Drop it on this page to see what others will; beside viewer.html on any host it opens by ?project=."
      : "Unpack it, and open index.html: it works from disk, in Chrome and Firefox.";
  notify(
    "info",
    `${quote(name)} has ${formatCount(samples.length, "pair")} in ${formatBytes(blob.size)}. ${opens}${lost === 0 ? "" : ` ${formatCount(lost, "file")} could not be read, and ${lost === 1 ? "is" : "are"} not in it.`}${checked}`,
    { about: "project" },
  );
}
