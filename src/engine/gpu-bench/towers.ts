import type { PatchGrid } from "../../lib/patch-grid.ts";
import { BASE_VISION, SO400M_VISION } from "../../models/siglip2/random.ts";
import type { SiglipVisionConfig } from "../../models/siglip2/config.ts";
import type { AdapterFacts } from "../../platform/runtime-facts.ts";

/**
 * What a graphics card is measured with: towers of the published sizes with random weights, the images they see, and the
 * matrix products that say what the card does at most. The first file of its folder.
 */

export const TOWERS = ["so400m", "base", "tiny"] as const;
export type TowerName = (typeof TOWERS)[number];

export interface BenchTower {
  readonly name: TowerName;
  /** What it is the size of. */
  readonly label: string;
  readonly config: SiglipVisionConfig;
  readonly grid: PatchGrid;
  /** Pixels a side of the pictures that go through the whole pipeline. */
  readonly side: number;
  /** Sides of the matrices of the plain products. */
  readonly products: readonly number[];
  /** Each figure is the median of at least so many runs, and of as many as these milliseconds have room for. */
  readonly runs: number;
  readonly milliseconds: number;
  /** Runs whose operators are timed one by one. */
  readonly profiledRuns: number;
  /** Pictures that go through the whole pipeline, behind one that is not timed. */
  readonly pictures: number;
}

const FULL = { runs: 5, milliseconds: 2000, profiledRuns: 4, pictures: 8 } as const;

const TOWER: Readonly<Record<TowerName, BenchTower>> = {
  so400m: {
    name: "so400m",
    label: "SigLIP2 SO400M NaFlex, 1024 patches",
    config: SO400M_VISION,
    grid: { rows: 32, columns: 32 },
    side: 1024,
    products: [1024, 2048, 4096],
    ...FULL,
  },
  base: {
    name: "base",
    label: "SigLIP2 Base NaFlex, 256 patches",
    config: BASE_VISION,
    grid: { rows: 16, columns: 16 },
    side: 1024,
    products: [1024, 2048],
    ...FULL,
  },
  tiny: {
    name: "tiny",
    label: "two small layers, 16 patches",
    config: { ...BASE_VISION, dim: 64, layers: 2, heads: 4, mlp: 128, positions: 16 },
    grid: { rows: 4, columns: 4 },
    side: 64,
    products: [64],
    runs: 1,
    milliseconds: 0,
    profiledRuns: 1,
    pictures: 2,
  },
};

export const towerOf = (name: TowerName): BenchTower => TOWER[name];

/** Gigabytes of memory, as a browser tells them, below which SO400M's weights would crowd a machine. */
const ROOM = 8;

/**
 * The tower that a person is offered: what the metric takes where a card can hold it.
 *
 * @param adapter null: there is none
 * @param gigabytes of the machine's memory; null where the browser does not tell
 */
export function usualTower(adapter: AdapterFacts | null, gigabytes: number | null): TowerName {
  if (adapter === null || adapter.software) return "tiny";
  return gigabytes !== null && gigabytes < ROOM ? "base" : "so400m";
}

export const isTowerName = (text: string | null): text is TowerName => TOWERS.some((name) => name === text);
