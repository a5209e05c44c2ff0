import { withResult } from "../kept-results.ts";
import { everySampleOf } from "../selectors.ts";
import { filesOf } from "../../project/references.ts";
import type { RowResult } from "../../project/runs.ts";
import { useLens } from "../store.ts";

/** While a job runs, lists take up what came in so often, in milliseconds. */
export const LIST_EVERY = 1000;

let round: ReturnType<typeof setTimeout> | null = null;

/** Lists take up what has come in, at the end of the round. */
function listLater(): void {
  const { results, listedResults } = useLens.getState();
  if (results === listedResults) return;
  round ??= setTimeout(() => {
    round = null;
    useLens.setState((state) => ({ listedResults: state.results }));
  }, LIST_EVERY);
}

/** Adds results to those that are kept, many at once. */
export function putResults(added: Iterable<readonly [string, RowResult]>): void {
  useLens.setState(({ allResults }) => {
    const next = new Map(allResults);
    for (const [id, result] of added) next.set(id, withResult(next.get(id), result));
    return { allResults: next };
  });
  listLater();
}

/** Takes away every result of samples that name one of these files: they answer for files that are not there any more. */
export function dropResults(paths: ReadonlySet<string>): void {
  useLens.setState((state) => {
    const allResults = new Map(state.allResults);
    for (const sample of everySampleOf(state)) {
      if (filesOf(sample).some((path) => paths.has(path))) allResults.delete(sample.id);
    }
    return { allResults };
  });
}
