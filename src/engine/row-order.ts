import { addTo } from "../lib/lists.ts";
import { referencesOf } from "../project/references.ts";
import type { SampleFiles } from "./protocol.ts";

/**
 * Rows that share an image, one after the other: it is decoded and encoded once, and need not be kept until the last of
 * them comes by. A row goes with that of its two images which stands in more rows, in most benchmarks the reference, and
 * groups stand in the order in which they begin; within one the rows that share their other image stand together.
 */
export function orderRows<R extends SampleFiles>(rows: readonly R[]): R[] {
  const counts = new Map<string, number>();
  const imagesOf = (row: R) => ({ reference: referencesOf(row)[0]?.image ?? "", generation: row.generation ?? "" });
  for (const row of rows)
    for (const image of new Set(Object.values(imagesOf(row)))) counts.set(image, (counts.get(image) ?? 0) + 1);
  const groups = new Map<string, Map<string, R[]>>();
  for (const row of rows) {
    const { reference, generation } = imagesOf(row);
    const isCommoner = (counts.get(generation) ?? 0) > (counts.get(reference) ?? 0);
    const [shared, other] = isCommoner ? [generation, reference] : [reference, generation];
    const group = groups.get(shared) ?? new Map<string, R[]>();
    groups.set(shared, group);
    addTo(group, other, row);
  }
  return [...groups.values()].flatMap((group) => [...group.values()].flat());
}
