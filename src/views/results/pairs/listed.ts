import type { Study } from "../../../evaluation/study.ts";
import type { ListedPair } from "./pair-list.ts";

/** A pair of a study by its place, as a list names it. */
export function listed({ pairs }: Study, place: number, values: readonly (number | null)[]): ListedPair {
  const pair = pairs[place];
  const name = pair === undefined ? String(place) : `${pair.concept} · ${pair.promptId}`;
  return {
    key: String(place),
    name: pair?.seed == null ? name : `${name} · ${pair.seed}`,
    method: pair?.method ?? null,
    sample: pair?.sample ?? null,
    values,
  };
}
