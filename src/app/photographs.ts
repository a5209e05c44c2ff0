import { rememberLast } from "../lib/remember.ts";
import { createCorrector, type Corrections } from "../project/corrections.ts";
import { createPhotographPairs } from "../project/photographs.ts";
import type { Sample } from "../project/types.ts";
import { setPhotographs } from "../store/actions/run.ts";
import { wantedPhotographsOf } from "../store/photographs.ts";
import { samplesOf } from "../store/selectors.ts";
import type { LensState } from "../store/state.ts";
import { useLens } from "../store/store.ts";

/** Pairs of photographs within and across the project's subjects, drawn anew as it changes from the moment on that somebody asks. */

const draw = createPhotographPairs();
const correct = createCorrector();
/** Pairs that were made by hand are samples. */
const ofThese = rememberLast((corrections: Corrections): Corrections => ({ ...corrections, added: [] }));

/** As corrected by hand: masks are set for each. The same array while nothing that they depend on changes. */
const pairsIn = (state: Pick<LensState, "intake" | "corrections">): readonly Sample[] =>
  correct(draw(samplesOf(state), state.intake?.subjects), ofThese(state.corrections));

let following = false;

/** Has them in the store from now on. */
export function followPhotographs(): void {
  setPhotographs(pairsIn(useLens.getState()));
  if (following) return;
  following = true;
  useLens.subscribe((state, before) => {
    if (state.intake !== before.intake || state.corrections !== before.corrections) setPhotographs(pairsIn(state));
  });
}

/** Those without a result that answers for them. */
export function wantedPhotographs(): readonly Sample[] {
  followPhotographs();
  return wantedPhotographsOf(useLens.getState());
}
