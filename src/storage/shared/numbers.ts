import { fromDifferences, fromRowDifferences } from "./cosine-bytes.ts";
import { readCosines } from "./cosine-code.ts";
import type { PairText } from "./schemas.ts";
import { COSINE_STEPS, FIRST_COSINE_STEPS, type SharedPair } from "./shared.ts";

/**
 * A comparison's numbers as bytes, one array behind the other without a gap, the widest items first so that each is
 * aligned; little-endian, as every machine is that runs a browser. How long each is follows from the texts beside them.
 */

/** More patches than any budget asks for: what claims more is no comparison, and costs no memory. */
const MOST_PATCHES = 16_384;
const MOST_COSINES = 2 ** 24;

type Kind = "float32" | "uint16" | "uint8";
const BYTES: Readonly<Record<Kind, number>> = { float32: 4, uint16: 2, uint8: 1 };

interface Part {
  readonly name: string;
  readonly kind: Kind;
  readonly length: number;
}

const patchesOf = ({ rows, columns }: { readonly rows: number; readonly columns: number }) => rows * columns;

const part = (name: string, kind: Kind, length: number, there = true): Part[] =>
  there ? [{ name, kind, length }] : [];

/** Which arrays there are, in their order; null where a picture claims more patches than there can be. */
export function layoutOf({ reference, generation, heads, cosines, patchTexts, shares }: PairText): Part[] | null {
  const [n, m] = [patchesOf(reference), patchesOf(generation)];
  if (n > MOST_PATCHES || m > MOST_PATCHES || n * m > MOST_COSINES) return null;
  return [
    ...part("cosine", "float32", n),
    ...part("backCosine", "float32", m),
    ...part("means", "float32", n),
    ...part("referenceWeights", "float32", n, reference.masked),
    ...part("generationWeights", "float32", m, generation.masked),
    ...part("logits", "float32", heads * m),
    ...part("patchTexts", "float32", m, patchTexts),
    ...part("index", "uint16", n),
    ...part("backIndex", "uint16", m),
    ...part("likeOutside", "uint8", n + m),
    ...part("features", "uint8", 3 * (n + m), shares !== null),
    ...part("cosines", "uint8", n * m, cosines),
  ];
}

/** Bytes of all of them. */
export const lengthOf = (layout: readonly Part[]): number =>
  layout.reduce((sum, { kind, length }) => sum + length * BYTES[kind], 0);

const bytesOf = ({ buffer, byteOffset, byteLength }: ArrayBufferView): Uint8Array =>
  new Uint8Array(buffer, byteOffset, byteLength);

const joined = (a: Uint8Array, b: Uint8Array): Uint8Array => {
  const both = new Uint8Array(a.length + b.length);
  both.set(a);
  both.set(b, a.length);
  return both;
};

/** @param directions of its cosines, which are told beside these numbers; null where there are none */
export const textOf = (pair: SharedPair, directions: readonly number[] | null): PairText => ({
  reference: { ...pair.reference.grid, masked: pair.reference.weights !== null },
  generation: { ...pair.generation.grid, masked: pair.generation.weights !== null },
  heads: pair.attention.heads,
  cosines: false,
  ...(directions && { directions: [...directions] }),
  patchTexts: pair.patchTexts !== null,
  shares: pair.features && [...pair.features.shares],
  phrases: pair.phrases && pair.phrases.map(({ phrase, pf }) => ({ phrase, pf })),
  wholes: pair.wholes && structuredClone(pair.wholes),
  intervals: pair.intervals && (structuredClone(pair.intervals) as PairText["intervals"]),
});

export function writeNumbers(pair: SharedPair): Uint8Array {
  const { match, features } = pair;
  const arrays = [
    match.cosine,
    match.backCosine,
    pair.means,
    pair.reference.weights,
    pair.generation.weights,
    pair.attention.logits,
    pair.patchTexts,
    Uint16Array.from(match.index),
    Uint16Array.from(match.backIndex),
    joined(pair.likeOutside.reference, pair.likeOutside.generation),
    features && joined(features.reference, features.generation),
  ].filter((array) => array !== null);
  const out = new Uint8Array(arrays.reduce((sum, { byteLength }) => sum + byteLength, 0));
  let at = 0;
  for (const array of arrays) {
    out.set(bytesOf(array), at);
    at += array.byteLength;
  }
  return out;
}

