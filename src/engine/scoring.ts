import { maskDivisor } from "../imaging/mask-grid.ts";
import { letDeviceBeHeard } from "../lib/event-loop.ts";
import type { PatchGrid } from "../lib/patch-grid.ts";
import { cosine } from "../metric/cosine.ts";
import {
  bestMatchInBackground,
  conceptPreservation,
  countAbove,
  foregroundRecall,
  globalMaxCosine,
  meanWeight,
  weightedMaxCosine,
  type Match,
} from "../metric/cp.ts";
import { maskFlags, sortFlags, staysBelow, type Flag } from "../metric/flags.ts";
import { widthOf } from "../metric/mask-interval.ts";
import { countKept, keptPatches } from "../metric/pf.ts";
import type { PoolPrepared } from "../metric/pool.ts";
import { isBlank, stripSubject } from "../metric/strip.ts";
import type { ByteSource } from "../platform/bytes.ts";
import type { SampleScores, ScoreSettings } from "../project/result.ts";
import { scoreBaselines } from "./baselines.ts";
import { cpInterval, pfVariants } from "./mask-interval.ts";
import { presentImage } from "./scoring-input.ts";
import type { Pipeline } from "./pipeline.ts";
import type { BestMatches, MaskedGrid } from "./protocol.ts";
import type { OnStage, SampleInput } from "./stages.ts";

/** A prompt with its subject struck, and what there is to say of it. */
export interface StrippedPrompt {
  readonly text: string;
  readonly stripped: boolean;
  readonly flags: readonly Flag[];
}

export function stripPrompt(
  prompt: string,
  object: string | null,
  stripper: ScoreSettings["stripper"],
): StrippedPrompt {
  if (stripper === "none") return { text: prompt, stripped: false, flags: [] };
  if (object === null || isBlank(object)) return { text: prompt, stripped: false, flags: ["no_object"] };
  const { text, stripped, found } = stripSubject(prompt, object);
  return { text, stripped, flags: found ? [] : ["object_not_in_prompt"] };
}

const patchCount = ({ rows, columns }: PatchGrid): number => rows * columns;

/** Everything of one sample between its files and its numbers; what a view needs to show where they come from. */
export interface Evidence {
  readonly referenceGrid: PatchGrid;
  readonly generationGrid: PatchGrid;
  /** Mask weights, Float32 [patches]; null without a mask. */
  readonly referenceWeights: Float32Array | null;
  readonly generationWeights: Float32Array | null;
  readonly match: Match;
  readonly prepared: PoolPrepared;
}

/** An image's grid and its mask on it; neither needs the image to be encoded. */
async function maskedGrid(
  pipeline: Pipeline,
  image: ByteSource,
  mask: ByteSource | null,
  maxPatches: number,
): Promise<MaskedGrid> {
  const grid = await pipeline.grid(image, maxPatches);
  return { grid, weights: mask === null ? null : await pipeline.weights(mask, grid) };
}

export async function gatherMatches(
  pipeline: Pipeline,
  input: SampleInput,
  maxPatches: number,
  onStage?: OnStage,
): Promise<BestMatches> {
  const from = presentImage(input.reference, "reference");
  const to = presentImage(input.generation, "generation");
  return {
    reference: await maskedGrid(pipeline, from, input.referenceMask, maxPatches),
    generation: await maskedGrid(pipeline, to, input.generationMask, maxPatches),
    match: await pipeline.match(from, to, maxPatches, onStage),
  };
}

export async function gatherEvidence(
  pipeline: Pipeline,
  input: SampleInput,
  maxPatches: number,
  onStage?: OnStage,
): Promise<Evidence> {
  const { reference, generation, match } = await gatherMatches(pipeline, input, maxPatches, onStage);
  return {
    referenceGrid: reference.grid,
    generationGrid: generation.grid,
    referenceWeights: reference.weights,
    generationWeights: generation.weights,
    match,
    prepared: await pipeline.pool(presentImage(input.generation, "generation"), maxPatches, onStage),
  };
}

