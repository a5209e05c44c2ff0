import type { ReadCell, ReadColumn, SubjectColumn } from "./read-columns.ts";
import { CONCEPT, type StudyMetric, type SubjectPair, type SubjectStudy } from "./study.ts";

/**
 * Pairs of photographs that files of scores are of (ORIDa): `gen_method` says whether they show one subject
 * ("orida_within", "orida_cross"), and `concept_id` which ("3", "3__vs__10"). Several pairs have the same names: the
 * k-th of a file is the k-th of another.
 */
type Column = Omit<ReadColumn, "says"> & { readonly says: SubjectColumn };

const isSame = ({ method }: ReadCell): boolean => /within$/i.test(method);

function named(cells: readonly ReadCell[]): readonly (readonly [name: string, cell: ReadCell])[] {
  const seen = new Map<string, number>();
  return cells.map((cell) => {
    const name = `${cell.method}\n${cell.concept}\n${cell.promptId}\n${cell.seed ?? ""}`;
    const time = seen.get(name) ?? 0;
    seen.set(name, time + 1);
    return [`${name}\n${time}`, cell];
  });
}

function pairOf(cell: ReadCell): SubjectPair {
  const [a = cell.concept, b = a] = cell.concept.split("__vs__");
  return { a, b, same: isSame(cell), subjects: [a, b], sample: null };
}

/** null where no file has such pairs. */
export function subjectsOfColumns(columns: readonly Column[]): SubjectStudy | null {
  const pairs = new Map<string, SubjectPair>();
  const metrics = new Map<
    string,
    { readonly says: SubjectColumn; readonly source: string; readonly values: Map<string, number> }
  >();
  for (const { says, path, cells } of columns) {
    const metric = metrics.get(says.id) ?? { says, source: path, values: new Map<string, number>() };
    metrics.set(says.id, metric);
    for (const [name, cell] of named(cells)) {
      if (!pairs.has(name)) pairs.set(name, pairOf(cell));
      metric.values.set(name, cell.value);
    }
  }
  if (pairs.size === 0) return null;
  const names = [...pairs.keys()];
  return {
    pairs: [...pairs.values()],
    metrics: [...metrics.values()].map(({ says, source, values }): StudyMetric => ({
      id: says.id,
      label: says.label,
      dimension: CONCEPT,
      scale: "continuous",
      isOwn: true,
      values: Float64Array.from(names, (name) => values.get(name) ?? NaN),
      source,
    })),
  };
}
