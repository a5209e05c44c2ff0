import { withResult } from "../kept-results.ts";
import { samplesOf } from "../selectors.ts";
import type { RowResult } from "../../project/runs.ts";
import { useLens } from "../store.ts";

/** Adds results to those that are kept, many at once. */
export function putResults(added: Iterable<readonly [string, RowResult]>): void {
  useLens.setState(({ allResults }) => {
    const next = new Map(allResults);
    for (const [id, result] of added) next.set(id, withResult(next.get(id), result));
    return { allResults: next };
  });
}

/** Takes away every result of samples that name one of these files: they answer for files that are not there any more. */
export function dropResults(paths: ReadonlySet<string>): void {
  const names = (path: string | null) => path !== null && paths.has(path);
  useLens.setState((state) => {
    const allResults = new Map(state.allResults);
    for (const { id, reference, referenceMask, generation, generationMask } of samplesOf(state)) {
      if ([reference, referenceMask, generation, generationMask].some(names)) allResults.delete(id);
    }
    return { allResults };
  });
}