/** CP and the aggregators; null where their masks are missing or empty. */
function scoreConcept({ match, referenceWeights: from, generationWeights: to }: Evidence, threshold: number) {
  return {
    cp: from && conceptPreservation(match, from, threshold),
    cp_n_ref_fg: from && countAbove(from, threshold),
    cp_n_ref_total: match.cosine.length,
    cp_fg_frac_ref: from && meanWeight(from),
    global_maxcos: globalMaxCosine(match),
    weighted_maxcos: from && weightedMaxCosine(match, from),
    recall_fg: from && to && foregroundRecall(match, from, to, threshold),
    best_match_in_background: from && to && bestMatchInBackground(match, from, to, threshold),
  };
}

async function conceptInterval(
  pipeline: Pipeline,
  mask: ByteSource | null,
  { match, referenceGrid: grid, referenceWeights: weights }: Evidence,
  threshold: number,
) {
  if (mask === null || weights === null) return null;
  const read = await pipeline.mask(mask);
  await letDeviceBeHeard();
  const interval = cpInterval(match, { mask: read, grid, weights }, threshold);
  await letDeviceBeHeard();
  return interval;
}

const wholeOf = (grid: PatchGrid) => new Uint8Array(patchCount(grid)).fill(1);

/** An image pooled with nothing hidden, Float32 [dim]: no mask is in it, so once is enough. */
function poolWhole(
  pipeline: Pipeline,
  source: ByteSource,
  grid: PatchGrid,
  maxPatches: number,
  prepared: () => Promise<PoolPrepared>,
): Promise<Float32Array> {
  return pipeline.globalVector(
    source,
    maxPatches,
    async () => (await pipeline.siglip.poolRegions(await prepared(), [wholeOf(grid)]))[0]!,
  );
}

async function scorePrompt(
  pipeline: Pipeline,
  evidence: Evidence,
  full: Float32Array,
  { prompt, generationMask: mask }: Pick<SampleInput, "prompt" | "generationMask">,
  text: string | null,
  threshold: number,
  onStage?: OnStage,
) {
  const weights = evidence.generationWeights;
  const variants =
    weights === null || mask === null
      ? null
      : pfVariants({ mask: await pipeline.mask(mask), grid: evidence.generationGrid, weights }, threshold);
  await letDeviceBeHeard();
  const subject = weights && keptPatches(weights, threshold, "foreground");
  // All at once: the head's weights go through memory for it.
  const pooled =
    variants === null || subject === null
      ? []
      : await pipeline.siglip.poolRegions(evidence.prepared, [...variants.regions, subject]);
  const [background, foreground] = [pooled[0] ?? null, pooled.at(-1) ?? null];
  const asGiven = prompt === null ? null : await pipeline.text(prompt, onStage);
  const stripped = text === null ? null : await pipeline.text(text, onStage);
  const against = (image: Float32Array | null, words: typeof asGiven) =>
    image && words && cosine(image, words.embedding);
  const count = patchCount(evidence.generationGrid);
  const kept = variants && countKept(variants.regions[0]!);
  return {
    cut: Boolean(asGiven?.cut || stripped?.cut),
    scores: {
      pf: against(background, stripped),
      pf_n_fg: kept === null ? null : count - kept,
      pf_n_total: count,
      pf_n_bg_pooled: kept,
      pf_background_stripped: against(background, stripped),
      pf_background_prompt: against(background, asGiven),
      pf_full_stripped: against(full, stripped),
      pf_full_prompt: against(full, asGiven),
      pf_foreground_stripped: against(foreground, stripped),
      pf_foreground_prompt: against(foreground, asGiven),
      pf_mask_interval: stripped && variants && widthOf(variants.interval(pooled, stripped.embedding)),
    },
  };
}

