import { readdirSync, readFileSync } from "node:fs";
import type { Outcome } from "../../src/engine/protocol.ts";
import type { ImageFormat } from "../../src/imaging/sniff.ts";
import { joinBytes } from "../../src/platform/bytes.ts";

/** Damaged pictures, the same ones for the same seed: bench/mutants.mjs scores hundreds of each format, the tests a few. */

const PICTURES = new URL("../fixtures/pictures/", import.meta.url);

/** How the sound pictures of a format end. */
export const FORMATS: Readonly<Record<ImageFormat, string>> = {
  jpeg: ".jpg",
  png: ".png",
  webp: ".webp",
  gif: ".gif",
  avif: ".avif",
};

/** Large, or no picture of its kind. */
const LEFT_OUT = new Set(["bomb.png", "hollow.png", "inflate_bomb.png", "cmyk.jpg", "avif_lying.avif"]);

/** Whole numbers below a bound, the same sequence for a seed. Source: mulberry32. */
export function seeded(seed: number): (below: number) => number {
  let state = seed >>> 0;
  return (below) => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  };
}

type Mutation = (bytes: Uint8Array, random: (below: number) => number) => Uint8Array;

const joined = (...parts: readonly Uint8Array[]): Uint8Array => joinBytes(parts);

const patched = (bytes: Uint8Array, at: number, values: readonly number[]): Uint8Array => {
  const copy = bytes.slice();
  values.forEach((value, i) => at + i < copy.length && (copy[at + i] = value));
  return copy;
};

/** Numbers that sizes, lengths and counts choke on. */
const ODD_NUMBERS: readonly (readonly number[])[] = [
  [0, 0, 0, 0],
  [255, 255, 255, 255],
  [127, 255, 255, 255],
  [128, 0, 0, 0],
  [0, 0, 255, 255],
  [1],
  [255, 255],
  [0, 0],
];

const HEAD = 64;

export const MUTATIONS: Readonly<Record<string, Mutation>> = {
  "bytes changed": (bytes, random) => {
    let mutant = bytes;
    for (let left = 1 + random(12); left > 0; left--) mutant = patched(mutant, random(bytes.length), [random(256)]);
    return mutant;
  },
  "a bit turned": (bytes, random) => {
    const at = random(bytes.length);
    return patched(bytes, at, [bytes[at]! ^ (1 << random(8))]);
  },
  "a byte of the header changed": (bytes, random) =>
    patched(bytes, random(Math.min(HEAD, bytes.length)), [random(256)]),
  "an odd number in the header": (bytes, random) =>
    patched(bytes, random(Math.min(4 * HEAD, bytes.length)), ODD_NUMBERS[random(ODD_NUMBERS.length)]!),
  "cut short": (bytes, random) => bytes.slice(0, random(bytes.length)),
  "a piece left out": (bytes, random) => {
    const at = random(bytes.length);
    return joined(bytes.subarray(0, at), bytes.subarray(at + 1 + random(200)));
  },
  "a piece twice": (bytes, random) => {
    const at = random(bytes.length);
    const end = Math.min(bytes.length, at + 1 + random(400));
    return joined(bytes.subarray(0, end), bytes.subarray(at));
  },
  "noise in the middle": (bytes, random) =>
    patched(
      bytes,
      random(bytes.length),
      Array.from({ length: 1 + random(300) }, () => random(256)),
    ),
  "zeros in the middle": (bytes, random) =>
    patched(
      bytes,
      random(bytes.length),
      Array.from({ length: 1 + random(300) }, () => 0),
    ),
  "another's end": (bytes, random) => {
    const other = read(sound(".jpg")[random(3)]!);
    return joined(bytes.subarray(0, random(bytes.length)), other.subarray(random(other.length)));
  },
};

const read = (name: string) => new Uint8Array(readFileSync(new URL(name, PICTURES)));
const sound = (ending: string) => readdirSync(PICTURES).filter((name) => name.endsWith(ending) && !LEFT_OUT.has(name));

export interface Mutant {
  /** "jpeg 17: jpeg420.jpg, cut short" */
  readonly name: string;
  readonly path: string;
  readonly bytes: Uint8Array;
}

/** Mutants of the sound pictures of a format, taken in turns. */
export function* mutantsOf(format: ImageFormat, count: number, seed: number): Generator<Mutant> {
  const ending = FORMATS[format];
  const names = sound(ending);
  const kinds = Object.entries(MUTATIONS);
  for (let i = 0; i < count; i++) {
    const random = seeded(seed * 1_000_003 + i);
    const name = names[random(names.length)]!;
    const [kind, mutate] = kinds[i % kinds.length]!;
    yield {
      name: `${format} ${i}: ${name}, ${kind}`,
      path: `mutants/${format}-${i}${ending}`,
      bytes: mutate(read(name), random),
    };
  }
}

/** What became of a row, in a word: "scored", "scored, damaged", or its error's code. */
export function kindOf(outcome: Outcome): string {
  if ("error" in outcome) return outcome.error.code;
  return outcome.scores.flags.includes("damaged") ? "scored, damaged" : "scored";
}

/** What a row may not say; null where it is answered, or refused in a sentence that names the file. */
export function complaintOf({ name, path }: Mutant, outcome: Outcome | undefined): string | null {
  if (outcome === undefined) return `${name}: no answer`;
  if ("error" in outcome) {
    const { code, message } = outcome.error;
    const known = ["invalid_image", "unsupported_image", "unknown_image_format"].includes(code);
    const sentence = message.includes(path.slice(path.lastIndexOf("/") + 1)) && /[.!]$/.test(message);
    return known && sentence ? null : `${name}: ${code}, ${message}`;
  }
  const numbers = [outcome.scores.siglip2_global, outcome.scores.global_maxcos];
  return numbers.every((value) => value !== null && Number.isFinite(value))
    ? null
    : `${name}: its numbers are ${numbers.join(", ")}`;
}
