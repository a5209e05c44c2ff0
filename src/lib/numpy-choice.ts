/**
 * Numbers drawn as numpy draws them, so that a sample which a paper took can be taken again:
 * `numpy.random.default_rng(seed).choice(n, size, replace=False)`. Sources: M. E. O'Neill's PCG XSL-RR 128/64, D.
 * Lemire's bounded integers (arXiv 1805.10941), R. Floyd's sampling (CACM 30(9)), and numpy's own seeding of them.
 */

const U64 = (1n << 64n) - 1n;
const U128 = (1n << 128n) - 1n;
const MULTIPLIER = 0x2360ed051fc65da44385df649fccf645n;

const mix = (x: number, y: number): number => {
  const mixed = (Math.imul(0xca01f9dd, x) - Math.imul(0x4973f715, y)) >>> 0;
  return (mixed ^ (mixed >>> 16)) >>> 0;
};

/** A seed of 32 bits as numpy's SeedSequence spreads it over four words of 64. */
function spread(seed: number): readonly bigint[] {
  let constant = 0x43b0d7e5;
  const hash = (value: number): number => {
    let mixed = (value ^ constant) >>> 0;
    constant = Math.imul(constant, 0x931e8875) >>> 0;
    mixed = Math.imul(mixed, constant) >>> 0;
    return (mixed ^ (mixed >>> 16)) >>> 0;
  };
  const pool = [seed, 0, 0, 0].map(hash);
  for (let from = 0; from < 4; from++)
    for (let to = 0; to < 4; to++) if (from !== to) pool[to] = mix(pool[to]!, hash(pool[from]!));

  let outer = 0x8b51f9dd;
  const words = Array.from({ length: 8 }, (_, index) => {
    let word = (pool[index % 4]! ^ outer) >>> 0;
    outer = Math.imul(outer, 0x58f38ded) >>> 0;
    word = Math.imul(word, outer) >>> 0;
    return BigInt((word ^ (word >>> 16)) >>> 0);
  });
  return [0, 2, 4, 6].map((low) => words[low]! | (words[low + 1]! << 32n));
}

/** Words of 32 bits, one after the other. */
function pcg64(seed: number): () => number {
  const [high, low, highStream, lowStream] = spread(seed);
  const increment = ((((highStream! << 64n) | lowStream!) << 1n) | 1n) & U128;
  const step = (state: bigint) => (state * MULTIPLIER + increment) & U128;
  let state = step((step(0n) + ((high! << 64n) | low!)) & U128);
  const next64 = (): bigint => {
    state = step(state);
    const folded = (state >> 64n) ^ (state & U64);
    const turn = state >> 122n;
    return ((folded >> turn) | (folded << ((64n - turn) & 63n))) & U64;
  };
  let kept: number | null = null;
  return () => {
    if (kept !== null) {
      const word = kept;
      kept = null;
      return word;
    }
    const both = next64();
    kept = Number(both >> 32n);
    return Number(both & 0xffffffffn);
  };
}

/** Integers in [0, largest], each as likely. @param largest below 2 ** 32 - 1 */
function bounded(next: () => number): (largest: number) => number {
  return (largest) => {
    if (largest === 0) return 0;
    const count = BigInt(largest) + 1n;
    const threshold = (0xffffffffn - BigInt(largest)) % count;
    let product = BigInt(next()) * count;
    while ((product & 0xffffffffn) < threshold) product = BigInt(next()) * count;
    return Number(product >> 32n);
  };
}

/**
 * Distinct integers below `n`, in the order drawn.
 *
 * @param n in [0, 2 ** 32)
 * @param size in [0, n]
 * @param seed in [0, 2 ** 32)
 */
export function numpyChoice(n: number, size: number, seed = 0): readonly number[] {
  if (!Number.isInteger(n) || !Number.isInteger(size) || size < 0 || size > n || n >= 2 ** 32)
    throw new RangeError(`Cannot draw ${size} of ${n}.`);
  const draw = bounded(pcg64(seed));
  const shuffle = (items: number[], first: number) => {
    for (let i = items.length - 1; i >= first; i--) {
      const j = draw(i);
      [items[i], items[j]] = [items[j]!, items[i]!];
    }
  };
  // A large share of many is shuffled to the end; else each is drawn, and taken again where it stands already.
  if (n > 10_000 && size > Math.floor(n / 50)) {
    const all = Array.from({ length: n }, (_, index) => index);
    shuffle(all, Math.max(n - size, 1));
    return all.slice(n - size);
  }
  const taken = new Set<number>();
  for (let last = n - size; last < n; last++) {
    const drawn = draw(last);
    taken.add(taken.has(drawn) ? last : drawn);
  }
  const chosen = [...taken];
  shuffle(chosen, 1);
  return chosen;
}
