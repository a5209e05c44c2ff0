import { formatCount } from "../../components/format.ts";
import type { Study } from "../../evaluation/study.ts";
import type { SetAside } from "../../project/set-aside.ts";
import { mainMetrics } from "./main-metrics.ts";

/** What the page's numbers are of, in words. */

const BECAUSE: Readonly<Record<SetAside, string>> = {
  mask_missing: "without a mask",
  mask_small: "with a mask that is too small",
};

/** "120 pairs of 5 methods, 8 concepts". */
export function pairsText({ pairs, methods, subjects }: Study): string {
  if (pairs.length === 0 && subjects !== null)
    return `${formatCount(subjects.pairs.length, "pair")} of photographs, and no generation of a method`;
  const concepts = new Set(pairs.map(({ concept }) => concept)).size;
  return `${formatCount(pairs.length, "pair")} of ${formatCount(methods.length, "method")}, ${formatCount(concepts, "concept")}`;
}

/** "6 set aside: 4 without a mask, 2 with a mask that is too small"; null where none is. */
export function asideText({ pairs }: Study): string | null {
  const counts = new Map<SetAside, number>();
  for (const { setAside } of pairs) if (setAside !== null) counts.set(setAside, (counts.get(setAside) ?? 0) + 1);
  if (counts.size === 0) return null;
  const all = [...counts.values()].reduce((a, b) => a + b, 0);
  const why = Array.from(counts, ([reason, n]) => `${n.toLocaleString("en")} ${BECAUSE[reason]}`).join(", ");
  return `${all.toLocaleString("en")} set aside: ${why}`;
}

/** Where the numbers are from, a sentence a source, in the metrics' order: "MaSC CP, MaSC PF: computed here". */
export function sourcesText(study: Study): readonly string[] {
  const labels = new Map<string, string[]>();
  for (const { source, label } of mainMetrics(study).map((place) => study.metrics[place]!))
    labels.set(source, [...(labels.get(source) ?? []), label]);
  return Array.from(labels, ([source, of]) => `${of.join(", ")}: ${source}`);
}
