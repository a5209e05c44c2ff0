import { yieldToEventLoop } from "../lib/event-loop.ts";
import { LensError } from "../lib/errors.ts";
import { transferred } from "../lib/transfer.ts";
import type { MaskAgreement } from "../metric/mask-agreement.ts";
import { sharedFeatures } from "../metric/features.ts";
import { patchTextCosines } from "../metric/patch-text.ts";
import type { ByteSource } from "../platform/bytes.ts";
import { withFp32Fallback } from "./fp32-fallback.ts";
import { gatherIntervals } from "./gather-intervals.ts";
import { findFiles } from "./job.ts";
import { agreementOfMask } from "./mask-agreement.ts";
import { MAIN_SLOT } from "./models.ts";
import type { Pipeline } from "./pipeline.ts";
import type { Handlers, MasksBySource, Portion } from "./protocol.ts";
import { gatherEvidence, gatherMatches } from "./scoring.ts";
import { presentImage } from "./scoring-input.ts";
import type { OnStage } from "./stages.ts";
import { compareWholes } from "./whole-images.ts";

/** What explains a sample that is looked at, from the tokens, matches and pools that scoring keeps. */
export type ExplainHandlers = Pick<
  Handlers,
  | "evidence"
  | "poolHead"
  | "bestMatches"
  | "texts"
  | "patchTexts"
  | "features"
  | "maskAgreements"
  | "maskIntervals"
  | "wholeImages"
>;

/** The engine's files by their paths: null, or an error that names it, where one is not there. */
export interface Finding {
  find(path: string): ByteSource | null;
  required(path: string): ByteSource;
}

/** Milliseconds between two words of how far a call is. */
const WORD_EVERY = 100;

/** For a loop of a second and more: lets others in, ends with a cancel, and tells how far it is. */
function onTheWay(signal: AbortSignal, onProgress: (portion: Portion) => void) {
  let last = -Infinity;
  return async (done: number, total: number): Promise<void> => {
    await yieldToEventLoop();
    signal.throwIfAborted();
    if (performance.now() - last < WORD_EVERY) return;
    last = performance.now();
    onProgress({ done, total });
  };
}

const notOpen = () =>
  new LensError("missing_file", "The checkpoint that this was computed with is not open any more. Score again.");

/** Ends a call at its next stage once it is cancelled. */
const untilAborted =
  (signal: AbortSignal): OnStage =>
  async () =>
    signal.throwIfAborted();

export function createExplainHandlers(pipeline: Pipeline, { find, required }: Finding): ExplainHandlers {
  const sourcesOf = (masks: MasksBySource["reference"]) =>
    new Map(masks.map(([source, path]) => [source, required(path)]));
  return {
    async evidence(signal, { sample, settings }) {
      const input = findFiles(sample, find);
      const { evidence, model, reference, generation } = await withFp32Fallback(pipeline, async () => ({
        evidence: await gatherEvidence(pipeline, input, settings.maxPatches, untilAborted(signal)),
        model: pipeline.identities[MAIN_SLOT] ?? null,
        reference: await pipeline.tokens(input.reference!, settings.maxPatches),
        generation: await pipeline.tokens(input.generation!, settings.maxPatches),
      }));
      if (model === null) throw notOpen();
      const { referenceWeights: from, generationWeights: to, match, prepared: pool } = evidence;
      // Tokens, match and pool stay in their caches.
      return transferred((take) => ({
        reference: { ...reference, weights: from && take(from) },
        generation: { ...generation, weights: to && take(to) },
        match,
        pool,
        model,
      }));
    },

    async poolHead(_signal, { model }) {
      if (pipeline.identities[MAIN_SLOT] !== model) throw notOpen();
      const head = await pipeline.siglip.readPoolHead();
      return transferred((take) => ({
        ...head,
        outWeight: take(head.outWeight),
        outBias: take(head.outBias),
        normWeight: take(head.normWeight),
        normBias: take(head.normBias),
        fc1Weight: take(head.fc1Weight),
        fc1Bias: take(head.fc1Bias),
        fc2Weight: take(head.fc2Weight),
        fc2Bias: take(head.fc2Bias),
      }));
    },

    async bestMatches(signal, { sample, settings }) {
      const input = findFiles(sample, find);
      const { reference, generation, match } = await withFp32Fallback(pipeline, () =>
        gatherMatches(pipeline, input, settings.maxPatches, untilAborted(signal)),
      );
      return transferred((take) => ({
        reference: { ...reference, weights: reference.weights && take(reference.weights) },
        generation: { ...generation, weights: generation.weights && take(generation.weights) },
        match,
      }));
    },

    async texts(signal, { texts }, onProgress) {
      const embeddings: Float32Array[] = [];
      for (const text of texts) {
        await yieldToEventLoop();
        signal.throwIfAborted();
        embeddings.push((await withFp32Fallback(pipeline, () => pipeline.text(text))).embedding);
        onProgress({ done: embeddings.length, total: texts.length });
      }
      return embeddings;
    },

    async patchTexts(signal, { sample, settings, text }, onProgress) {
      const input = findFiles(sample, find);
      const { prepared, head, embedding } = await withFp32Fallback(pipeline, async () => ({
        prepared: await pipeline.pool(
          presentImage(input.generation, "generation"),
          settings.maxPatches,
          untilAborted(signal),
        ),
        head: await pipeline.siglip.poolHead(),
        embedding: (await pipeline.text(text)).embedding,
      }));
      const cosines = await patchTextCosines(head, prepared, embedding, onTheWay(signal, onProgress));
      return transferred((take) => take(cosines));
    },

    async features(signal, { sample, settings }, onProgress) {
      const input = findFiles(sample, find);
      const reference = await withFp32Fallback(pipeline, () =>
        pipeline.tokens(presentImage(input.reference, "reference"), settings.maxPatches, untilAborted(signal)),
      );
      const generation = await withFp32Fallback(pipeline, () =>
        pipeline.tokens(presentImage(input.generation, "generation"), settings.maxPatches, untilAborted(signal)),
      );
      const dim = reference.tokens.length / (reference.grid.rows * reference.grid.columns);
      const shared = await sharedFeatures(reference.tokens, generation.tokens, dim, onTheWay(signal, onProgress));
      return transferred((take) => ({
        ...shared,
        reference: take(shared.reference),
        generation: take(shared.generation),
      }));
    },

    async maskAgreements(signal, { masks, settings, encodes }, onProgress) {
      const answers: (MaskAgreement | null)[] = [];
      const tell = onTheWay(signal, onProgress);
      for (const wish of masks) {
        await tell(answers.length, masks.length);
        answers.push(
          await withFp32Fallback(pipeline, () =>
            agreementOfMask(pipeline, wish, required, settings, encodes, untilAborted(signal)),
          ),
        );
      }
      return answers;
    },

    async maskIntervals(signal, { sample, settings, others }) {
      const input = findFiles(sample, find);
      return withFp32Fallback(pipeline, () =>
        gatherIntervals(
          pipeline,
          input,
          settings,
          { reference: sourcesOf(others.reference), generation: sourcesOf(others.generation) },
          untilAborted(signal),
        ),
      );
    },

    async wholeImages(signal, { sample, settings }) {
      const input = findFiles(sample, find);
      return withFp32Fallback(pipeline, () => compareWholes(pipeline, input, settings, untilAborted(signal)));
    },
  };
}
