import type { SampleEvidence } from "../../../engine/protocol.ts";
import { unitRows } from "../../../metric/cosine.ts";
import { isSubject } from "../../../metric/cp.ts";
import { connectedRegions, placeWithin, widened } from "../../../imaging/regions.ts";
import { quantile, standing, type Standing } from "../../../metric/standing.ts";
import type { SampleScores } from "../../../project/result.ts";
import { FEW_ROWS, FOUND, KEPT_SHARE, KEPT_WITHOUT_PROJECT, LOST, RETURNS } from "./thresholds.ts";

/** What the sentences are made of: measured, not yet judged. */

/** A row of the project that has scores. */
export interface ScoredRow {
  readonly id: string;
  readonly concept: string | null;
  readonly method: string | null;
  readonly scores: SampleScores;
}

export interface Region {
  readonly patches: readonly number[];
  /** Of the subject. */
  readonly share: number;
  /** Mean best cosine. */
  readonly mean: number;
  readonly place: string;
  /** The one with the lowest best cosine. */
  readonly worst: number;
  readonly highest: number;
}

export interface PatchFacts {
  readonly count: number;
  /** Patches of the subject among all of the reference's, of the generation's among its own. */
  readonly coverage: { readonly reference: number; readonly generation: number };
  /** Median best cosine of the subject. */
  readonly median: number;
  /** Mean cosine of the subject to all of the generation, and how far from there a kept subject is. */
  readonly chance: number;
  readonly spread: number;
  /** The same on the way from chance (0) to kept (1). */
  readonly strength: number;
  /** Share of the subject's patches that are lost. */
  readonly lost: number;
  /** The largest region of lost patches. */
  readonly region: Region | null;
  readonly leak: number;
  /** Of the subject patches that are found well, the share whose match lies clearly outside the generation's mask. */
  readonly foundOutside: number;
  /** The same the other way: of the generation's subject, matches clearly outside the reference's mask. */
  readonly backOutside: number;
  /** How well the reference's background is found, on the scale of `quality`. */
  readonly background: number | null;
}

export interface Facts {
  readonly scores: SampleScores;
  /** null where a mask is missing or marks nothing. */
  readonly patches: PatchFacts | null;
  /** Rows beside this one in the project, and of the same concept. */
  readonly all: Readonly<Record<Ranked, Standing | null>>;
  readonly concept: Standing | null;
  /** The best other generation of the same concept by CP. */
  readonly best: { readonly id: string; readonly cp: number; readonly method: string | null } | null;
  /** Median PF of the project; null where it is too small to tell. */
  readonly usualPf: number | null;
}

export const RANKED = ["cp", "pf", "siglip2_global", "clip_i", "dino"] as const;
export type Ranked = (typeof RANKED)[number];

const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;

/**
 * The mean cosine of the subject to all of the generation. Best cosines are judged as shares of the way from there to
 * what this model gives where a subject is kept: models lie apart in both.
 */
function chanceLevel(evidence: SampleEvidence, subject: readonly number[]): number {
  const { reference, generation, match } = evidence;
  const dim = reference.tokens.length / match.cosine.length;
  const meanOf = (tokens: Float32Array, patches: Iterable<number>) => {
    const [unit, sum] = [unitRows(tokens, dim), new Float64Array(dim)];
    let count = 0;
    for (const patch of patches) {
      count++;
      for (let d = 0; d < dim; d++) sum[d]! += unit[patch * dim + d]!;
    }
    return sum.map((value) => value / count);
  };
  const to = meanOf(generation.tokens, match.backIndex.keys());
  return meanOf(reference.tokens, subject).reduce((sum, value, d) => sum + value * to[d]!, 0);
}

const shareOf = (patches: readonly number[], holds: (patch: number) => boolean): number => (patches.length === 0 ? 0 : patches.filter(holds).length / patches.length);

const near = (a: number, b: number, { columns }: { readonly columns: number }): boolean =>
  Math.max(Math.abs(Math.floor(a / columns) - Math.floor(b / columns)), Math.abs((a % columns) - (b % columns))) <= RETURNS;

