import { isSubject } from "../../../metric/cp.ts";
import type { PairEvidence } from "../../../metric/evidence.ts";
import { widened } from "../../../imaging/regions.ts";
import type { Slices } from "../../../lib/slices.ts";
import { quantile, rankAmong, type Rank } from "../../../metric/rank.ts";
import { rankedMeasures } from "../../../project/measure-lists.ts";
import { scoreOf } from "../../../project/scores.ts";
import type { Measure } from "../../../project/measures.ts";
import type { SampleScores } from "../../../project/result.ts";
import { lostRegions, partsOf, weakRegions, type Parts } from "../parts/parts.ts";
import { fitOf, type Matched, type MaskFit } from "./mask-fit.ts";
import { mean, regionsWhere, type PatchRegion } from "./patch-regions.ts";
import { FEW_ROWS, KEPT_SHARE, KEPT_WITHOUT_PROJECT, LOST, NEW_SHARE, OWN_LEVEL, REGION_SHARE } from "./thresholds.ts";

/** What the sentences are made of: measured, not yet judged. */

/** A row of the project that has scores. */
export interface ScoredRow {
  readonly id: string;
  readonly concept: string | null;
  readonly method: string | null;
  readonly scores: SampleScores;
}

export interface PatchFacts {
  readonly count: number;
  /** Patches of the subject among all of the reference's, of the generation's among its own; null without its mask. */
  readonly coverage: { readonly reference: number; readonly generation: number | null };
  /** Median best cosine of the subject. */
  readonly median: number;
  /** Mean cosine of the subject to all of the generation, and how far from there a kept subject is. */
  readonly chance: number;
  readonly spread: number;
  /** The median on the way from chance (0) to kept (1). */
  readonly strength: number;
  /** Share of the subject's patches that are lost. */
  readonly lost: number;
  /** Regions that are lost, by themselves or beside the best of the subject, the largest first. */
  readonly lostRegions: readonly PatchRegion[];
  /** Regions clearly below the best of the subject. */
  readonly weakRegions: readonly PatchRegion[];
  /** The same as a few named parts, with what each takes from CP. */
  readonly parts: Parts;
  /** Regions of the generation's subject that are like nothing in the reference: what changed there, or was added. A part that took another colour shows here even where its old one is found elsewhere. */
  readonly newRegions: readonly PatchRegion[];
  /** How well the reference's background is found, on the scale of `quality`. */
  readonly background: number | null;
  /** null where one of the masks is missing. */
  readonly masks: MaskFacts | null;
}

/** What the matches say of the two masks. */
export interface MaskFacts {
  readonly generation: MaskFit;
  /** With what CP would be with the patches beside the mask, and without those past the subject. */
  readonly reference: MaskFit & {
    readonly cp: { readonly now: number; readonly withBeside: number; readonly withoutPast: number | null };
  };
}

export interface Facts {
  readonly scores: SampleScores;
  /** null where the reference's mask is missing or marks nothing. */
  readonly patches: PatchFacts | null;
  /** Masks that the pair does not have. */
  readonly maskless: { readonly reference: boolean; readonly generation: boolean };
  /** Rows beside this one in the project, and of the same concept. */
  readonly all: ReadonlyMap<string, Rank>;
  /** Measures of backbones beside the register's. */
  readonly further: readonly Measure[];
  readonly concept: Rank | null;
  /** The best other generation of the same concept by CP. */
  readonly best: { readonly id: string; readonly cp: number; readonly method: string | null } | null;
  /** Median PF of the project; null where it is too small to tell. */
  readonly usualPf: number | null;
}

/**
 * The mean cosine of the subject to all of the generation. Best cosines are judged as shares of the way from there to
 * what this model gives where a subject is kept: models lie apart in both.
 */
function chanceLevel(evidence: PairEvidence, subject: readonly number[]): number {
  const means = evidence.meanCosines();
  return mean(subject.map((patch) => means[patch]!));
}

