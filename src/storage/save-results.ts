import type { RowResult } from "../project/runs.ts";
import { requireProject, write, type LensDatabase } from "./database.ts";

/** Puts results in place of those of the same sample and key; a row each, so that a batch writes only itself. The last is the newest. */
export async function saveResults(
  db: LensDatabase,
  project: string,
  results: Iterable<readonly [string, RowResult]>,
): Promise<void> {
  const now = Date.now();
  const rows = Array.from(results, ([sample, result]) => ({ project, sample, result }));
  if (rows.length === 0) return;
  await write(db, ["projects", "results"], async (transaction) => {
    await requireProject(transaction, project);
    const store = transaction.objectStore("results");
    // Fractions of a millisecond keep the order within a batch.
    await Promise.all(rows.map((row, index) => store.put({ ...row, written: now + index / rows.length })));
  });
}

/** Takes results away, each by its sample and key. */
export async function dropResults(
  db: LensDatabase,
  project: string,
  results: Iterable<readonly [string, string]>,
): Promise<void> {
  await write(db, ["results"], async (transaction) => {
    const store = transaction.objectStore("results");
    await Promise.all(Array.from(results, ([sample, key]) => store.delete([project, sample, key])));
  });
}
