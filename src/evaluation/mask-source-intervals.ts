import { BOOTSTRAP_DRAWS, definedPercentiles, drawCounts, type Interval } from "../analysis/bootstrap.ts";
import { drawCell, type DrawnCell } from "./drawn-cells.ts";
import type { KeptOptions } from "./kept-pairs.ts";
import { sharedBySources, sourcePairs } from "./mask-sources-table.ts";
import type { Portion } from "./mean-intervals.ts";
import type { Study } from "./study.ts";

/**
 * How sure means and agreement under each source of masks are, and their differences to the first source's: the bootstrap
 * over concepts, the same draws for every source.
 */
export interface SourceInterval {
  /** The source's name. */
  readonly name: string;
  readonly mean: Interval | null;
  readonly alpha: Interval | null;
  readonly rho: Interval | null;
  /** Less the first source's; null for the first itself. */
  readonly deltaMean: Interval | null;
  readonly deltaAlpha: Interval | null;
  readonly deltaRho: Interval | null;
}

const less = (a: Float64Array, b: Float64Array): Float64Array => a.map((value, draw) => value - b[draw]!);

/** Float64 [draws]: means over pairs, each as often as its concept was drawn. */
function drawnMeans(values: Float64Array, conceptOf: Uint32Array, concepts: number, counts: Uint16Array): Float64Array {
  const [sums, numbers] = [new Float64Array(concepts), new Float64Array(concepts)];
  for (const [at, value] of values.entries()) {
    sums[conceptOf[at]!]! += value;
    numbers[conceptOf[at]!]! += 1;
  }
  return Float64Array.from({ length: counts.length / concepts }, (_, draw) => {
    let [sum, n] = [0, 0];
    for (let concept = 0; concept < concepts; concept++) {
      const times = counts[draw * concepts + concept]!;
      sum += times * sums[concept]!;
      n += times * numbers[concept]!;
    }
    return sum / n;
  });
}

/** In steps; null where there are not two sources, or fewer than two concepts to draw of. */
export function* drawMaskSources(
  study: Study,
  options: KeptOptions = {},
  draws: number = BOOTSTRAP_DRAWS,
): Generator<Portion, readonly SourceInterval[] | null> {
  const sources = study.maskSources;
  if (sources.length < 2) return null;
  const { shared, rated, people } = sharedBySources(study, options);
  const known = new Map<string, number>();
  const numberOf = (pair: number): number => {
    const { concept } = study.pairs[pair]!;
    const number = known.get(concept) ?? known.size;
    known.set(concept, number);
    return number;
  };
  const conceptOf = shared.map(numberOf);
  const concepts = known.size;
  if (concepts < 2) return null;
  const counts = drawCounts(concepts, draws);
  const total = sources.length;
  const drawn: { readonly mean: Float64Array; readonly cell: DrawnCell | null }[] = [];
  for (const source of sources) {
    const mean = drawnMeans(
      Float64Array.from(shared, (pair) => source.values[pair]!),
      conceptOf,
      concepts,
      counts,
    );
    let cell: DrawnCell | null = null;
    if (people !== null && rated.length > 0) {
      const steps = drawCell(sourcePairs(source, people, rated), people.scale, rated.map(numberOf), concepts, counts);
      while (cell === null) {
        const { done, value } = steps.next();
        if (done === true) cell = value;
        else yield { done: drawn.length, total };
      }
    }
    drawn.push({ mean, cell });
    yield { done: drawn.length, total };
  }
  const first = drawn[0]!;
  return sources.map(({ name }, at): SourceInterval => {
    const { mean, cell } = drawn[at]!;
    const ofFirst = at === 0 ? null : first.cell;
    const of = (statistic: "alpha" | "rho") => (cell === null ? null : definedPercentiles(cell[statistic]));
    const delta = (statistic: "alpha" | "rho") =>
      cell === null || ofFirst === null ? null : definedPercentiles(less(cell[statistic], ofFirst[statistic]));
    return {
      name,
      mean: definedPercentiles(mean),
      alpha: of("alpha"),
      rho: of("rho"),
      deltaMean: at === 0 ? null : definedPercentiles(less(mean, first.mean)),
      deltaAlpha: delta("alpha"),
      deltaRho: delta("rho"),
    };
  });
}
