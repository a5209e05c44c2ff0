/** The scenes' only source of chance: the same seed gives the same scene, on any machine. */

/** @returns numbers in [0, 1); mulberry32, public domain (Tommy Ettinger). */
export type Chance = () => number;

/** @param seed any integer */
export function chance(seed: number): Chance {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

/** One seed out of several numbers (FNV-1a over their words). */
export function seedOf(...parts: readonly number[]): number {
  let hash = 0x811c9dc5;
  for (const part of parts) hash = Math.imul(hash ^ part, 0x01000193) ^ (hash >>> 13);
  return hash >>> 0;
}

/** @returns a number in [low, high) */
export function between(next: Chance, low: number, high: number): number {
  return low + (high - low) * next();
}

/** @param items at least one */
export function pick<T>(next: Chance, items: readonly T[]): T {
  const item = items[Math.floor(next() * items.length)];
  if (item === undefined) throw new Error("missing items: there is nothing to pick from");
  return item;
}

/** Fisher and Yates, on a copy. */
export function shuffled<T>(next: Chance, items: readonly T[]): T[] {
  const left = [...items];
  const out: T[] = [];
  while (left.length > 0) out.push(...left.splice(Math.floor(next() * left.length), 1));
  return out;
}

/** 0 to 1 with level ends. */
function ease(t: number): number {
  return t * t * (3 - 2 * t);
}

/** Smooth value noise in [-1, 1] over the plane, for dunes and drifts. */
export function noise(seed: number): (x: number, y: number) => number {
  const corner = (x: number, y: number) => chance(seedOf(seed, x, y))() * 2 - 1;
  return (x, y) => {
    const [left, low] = [Math.floor(x), Math.floor(y)];
    const [u, v] = [ease(x - left), ease(y - low)];
    const bottom = corner(left, low) * (1 - u) + corner(left + 1, low) * u;
    const top = corner(left, low + 1) * (1 - u) + corner(left + 1, low + 1) * u;
    return bottom * (1 - v) + top * v;
  };
}
