import { startTransition, useEffect, useMemo, useState } from "react";
import { inSlices } from "../../../lib/slices.ts";
import type { PairEvidence } from "../../../metric/evidence.ts";
import type { Measure } from "../../../project/measures.ts";
import { gatherFacts, type Facts, type ScoredRow } from "./facts.ts";

/**
 * What the sentences about a comparison are made of, gathered while the page answers.
 *
 * @param row null where it has no scores
 * @param rows the project's; none while they are computed
 * @returns null until it is known of this evidence; of other rows or another threshold what it was until then
 */
export function useFacts(
  row: ScoredRow | null,
  rows: readonly ScoredRow[],
  evidence: PairEvidence | null,
  threshold: number,
  further: readonly Measure[],
): Facts | null {
  const [known, setKnown] = useState<{ readonly of: PairEvidence; readonly facts: Facts } | null>(null);
  const gather = useMemo(() => {
    if (row === null || evidence === null) return null;
    // Ranks of one comparison are among the others' means.
    const among = rows.length === 0 ? [row] : rows.map((one) => (one.id === row.id ? row : one));
    return { of: evidence, slices: () => gatherFacts(row, among, evidence, threshold, further) };
  }, [row, rows, evidence, threshold, further]);
  useEffect(() => {
    if (gather === null) return undefined;
    const controller = new AbortController();
    const { signal } = controller;
    inSlices(signal, gather.slices()).then(
      (facts) => startTransition(() => setKnown({ of: gather.of, facts })),
      (thrown: unknown) => {
        if (signal.aborted) return;
        // Said where any view's fault is said.
        setKnown(() => {
          throw thrown;
        });
      },
    );
    return () => controller.abort();
  }, [gather]);
  return gather !== null && known?.of === gather.of ? known.facts : null;
}
