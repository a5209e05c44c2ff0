import { yieldToEventLoop } from "../../lib/event-loop.ts";
import { inSlices } from "../../lib/slices.ts";
import type { PairEvidence, Side } from "../../metric/evidence.ts";
import type { PoolHead } from "../../metric/pool.ts";
import type { MaskIntervals } from "../../metric/mask-interval.ts";
import type { Measure } from "../../project/measures.ts";
import type { MasksBySource } from "../../engine/protocol.ts";
import type { SampleScores, ScoreSettings } from "../../project/result.ts";
import type { Sample } from "../../project/types.ts";
import { cosineSteps } from "../../storage/shared/cosine-code.ts";
import { COSINE_STEPS, type SharedEditing, type SharedPair } from "../../storage/shared/shared.ts";
import type { ExplainCommands } from "../../store/commands.ts";
import { gatherFacts, type ScoredRow } from "../../views/inspector/why/facts.ts";

/** All that the inspector asks of a comparison, asked once and written down. */

/** A comparison as it is gathered. */
export interface Gathering {
  /** As it is compared with one reference. */
  readonly pair: Sample;
  readonly scores: SampleScores;
  /** Of the project that is shared, this one among them. */
  readonly rows: readonly ScoredRow[];
  readonly settings: ScoreSettings;
  readonly further: readonly Measure[];
  readonly others: MasksBySource;
  readonly patchTexts: boolean;
}

/** Evidence that writes down what is asked of each patch, which a file can answer no otherwise. */
function recording(evidence: PairEvidence): {
  readonly evidence: PairEvidence;
  readonly like: SharedPair["likeOutside"];
} {
  const like = {
    reference: new Uint8Array(evidence.match.cosine.length),
    generation: new Uint8Array(evidence.match.backCosine.length),
  };
  return {
    like,
    evidence: {
      ...evidence,
      isLikeOutside(side: Side, patch, subject) {
        const answer = evidence.isLikeOutside(side, patch, subject);
        like[side][patch] = answer ? 1 : 0;
        return answer;
      },
    },
  };
}

/** Rows of cosines as they are kept, in slices: a thousand rows of a large model take a second. */
async function cosinesOf(signal: AbortSignal, evidence: PairEvidence): Promise<NonNullable<SharedPair["cosines"]>> {
  const [n, m] = [evidence.match.cosine.length, evidence.match.backCosine.length];
  const values = new Int16Array(n * m);
  for (let patch = 0; patch < n; patch++) {
    values.set(cosineSteps(evidence.cosinesOf("reference", patch)), patch * m);
    await yieldToEventLoop();
    signal.throwIfAborted();
  }
  return { steps: COSINE_STEPS, values };
}

const toBytes = (colours: Float32Array): Uint8Array => Uint8Array.from(colours, (value) => Math.round(255 * value));

const nobody = () => undefined;

/** What a pair's PF needs as its masks move, and whose pooling head that is. @throws LensError as `gatherPair` does */
export async function gatherEditing(
  signal: AbortSignal,
  explain: Pick<ExplainCommands, "editing" | "texts">,
  { pair, scores }: Pick<Gathering, "pair" | "scores">,
): Promise<SharedEditing & { readonly head: PoolHead }> {
  const { reference, generation, pool, head } = await explain.editing(signal, pair);
  const read = scores.prompt_text;
  const [text = null] = read === null ? [] : await explain.texts(signal, [read]);
  const { values } = pool;
  return { dim: head.dim, head, reference: reference.tokens, generation: generation.tokens, values, text };
}

/** @throws LensError what the engine throws, and a cancel */
export async function gatherPair(
  signal: AbortSignal,
  explain: ExplainCommands,
  { pair, scores, rows, settings, further, others, patchTexts }: Gathering,
): Promise<SharedPair> {
  const found = await explain.evidence(signal, pair);
  const { evidence, like } = recording(found);
  const own: ScoredRow = { id: pair.id, concept: pair.concept ?? pair.object, method: pair.method, scores };
  const among = rows.map((row) => (row.id === own.id ? own : row));
  await inSlices(signal, gatherFacts(own, among, evidence, settings.threshold, further));
  const text = scores.prompt_text;
  const features = await explain.features(signal, pair, nobody);
  const intervals: MaskIntervals = await explain.maskIntervals(signal, pair, others);
  return {
    reference: found.reference,
    generation: found.generation,
    match: found.match,
    attention: found.attention,
    means: found.meanCosines(),
    likeOutside: like,
    cosines: await cosinesOf(signal, found),
    features: {
      reference: toBytes(features.reference),
      generation: toBytes(features.generation),
      shares: features.shares,
    },
    patchTexts: text === null || !patchTexts ? null : await explain.patchTexts(signal, pair, text, nobody),
    phrases: text === null || scores.pf === null ? null : await explain.phrases(signal, pair, found, text),
    wholes: await explain.wholeImages(signal, pair),
    intervals,
  };
}
