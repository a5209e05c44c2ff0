/**
 * How much there is to compute, and how long it took: in units that this device takes about equally long for, whatever
 * the pictures and the budget. From the two a page tells how long a run will take.
 */

/** What costs time. `row` is what every row takes beside its stages: masks, texts struck, numbers from tokens. */
type MainCost = "encode" | "pool" | "match" | "text" | "row";

/** Of the main model; of a further slot its images ("dino"), texts ("clip_text") and matches ("dino_match"). */
export type Cost = MainCost | (string & {});

type ByCost<T> = Readonly<Record<MainCost, T>> & Readonly<Record<string, T>>;

/** Units left to compute. */
export type Work = ByCost<number>;

/** What was computed, the first of each kind left out, since it carries the loading of weights. */
export type Spent = ByCost<{ readonly units: number; readonly milliseconds: number }>;

const NOTHING = { units: 0, milliseconds: 0 };
export const NO_SPENT: Spent = { encode: NOTHING, pool: NOTHING, match: NOTHING, text: NOTHING, row: NOTHING };

export const NO_WORK: Work = { encode: 0, pool: 0, match: 0, text: 0, row: 0 };

/** What of some rows is not at hand. */
export interface Survey {
  readonly work: Work;
  /** Rows that will fail: a file of theirs is missing or is no picture. They are not in `work`. */
  readonly failing: number;
  /** Every row was looked at. */
  readonly whole: boolean;
}

/** What was spent on one kind of work. */
export const spentOn = (spent: Spent, cost: Cost) => spent[cost] ?? NOTHING;

/**
 * Of an image of so many patches through a vision tower: linear, and attention's share, which grows with the square.
 * From the multiplications of a layer, 2 N (4 D^2 + 2 D M) and 4 N^2 D.
 */
export const encodeUnits = (patches: number, { dim, mlp }: { readonly dim: number; readonly mlp: number }): number =>
  patches * (1 + patches / (2 * dim + mlp));

/** Adds up what stages take. */
export class Stopwatch {
  readonly #spent = new Map<Cost, { units: number; milliseconds: number }>();
  /** Kinds whose weights are loaded, and since when. */
  readonly #warm = new Map<Cost, number>();
  #total = 0;
  /** When the last of them ended. */
  #ended = 0;

  /** Milliseconds of everything, loading included. */
  get total(): number {
    return this.#total;
  }

  get spent(): Spent {
    return { ...NO_SPENT, ...Object.fromEntries(this.#spent) };
  }

  /**
   * Of work that waits for its turn behind other work, only what comes after that counts.
   *
   * @param unitsOf what was computed
   */
  async time<T>(cost: Cost, unitsOf: (value: T) => number, work: () => Promise<T>): Promise<T> {
    const start = performance.now();
    const value = await work();
    const now = performance.now();
    this.add(cost, unitsOf(value), now - Math.max(start, this.#ended), start);
    this.#ended = now;
    return value;
  }

  /** @param start when it began: what ran beside the first of its kind is left out like that */
  add(cost: Cost, units: number, milliseconds: number, start = Infinity): void {
    this.#total += milliseconds;
    const warm = this.#warm.get(cost) ?? null;
    if (warm === null) this.#warm.set(cost, performance.now());
    if (warm === null || start < warm) return;
    const before = this.#spent.get(cost) ?? { units: 0, milliseconds: 0 };
    this.#spent.set(cost, { units: before.units + units, milliseconds: before.milliseconds + milliseconds });
  }

  /** Another model: its weights are not loaded. */
  cool(...costs: readonly Cost[]): void {
    for (const cost of costs) this.#warm.delete(cost);
  }
}

/** @returns what was spent since `before` */
export function spentSince(before: Spent, now: Spent): Spent {
  const entries = Object.keys(now).map(
    (cost) =>
      [
        cost,
        {
          units: spentOn(now, cost).units - spentOn(before, cost).units,
          milliseconds: spentOn(now, cost).milliseconds - spentOn(before, cost).milliseconds,
        },
      ] as const,
  );
  return { ...NO_SPENT, ...Object.fromEntries(entries) };
}
