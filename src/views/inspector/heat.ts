import { isSubject } from "../../metric/cp.ts";
import type { PairEvidence } from "../../metric/evidence.ts";

/** What is drawn over the pictures, computed from the evidence of one sample. Pure. */
export interface HeatModel {
  readonly evidence: PairEvidence;
  /** Uint8 [N]: 1 where the reference's weight lies above the threshold. */
  readonly subject: Uint8Array | null;
  /** Uint8 [M]: 1 where the generation's weight lies above the threshold. */
  readonly generationSubject: Uint8Array | null;
  /** Sum of the best cosines over the subject, and its patches: CP is one over the other. */
  readonly sum: number;
  readonly count: number;
  /** Uint8 [N]: 1 where a subject patch's best match lies outside the generation's subject; null where a mask is missing. */
  readonly leaked: Uint8Array | null;
  readonly leaks: number;
  /** Smallest and largest best cosine of the patches that are shown. */
  readonly range: { readonly low: number; readonly high: number };
  /** Subject patches; all of them without a mask. */
  readonly patches: readonly number[];
  /** Cosines of reference patch i to the generation's patches, Float32 [M]. */
  rowOf(patch: number): Float32Array;
  /** Cosines of generation patch j to the reference's patches, Float32 [N]. */
  columnOf(patch: number): Float32Array;
  /** Reference patches of which generation patch j is the best match: Uint8 [N]. */
  chosenBy(patch: number): Uint8Array;
}

const above = (weights: Float32Array, threshold: number) =>
  Uint8Array.from(weights, (weight) => (isSubject(weight, threshold) ? 1 : 0));

const countOnes = (flags: Uint8Array): number => flags.reduce((sum, flag) => sum + flag, 0);

export function createHeatModel(evidence: PairEvidence, threshold: number): HeatModel {
  const { reference, generation, match } = evidence;
  const subject = reference.weights && above(reference.weights, threshold);
  const generationSubject = generation.weights && above(generation.weights, threshold);
  const leaked =
    subject &&
    generationSubject &&
    subject.map((own, i) => (own === 1 && generationSubject[match.index[i]!] === 0 ? 1 : 0));
  const patches = [...match.cosine.keys()].filter((patch) => subject === null || subject[patch] === 1);
  const shown = patches.map((patch) => match.cosine[patch]!);
  return {
    evidence,
    subject,
    generationSubject,
    sum: subject === null ? 0 : shown.reduce((sum, cosine) => sum + cosine, 0),
    count: subject === null ? 0 : patches.length,
    leaked,
    leaks: leaked === null ? 0 : countOnes(leaked),
    range: { low: shown.reduce((a, b) => Math.min(a, b), 1), high: shown.reduce((a, b) => Math.max(a, b), -1) },
    patches,
    rowOf: (patch) => evidence.cosinesOf("reference", patch),
    columnOf: (patch) => evidence.cosinesOf("generation", patch),
    chosenBy: (patch) => Uint8Array.from(match.index, (best) => (best === patch ? 1 : 0)),
  };
}

/** "row 3, column 5", counted from 1. */
export function placeOf(patch: number, { columns }: { readonly columns: number }): string {
  return `row ${Math.floor(patch / columns) + 1}, column ${(patch % columns) + 1}`;
}
