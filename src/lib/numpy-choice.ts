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

/** A whole number in words of 32 bits, the lowest first; 0 is one word. */
function wordsOf(seed: bigint): readonly number[] {
  const words: number[] = [];
  for (let rest = seed; rest > 0n || words.length === 0; rest >>= 32n) words.push(Number(rest & 0xffffffffn));
  return words;
}

/** A seed of any size as numpy's SeedSequence spreads it over four words of 64. */
function spread(seed: bigint): readonly bigint[] {
  let constant = 0x43b0d7e5;
  const hash = (value: number): number => {
    let mixed = (value ^ constant) >>> 0;
    constant = Math.imul(constant, 0x931e8875) >>> 0;
    mixed = Math.imul(mixed, constant) >>> 0;
    return (mixed ^ (mixed >>> 16)) >>> 0;
  };
  const entropy = wordsOf(seed);
  const pool = [0, 1, 2, 3].map((at) => hash(entropy[at] ?? 0));
  for (let from = 0; from < 4; from++)
    for (let to = 0; to < 4; to++) if (from !== to) pool[to] = mix(pool[to]!, hash(pool[from]!));
  for (const word of entropy.slice(4)) for (let to = 0; to < 4; to++) pool[to] = mix(pool[to]!, hash(word));

  let outer = 0x8b51f9dd;
  const words = Array.from({ length: 8 }, (_, index) => {
    let word = (pool[index % 4]! ^ outer) >>> 0;
    outer = Math.imul(outer, 0x58f38ded) >>> 0;
    word = Math.imul(word, outer) >>> 0;
    return BigInt((word ^ (word >>> 16)) >>> 0);
  });
  return [0, 2, 4, 6].map((low) => words[low]! | (words[low + 1]! << 32n));
}

/** Words of 32 bits, one after the other, and of 64; half of a word of 64 waits for the next of 32. */
interface Words {
  readonly next32: () => number;
  readonly next64: () => bigint;
}

function pcg64(seed: bigint): Words {
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
  const next32 = () => {
    if (kept !== null) {
      const word = kept;
      kept = null;
      return word;
    }
    const both = next64();
    kept = Number(both >> 32n);
    return Number(both & 0xffffffffn);
  };
  return { next32, next64 };
}

/** Lemire's: integers in [0, largest], each as likely, by as many bits as numpy takes for them. */
function bounded({ next32, next64 }: Words): (largest: number) => number {
  return (largest) => {
    if (largest === 0) return 0;
    if (largest === 0xffffffff) return next32();
    const is32 = largest < 0xffffffff;
    const bits = is32 ? 32n : 64n;
    const most = (1n << bits) - 1n;
    const next = is32 ? () => BigInt(next32()) : next64;
    const count = BigInt(largest) + 1n;
    const threshold = (most - BigInt(largest)) % count;
    let product = next() * count;
    while ((product & most) < threshold) product = next() * count;
    return Number(product >> bits);
  };
}

/**
 * Distinct integers below `n`, in the order drawn.
 *
 * @param n in [0, 2 ** 53)
 * @param size in [0, n]
 * @param seed a whole number from 0; above 2 ** 53 a bigint, or it is not the one that was meant
 */
export function numpyChoice(n: number, size: number, seed: number | bigint = 0): readonly number[] {
  if (!Number.isSafeInteger(n) || !Number.isSafeInteger(size) || size < 0 || size > n)
    throw new RangeError(`Cannot draw ${size} of ${n}.`);
  if (seed < 0 || (typeof seed === "number" && !Number.isSafeInteger(seed)))
    throw new RangeError(`${seed} is no seed.`);
  const draw = bounded(pcg64(BigInt(seed)));
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
