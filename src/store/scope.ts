import type { Sample } from "../project/types.ts";
import { listedRowsOf, orderOf } from "./order.ts";
import { samplesOf, wantedOf } from "./selectors.ts";
import type { LensState, Scope } from "./state.ts";

/**
 * Which rows Score and Export act on: those that are ticked where some are, else those that are shown where a filter
 * leaves some out, else all; or what a person chose of these.
 */

/** How many rows each would act on, where it is another than all. */
export interface Scopes {
  /** null where none or all are ticked. */
  readonly ticked: number | null;
  /** null where all are shown, or none. */
  readonly shown: number | null;
  readonly all: number;
}

const part = (count: number, all: number): number | null => (count === 0 || count === all ? null : count);

let last: { readonly samples: unknown; readonly ticked: unknown; readonly count: number } | null = null;

/** Ticked rows that are there: a pair may have been taken out since. */
function tickedCount(samples: readonly Sample[], ticked: ReadonlySet<string>): number {
  if (last?.samples !== samples || last.ticked !== ticked) {
    const count = ticked.size === 0 ? 0 : samples.reduce((sum, { id }) => sum + Number(ticked.has(id)), 0);
    last = { samples, ticked, count };
  }
  return last.count;
}

export function scopesOf(state: LensState): Scopes {
  const samples = samplesOf(state);
  const all = samples.length;
  return {
    ticked: part(tickedCount(samples, state.ticked), all),
    shown: part(listedRowsOf(state).length, all),
    all,
  };
}

/** What is acted on: what was chosen while there is such a part, else the smallest part that a person made. */
export function scopeOf(state: LensState): Scope {
  const { ticked, shown } = scopesOf(state);
  if (state.scope === "all") return "all";
  if (state.scope === "shown" && shown !== null) return "shown";
  if (ticked !== null) return "ticked";
  return shown === null ? "all" : "shown";
}

/** The samples that are acted on; in the order of the table where it is what is shown, else in the project's. */
export function scopedSamplesOf(state: LensState): readonly Sample[] {
  const samples = samplesOf(state);
  switch (scopeOf(state)) {
    case "all":
      return samples;
    case "ticked":
      return samples.filter(({ id }) => state.ticked.has(id));
    case "shown": {
      const byId = new Map(samples.map((sample) => [sample.id, sample]));
      return orderOf({ ...state, place: "samples" }).flatMap((id) => byId.get(id) ?? []);
    }
  }
}

let lastWanted: { readonly wanted: unknown; readonly within: unknown; readonly samples: readonly Sample[] } | null =
  null;

/** What of it is to be computed. The same array while neither what is wanted nor what is acted on changes. */
export function scopedWantedOf(state: LensState): readonly Sample[] {
  const wanted = wantedOf(state);
  const scope = scopeOf(state);
  if (scope === "all") return wanted;
  const within = scope === "ticked" ? state.ticked : listedRowsOf(state);
  if (lastWanted?.wanted !== wanted || lastWanted.within !== within) {
    const ids = scope === "ticked" ? state.ticked : new Set(listedRowsOf(state).map(({ sample }) => sample.id));
    lastWanted = { wanted, within, samples: wanted.filter(({ id }) => ids.has(id)) };
  }
  return lastWanted.samples;
}