function* patchFacts(evidence: PairEvidence, threshold: number, kept: number): Slices<PatchFacts | null> {
  const { reference, generation, match } = evidence;
  if (reference.weights === null) return null;
  const flagsOf = (weights: Float32Array) =>
    Uint8Array.from(weights, (weight) => (isSubject(weight, threshold) ? 1 : 0));
  const own = flagsOf(reference.weights);
  const theirs = generation.weights && flagsOf(generation.weights);
  const subject = [...own.keys()].filter((patch) => own[patch] === 1);
  if (subject.length === 0) return null;
  const chance = chanceLevel(evidence, subject);
  yield;
  const spread = Math.max(kept - chance, 1e-6);
  const quality = (cosine: number) => (cosine - chance) / spread;
  const qualities = subject.map((patch) => quality(match.cosine[patch]!));
  const best = quantile(qualities, OWN_LEVEL)!;
  const from = { subject: own, cosine: match.cosine, grid: reference.grid };
  const strength = quantile(qualities, 0.5)!;
  const lost = qualities.filter((value) => value < LOST).length / subject.length;
  const levels = { spread, quality, best, strength, lost };
  const wide = widened(own, reference.grid);
  const behind = [...own.keys()].filter((patch) => wide[patch] === 0);
  const masks = theirs && (yield* maskFacts(evidence, own, theirs, quality));
  const parts = partsOf(evidence, own, threshold, levels);
  yield;
  return {
    count: subject.length,
    coverage: {
      reference: subject.length / own.length,
      generation: theirs && theirs.filter((flag) => flag === 1).length / theirs.length,
    },
    median: quantile(
      subject.map((patch) => match.cosine[patch]!),
      0.5,
    )!,
    chance,
    spread,
    strength,
    lost,
    lostRegions: lostRegions(from, levels).filter(({ share }) => share >= REGION_SHARE),
    weakRegions: weakRegions(from, levels),
    parts,
    newRegions:
      theirs === null
        ? []
        : regionsWhere(
            { subject: theirs, cosine: match.backCosine, grid: generation.grid },
            (cosine) => quality(cosine) < LOST,
            NEW_SHARE,
            true,
          ),
    background: behind.length === 0 ? null : mean(behind.map((patch) => quality(match.cosine[patch]!))),
    masks,
  };
}

function* maskFacts(
  evidence: PairEvidence,
  own: Uint8Array,
  theirs: Uint8Array,
  quality: (cosine: number) => number,
): Slices<MaskFacts> {
  const { reference, generation, match } = evidence;
  const from: Matched = {
    subject: own,
    grid: reference.grid,
    cosine: match.cosine,
    index: match.index,
    isLikeOutside: (patch, isLost) => evidence.isLikeOutside("reference", patch, { inside: own, isLost }),
  };
  const to: Matched = {
    subject: theirs,
    grid: generation.grid,
    cosine: match.backCosine,
    index: match.backIndex,
    isLikeOutside: (patch, isLost) => evidence.isLikeOutside("generation", patch, { inside: theirs, isLost }),
  };
  const fit = yield* fitOf(from, to, quality);
  const cpOf = (patches: readonly number[]) =>
    patches.length === 0 ? null : mean(patches.map((patch) => match.cosine[patch]!));
  const subject = [...own.keys()].filter((patch) => own[patch] === 1);
  const past = new Set(fit.past.patches);
  const cp = {
    now: cpOf(subject)!,
    withBeside: cpOf([...subject, ...fit.beside.patches])!,
    withoutPast: cpOf(subject.filter((patch) => !past.has(patch))),
  };
  return { generation: yield* fitOf(to, from, quality), reference: { ...fit, cp } };
}

/** What a subject that was kept gets from this model: the project's own best, where there are enough rows. */
function keptLevel(cps: readonly number[]): number {
  return (cps.length < FEW_ROWS ? null : quantile(cps, KEPT_SHARE)) ?? KEPT_WITHOUT_PROJECT;
}

/**
 * In slices: at 1,024 patches of a subject that is lost as a whole it takes half a second.
 *
 * @param rows the project's, this one among them
 */
export function* gatherFacts(
  row: ScoredRow,
  rows: readonly ScoredRow[],
  evidence: PairEvidence,
  threshold: number,
  further: readonly Measure[] = [],
): Slices<Facts> {
  const others = rows.filter(({ id }) => id !== row.id);
  const same = row.concept === null ? [] : others.filter(({ concept }) => concept === row.concept);
  const rank = (id: string, among: readonly ScoredRow[]) =>
    rankAmong(
      scoreOf(row.scores, id),
      among.map(({ scores }) => scoreOf(scores, id)),
    );
  const pfs = rows.flatMap(({ scores }) => scores.pf ?? []);
  const best = same.toSorted((a, b) => (b.scores.cp ?? -2) - (a.scores.cp ?? -2))[0];
  const patches = yield* patchFacts(evidence, threshold, keptLevel(rows.flatMap(({ scores }) => scores.cp ?? [])));
  return {
    scores: row.scores,
    maskless: { reference: evidence.reference.weights === null, generation: evidence.generation.weights === null },
    patches,
    all: new Map(
      rankedMeasures(further).flatMap(({ id }) => {
        const found = rank(id, others);
        return found === null ? [] : [[id, found] as const];
      }),
    ),
    further,
    concept: rank("cp", same),
    best:
      best === undefined || best.scores.cp === null ? null : { id: best.id, cp: best.scores.cp, method: best.method },
    usualPf: pfs.length < FEW_ROWS ? null : quantile(pfs, 0.5),
  };
}
