import { formatBytes, formatCount } from "../../components/format.ts";
import { LensError, type ErrorCode } from "../../lib/errors.ts";
import { fileNameOf } from "../../lib/file-name.ts";
import type { Portion } from "../../engine/protocol.ts";
import { comparisonIn } from "../../project/mean-scores.ts";
import { otherMasks, otherMasksOf } from "../../project/other-masks.ts";
import { quote } from "../../project/quote.ts";
import { comparisonsOf } from "../../project/references.ts";
import { EMPTY_INTAKE } from "../../project/sample.ts";
import type { SampleScores } from "../../project/result.ts";
import type { Sample } from "../../project/types.ts";
import type { ProjectDocument } from "../../storage/document/document.ts";
import { SHARED_ENDING, type SharedFile, type SharedHead } from "../../storage/shared/shared.ts";
import { createSharedWriter } from "../../storage/shared/write.ts";
import { notify } from "../../store/actions/notices.ts";
import type { Commands } from "../../store/commands.ts";
import { scopedSamplesOf } from "../../store/scope.ts";
import { canExplain, furtherMeasuresOf, identityOf, isCurrent, usedModels } from "../../store/selectors.ts";
import type { LensState } from "../../store/state.ts";
import { useLens } from "../../store/store.ts";
import { rowsOf } from "../../views/inspector/why/use-why.ts";
import { saveFile } from "../download.ts";
import { gatherPair } from "./gather-pair.ts";
import { sharedMask, sharedPicture } from "./shared-files.ts";
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

/** A comparison that can be explained. */
interface Explained {
  readonly pair: Sample;
  readonly scores: SampleScores;
}

/** A sample without what stands beside it in corrections. */
function withoutRemarks({ note: _note, tags: _tags, ...sample }: Sample): Sample {
  return sample;
}

/** The project as far as these samples go: as corrected, with what was written of them, and the numbers that are shown. */
function documentOf(state: LensState, samples: readonly Sample[]): ProjectDocument {
  const remarks = samples.flatMap(({ id, note, tags }) =>
    note === undefined && tags === undefined
      ? []
      : [[id, { ...(note === undefined ? {} : { note }), ...(tags === undefined ? {} : { tags }) }] as const],
  );
  const { intake, settings, columnLayout, projectName, results } = state;
  return {
    name: projectName ?? "project",
    demo: false,
    settings,
    accepted: [],
    columnLayout,
    ticked: [],
    models: canExplain(state) ? usedModels(state) : state.lastModels,
    intake: {
      ...EMPTY_INTAKE,
      rule: intake?.rule ?? "",
      columns: intake?.columns ?? [],
      samples: samples.map(withoutRemarks),
    },
    corrections: { changes: Object.fromEntries(remarks), added: [], removed: [] },
    results: new Map(
      samples.flatMap(({ id }) => {
        const result = results.get(id);
        return result === undefined ? [] : [[id, [result]] as const];
      }),
    ),
  };
}

const viewOf = ({ sorting, group, gallery }: LensState): SharedHead["view"] => ({
  filter: "",
  sorting: sorting.map(({ id, desc }) => ({ id, desc })),
  group,
  gallery,
});

/** Comparisons whose numbers answer for them, under models that are open. */
function explainedOf(state: LensState, sample: Sample): readonly Explained[] {
  const result = state.results.get(sample.id);
  if (result === undefined || !canExplain(state) || !isCurrent(result, sample, identityOf(state))) return [];
  return comparisonsOf(sample).flatMap((pair) => {
    const outcome = comparisonIn(result.outcome, pair.reference);
    return "scores" in outcome ? [{ pair, scores: outcome.scores }] : [];
  });
}

async function write(
  signal: AbortSignal,
  { explain, pictures }: ShareParts,
  samples: readonly Sample[],
  among: readonly Sample[],
  wish: ShareWish,
  onProgress: (portion: Portion) => void,
): Promise<{ readonly blob: Blob; readonly lost: number }> {
  const state = useLens.getState();
  const { settings } = state;
  const ids = new Set(among.map(({ id }) => id));
  const rows = rowsOf(state, identityOf(state)).filter(({ id }) => ids.has(id));
  const further = furtherMeasuresOf(state);
  const find = otherMasksOf(state.intake ?? EMPTY_INTAKE, state.made);
  const writer = await createSharedWriter();
  let lost = 0;
  const add = async (path: string | null, read: (path: string) => Promise<SharedFile>) => {
    if (path === null) return;
    try {
      await writer.addFile(path, () => read(path));
    } catch (thrown) {
      // What cannot be read here cannot be shown there: the rest can.
      if (!UNREADABLE.has(LensError.from(thrown).code)) throw thrown;
      lost++;
    }
  };
  for (const [done, sample] of samples.entries()) {
    onProgress({ done, total: samples.length });
    for (const pair of comparisonsOf(sample)) {
      for (const path of [pair.reference, pair.generation])
        await add(path, (picture) => sharedPicture(pictures, picture, wish.pictures));
      for (const path of [pair.referenceMask, pair.generationMask])
        await add(path, (mask) => sharedMask(pictures, mask));
    }
    if (!wish.evidence) continue;
    for (const { pair, scores } of explainedOf(state, sample)) {
      signal.throwIfAborted();
      const others = otherMasks(pair, find);
      const { patchTexts } = wish;
      const gathered = await gatherPair(signal, explain, { pair, scores, rows, settings, further, others, patchTexts });
      await writer.addPair(pair.id, pair.reference, gathered);
    }
    signal.throwIfAborted();
  }
  return { blob: await writer.finish({ document: documentOf(state, samples), view: viewOf(state) }), lost };
}

/** By the first pair that has numbers: pictures that several pairs show are counted as often, so it is rather less. */
export async function estimateShare(
  parts: ShareParts,
  signal: AbortSignal,
  wish: ShareWish,
): Promise<{ readonly bytes: number; readonly time: number } | null> {
  const state = useLens.getState();
  const samples = scopedSamplesOf(state);
  const [first] = samples.filter(({ id }) => state.results.has(id));
  if (first === undefined) return null;
  const begun = performance.now();
  const { blob } = await write(signal, parts, [first], samples, wish, () => undefined);
  return { bytes: blob.size * samples.length, time: (performance.now() - begun) * samples.length };
}

export async function shareProject(
  parts: ShareParts,
  signal: AbortSignal,
  wish: ShareWish,
  onProgress: (portion: Portion) => void,
): Promise<void> {
  const samples = scopedSamplesOf(useLens.getState());
  const { blob, lost } = await write(signal, parts, samples, samples, wish, onProgress);
  const name = `${fileNameOf(useLens.getState().projectName ?? "project")}${SHARED_ENDING}`;
  saveFile(name, blob);
  notify(
    "info",
    `${quote(name)} has ${formatCount(samples.length, "pair")} in ${formatBytes(blob.size)}. Drop it on this page to see what others will; beside viewer.html on any host it opens by ?project=.${lost === 0 ? "" : ` ${formatCount(lost, "file")} could not be read, and ${lost === 1 ? "is" : "are"} not in it.`}`,
    { about: "project" },
  );
}
