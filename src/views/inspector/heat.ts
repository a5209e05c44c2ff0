import { cosineRow, unitRows } from "../../metric/cosine.ts";
import { isSubject } from "../../metric/cp.ts";
import type { SampleEvidence } from "../../engine/protocol.ts";

/** What the stage draws, computed from the evidence of one sample. Pure. */
export interface HeatModel {
  readonly evidence: SampleEvidence;
  /** Uint8 [N]: 1 where the reference's weight lies above the threshold. */
  readonly subject: Uint8Array | null;
  /** Uint8 [M]: 1 where the generation's weight lies above the threshold. */
  readonly generationSubject: Uint8Array | null;
  /** Sum of the best cosines over the subject, and its patches: CP is one over the other. */
  readonly sum: number;
  readonly count: number;
  readonly leaks: number;
  /** Cosines of reference patch i to the generation's patches, Float32 [M]. */
  rowOf(patch: number): Float32Array;
  /** Cosines of generation patch j to the reference's patches, Float32 [N]. */
  columnOf(patch: number): Float32Array;
}

const above = (weights: Float32Array, threshold: number) => Uint8Array.from(weights, (weight) => (isSubject(weight, threshold) ? 1 : 0));

export function createHeatModel(evidence: SampleEvidence, threshold: number): HeatModel {
  const { reference, generation, match } = evidence;
  const dim = reference.tokens.length / match.cosine.length;
  const subject = reference.weights && above(reference.weights, threshold);
  const generationSubject = generation.weights && above(generation.weights, threshold);
  let [sum, count, leaks] = [0, 0, 0];
  match.cosine.forEach((best, i) => {
    if (subject?.[i] !== 1) return;
    sum += best;
    count++;
    if (generationSubject?.[match.index[i]!] === 0) leaks++;
  });
  let units: { from: Float32Array; to: Float32Array } | null = null;
  const unit = () => (units ??= { from: unitRows(reference.tokens, dim), to: unitRows(generation.tokens, dim) });
  return {
    evidence,
    subject,
    generationSubject,
    sum,
    count,
    leaks,
    rowOf: (patch) => cosineRow(unit().from, patch, unit().to, dim),
    columnOf: (patch) => cosineRow(unit().to, patch, unit().from, dim),
  };
}

/** "row 3, column 5", counted from 1. */
export function placeOf(patch: number, { columns }: { readonly columns: number }): string {
  return `row ${Math.floor(patch / columns) + 1}, column ${(patch % columns) + 1}`;
}
