import type { Corrections } from "../../project/corrections.ts";
import type { CorrectionRow } from "./schemas.ts";

/** Corrections as rows, one a sample, so that an edit writes what it changed and no more; and back. */

export function correctionRows({ changes, added, removed }: Corrections): ReadonlyMap<string, CorrectionRow> {
  const rows = new Map<string, CorrectionRow>();
  const put = (sample: string, part: Partial<CorrectionRow>) =>
    rows.set(sample, { ...(rows.get(sample) ?? { sample, change: null, added: null, removed: false }), ...part });
  for (const [sample, change] of Object.entries(changes)) put(sample, { change });
  for (const [index, sample] of added.entries()) put(sample, { added: index });
  for (const sample of removed) put(sample, { removed: true });
  return rows;
}

export function correctionsOf(rows: readonly CorrectionRow[]): Corrections {
  const made = rows.filter(({ added }) => added !== null).toSorted((a, b) => (a.added ?? 0) - (b.added ?? 0));
  return {
    // fromEntries makes own properties of every id, "__proto__" too.
    changes: Object.fromEntries(rows.flatMap(({ sample, change }) => (change === null ? [] : [[sample, change]]))),
    added: made.map(({ sample }) => sample),
    removed: rows.flatMap(({ sample, removed }) => (removed ? [sample] : [])),
  };
}