/** What the files themselves give reason to say. `inside`: the patches that each mask puts in the subject. */
async function fileFlags(
  pipeline: Pipeline,
  input: SampleInput,
  threshold: number,
  inside: { readonly reference: number | null; readonly generation: number | null },
): Promise<Flag[]> {
  const flags: Flag[] = [];
  for (const [image, mask, patches] of [
    [input.reference, input.referenceMask, inside.reference],
    [input.generation, input.generationMask, inside.generation],
  ] as const) {
    const info = await pipeline.info(presentImage(image, "reference"));
    if (info.orientation !== 1) flags.push("exif_rotated");
    if (info.sixteenBitGrey) flags.push("sixteen_bit");
    if (info.damaged) flags.push("damaged");
    if (mask === null) {
      flags.push("mask_missing");
      continue;
    }
    const grey = await pipeline.mask(mask);
    flags.push(...maskFlags(grey, info, input.smallMask));
    if (grey.damaged !== null) flags.push("damaged");
    if (patches !== null && staysBelow(grey.histogram, maskDivisor(grey.data), threshold, patches))
      flags.push("mask_below_threshold");
  }
  return flags;
}

/** What is of a generation and its prompt alone: the same against whatever reference. */
interface OfGeneration {
  /** The generation pooled with nothing hidden, Float32 [dim]. */
  readonly full: Float32Array;
  readonly struck: StrippedPrompt | null;
  readonly prompt: Awaited<ReturnType<typeof scorePrompt>>;
}

async function scoreGeneration(
  pipeline: Pipeline,
  input: SampleInput,
  evidence: Evidence,
  { maxPatches, threshold, stripper }: ScoreSettings,
  enter: OnStage,
): Promise<OfGeneration> {
  const generation = presentImage(input.generation, "generation");
  const struck = input.prompt === null ? null : stripPrompt(input.prompt, input.object, stripper);
  const full = await poolWhole(pipeline, generation, evidence.generationGrid, maxPatches, () =>
    Promise.resolve(evidence.prepared),
  );
  const prompt = await scorePrompt(pipeline, evidence, full, input, struck?.text ?? null, threshold, enter);
  return { full, struck, prompt };
}

/** Scores pairs one after the other. @throws LensError where a file cannot be read or an image is missing; `cancelled` when the signal fires */
export type Scorer = (input: SampleInput) => Promise<SampleScores>;

/** Scores pairs of one generation with one prompt: what does not depend on the reference is computed for the first. */
export function createScorer(
  signal: AbortSignal,
  pipeline: Pipeline,
  settings: ScoreSettings,
  onStage?: OnStage,
): Scorer {
  const { maxPatches, threshold } = settings;
  const enter: OnStage = async (stage, what, by) => {
    signal.throwIfAborted();
    await onStage?.(stage, what, by);
  };
  let known: OfGeneration | null = null;
  return async (input) => {
    const reference = presentImage(input.reference, "reference");
    const evidence = await gatherEvidence(pipeline, input, maxPatches, enter);
    const concept = scoreConcept(evidence, threshold);
    const moves = await conceptInterval(pipeline, input.referenceMask, evidence, threshold);
    known ??= await scoreGeneration(pipeline, input, evidence, settings, enter);
    const { full, struck, prompt } = known;
    const baselines = await scoreBaselines(pipeline, input, settings, enter);
    const globalReference = await poolWhole(pipeline, reference, evidence.referenceGrid, maxPatches, () =>
      pipeline.pool(reference, maxPatches, enter),
    );
    signal.throwIfAborted();

    const flags: Flag[] = [
      ...(await fileFlags(pipeline, input, threshold, {
        reference: concept.cp_n_ref_fg,
        generation: evidence.generationWeights && prompt.scores.pf_n_fg,
      })),
      ...(struck?.flags ?? []),
    ];
    if (concept.cp_n_ref_fg === 0) flags.push("no_reference_foreground");
    if (prompt.scores.pf_n_bg_pooled === 0) flags.push("no_background");
    if (prompt.cut || baselines.cut) flags.push("prompt_cut");
    return {
      ...concept,
      ...prompt.scores,
      ...baselines.scores,
      ...(Object.keys(baselines.further).length === 0 ? {} : { further: baselines.further }),
      cp_mask_interval: widthOf(moves),
      prompt_text: struck?.text ?? null,
      prompt_stripped: struck?.stripped ?? null,
      siglip2_global: cosine(globalReference, full),
      flags: sortFlags(flags),
    };
  };
}