function patchFacts(evidence: SampleEvidence, threshold: number, kept: number): PatchFacts | null {
  const { reference, generation, match } = evidence;
  if (reference.weights === null || generation.weights === null) return null;
  const own = Uint8Array.from(reference.weights, (weight) => (isSubject(weight, threshold) ? 1 : 0));
  const theirs = Uint8Array.from(generation.weights, (weight) => (isSubject(weight, threshold) ? 1 : 0));
  const subject = [...own.keys()].filter((patch) => own[patch] === 1);
  const other = [...theirs.keys()].filter((patch) => theirs[patch] === 1);
  if (subject.length === 0) return null;
  const chance = chanceLevel(evidence, subject);
  const spread = Math.max(kept - chance, 1e-6);
  const quality = (cosine: number) => (cosine - chance) / spread;
  const isLost = (patch: number) => quality(match.cosine[patch]!) < LOST;
  const largest = connectedRegions(own.map((inside, patch) => (inside === 1 && isLost(patch) ? 1 : 0)), reference.grid)[0];
  const [wideOwn, wideTheirs] = [widened(own, reference.grid), widened(theirs, generation.grid)];
  // A match means a place only where the way back leads near to where it came from: else patches merely look alike.
  const found = subject.filter((patch) => quality(match.cosine[patch]!) >= FOUND && near(match.backIndex[match.index[patch]!]!, patch, reference.grid));
  const foundBack = other.filter((patch) => quality(match.backCosine[patch]!) >= FOUND && near(match.index[match.backIndex[patch]!]!, patch, generation.grid));
  const behind = [...own.keys()].filter((patch) => wideOwn[patch] === 0);
  const median = quantile(subject.map((patch) => match.cosine[patch]!), 0.5)!;
  return {
    count: subject.length,
    coverage: { reference: subject.length / own.length, generation: other.length / theirs.length },
    median,
    chance,
    spread,
    strength: quality(median),
    lost: shareOf(subject, isLost),
    region: largest === undefined ? null : regionOf(largest, subject, evidence),
    leak: shareOf(subject, (patch) => theirs[match.index[patch]!] === 0),
    // Of the whole subject, so that two found patches of a lost one say nothing.
    foundOutside: found.filter((patch) => wideTheirs[match.index[patch]!] === 0).length / subject.length,
    backOutside: other.length === 0 ? 0 : foundBack.filter((patch) => wideOwn[match.backIndex[patch]!] === 0).length / other.length,
    background: behind.length === 0 ? null : mean(behind.map((patch) => quality(match.cosine[patch]!))),
  };
}

function regionOf(patches: readonly number[], subject: readonly number[], { match, reference }: SampleEvidence): Region {
  const sorted = patches.toSorted((a, b) => match.cosine[a]! - match.cosine[b]!);
  return {
    patches,
    share: patches.length / subject.length,
    mean: mean(patches.map((patch) => match.cosine[patch]!)),
    place: placeWithin(patches, subject, reference.grid),
    worst: sorted[0]!,
    highest: match.cosine[sorted.at(-1)!]!,
  };
}

/** What a subject that was kept gets from this model: the project's own best, where there are enough rows. */
function keptLevel(cps: readonly number[]): number {
  return (cps.length < FEW_ROWS ? null : quantile(cps, KEPT_SHARE)) ?? KEPT_WITHOUT_PROJECT;
}

/** @param rows the project's, this one among them */
export function gatherFacts(row: ScoredRow, rows: readonly ScoredRow[], evidence: SampleEvidence, threshold: number): Facts {
  const others = rows.filter(({ id }) => id !== row.id);
  const same = row.concept === null ? [] : others.filter(({ concept }) => concept === row.concept);
  const rank = (name: Ranked, among: readonly ScoredRow[]) => standing(row.scores[name], among.map(({ scores }) => scores[name]));
  const pfs = rows.flatMap(({ scores }) => scores.pf ?? []);
  const best = same.toSorted((a, b) => (b.scores.cp ?? -2) - (a.scores.cp ?? -2))[0];
  return {
    scores: row.scores,
    patches: patchFacts(evidence, threshold, keptLevel(rows.flatMap(({ scores }) => scores.cp ?? []))),
    all: { cp: rank("cp", others), pf: rank("pf", others), siglip2_global: rank("siglip2_global", others), clip_i: rank("clip_i", others), dino: rank("dino", others) },
    concept: rank("cp", same),
    best: best === undefined || best.scores.cp === null ? null : { id: best.id, cp: best.scores.cp, method: best.method },
    usualPf: pfs.length < FEW_ROWS ? null : quantile(pfs, 0.5),
  };
}