const all = (values: ArrayLike<number>, holds: (value: number) => boolean): boolean => {
  for (let i = 0; i < values.length; i++) if (!holds(values[i]!)) return false;
  return true;
};

/** A cosine, up to rounding. */
const isCosine = (value: number) => Math.abs(value) <= 1.001;

const isShare = (value: number) => value >= 0 && value <= 1;

/** As versions 1 to 3 have them. */
const earlierCosines = ({ steps, reference, generation }: PairText, bytes: Uint8Array) =>
  steps === undefined
    ? { steps: FIRST_COSINE_STEPS, values: fromRowDifferences(bytes, patchesOf(generation)) }
    : { steps, values: fromDifferences(bytes, reference, generation) };

/**
 * Undoes `writeNumbers`.
 *
 * @param bytes as many as `lengthOf` says
 * @param cosines what is told of them beside these; null where nothing is
 * @param refuse says what is wrong with them, and throws
 */
export function readNumbers(
  text: PairText,
  layout: readonly Part[],
  bytes: Uint8Array,
  cosines: Uint8Array | null,
  refuse: (what: string) => never,
): SharedPair {
  const { buffer } = new Uint8Array(bytes); // of its own buffer, and so aligned
  const places = new Map<string, readonly [at: number, length: number]>();
  let at = 0;
  for (const { name, kind, length } of layout) {
    places.set(name, [at, length]);
    at += length * BYTES[kind];
  }
  const placeOf = (name: string) => places.get(name) ?? ([0, 0] as const);
  const floats = (name: string, holds: (value: number) => boolean) => {
    const values = new Float32Array(buffer, ...placeOf(name));
    return all(values, holds) ? values : refuse(`its ${name} are no such numbers`);
  };
  const indices = (name: string, below: number) => {
    const values = Int32Array.from(new Uint16Array(buffer, ...placeOf(name)));
    return all(values, (value) => value < below) ? values : refuse(`its ${name} point behind the last patch`);
  };
  const octets = (name: string) => new Uint8Array(buffer, ...placeOf(name));
  const [n, m] = [patchesOf(text.reference), patchesOf(text.generation)];
  const codedCosines = (weights: readonly number[], coded: Uint8Array) => ({
    steps: COSINE_STEPS,
    values:
      readCosines({ weights, bytes: coded }, text.reference, text.generation) ?? refuse("its cosines are no code"),
  });
  const like = octets("likeOutside");
  const colours = octets("features");
  const masked = (of: "reference" | "generation") => ({
    grid: { rows: text[of].rows, columns: text[of].columns },
    weights: text[of].masked ? floats(`${of}Weights`, isShare) : null,
  });
  return {
    reference: masked("reference"),
    generation: masked("generation"),
    match: {
      cosine: floats("cosine", isCosine),
      backCosine: floats("backCosine", isCosine),
      index: indices("index", m),
      backIndex: indices("backIndex", n),
    },
    means: floats("means", isCosine),
    attention: { heads: text.heads, logits: floats("logits", Number.isFinite) },
    patchTexts: text.patchTexts ? floats("patchTexts", isCosine) : null,
    likeOutside: { reference: like.subarray(0, n), generation: like.subarray(n) },
    features:
      text.shares === null
        ? null
        : { reference: colours.subarray(0, 3 * n), generation: colours.subarray(3 * n), shares: text.shares },
    cosines:
      text.directions !== undefined && cosines !== null
        ? codedCosines(text.directions, cosines)
        : text.cosines
          ? earlierCosines(text, octets("cosines"))
          : null,
    phrases: text.phrases,
    wholes: text.wholes,
    intervals: text.intervals,
  };
}
