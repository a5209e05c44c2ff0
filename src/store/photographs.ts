import { createRows, wantedSamples, type SampleRow } from "../analysis/rows.ts";
import { rememberLast } from "../lib/remember.ts";
import type { RunIdentity } from "../project/plan.ts";
import type { Sample } from "../project/types.ts";
import { identityOf } from "./selectors.ts";
import type { LensState } from "./state.ts";

/** What is known of the project's pairs of photographs (`LensState.photographs`): their results stand among all others, by their ids. */

type Asks = Parameters<typeof identityOf>[0] & Pick<LensState, "photographs">;

const rowsNow = rememberLast(createRows());
const rowsListed = rememberLast(createRows());

/** As lists go by it, a little behind while a job runs. */
export const photographRowsOf = (state: Asks & Pick<LensState, "listedResults">): readonly SampleRow[] =>
  rowsListed(state.photographs, state.listedResults, identityOf(state));

const wanted = rememberLast((rows: readonly SampleRow[], _results: unknown, _identity: RunIdentity) =>
  wantedSamples(rows),
);

/** Those without a result that answers for them. */
export function wantedPhotographsOf(state: Asks & Pick<LensState, "results">): readonly Sample[] {
  const identity = identityOf(state);
  return wanted(rowsNow(state.photographs, state.results, identity), state.results, identity);
}
