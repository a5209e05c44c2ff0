import type { PoolHead } from "../../metric/pool.ts";
import { float16ToFloat32 } from "../../models/dtypes.ts";
import { toFloat16 } from "../../models/float16.ts";
import { joinBytes } from "../../platform/bytes.ts";
import type { SharedEditing } from "./shared.ts";

/**
 * What PF needs as a mask moves, and the tools that go by patches: tokens and the pool's values in half precision, the text as it is;
 * and the pooling head once a file, in half precision too. PF differs by less than the four places that are shown.
 */

const HALF = 2;
const FLOAT = 4;

const half = (values: Float32Array): Uint8Array => {
  const { buffer, byteOffset, byteLength } = toFloat16(values);
  return new Uint8Array(buffer, byteOffset, byteLength);
};

/** How many bytes there are of it. @param n patches of the reference @param m of the generation */
export const editingBytes = (n: number, m: number, { dim, text }: { readonly dim: number; readonly text: boolean }) =>
  HALF * dim * (n + 2 * m) + (text ? FLOAT * dim : 0);

export function writeEditing({ reference, generation, values, text }: SharedEditing): Uint8Array {
  const first = text === null ? [] : [new Uint8Array(text.buffer, text.byteOffset, text.byteLength)];
  return joinBytes([...first, half(reference), half(generation), half(values)]);
}

/** Undoes `writeEditing`. @param bytes as many as `editingBytes` says; null where they are no numbers */
export function readEditing(
  n: number,
  m: number,
  { dim, text }: { readonly dim: number; readonly text: boolean },
  bytes: Uint8Array,
): SharedEditing | null {
  let at = 0;
  const take = (length: number) => bytes.slice(at, (at += length));
  const words = text ? new Float32Array(take(FLOAT * dim).buffer) : null;
  const halves = (count: number) => float16ToFloat32(take(HALF * dim * count));
  const read = { dim, text: words, reference: halves(n), generation: halves(m), values: halves(m) };
  const all = [read.reference, read.generation, read.values, ...(words === null ? [] : [words])];
  return all.every((values) => values.every(Number.isFinite)) ? read : null;
}

/** The head's weights in their order, and how long each is. */
const PARTS = [
  ["outWeight", ({ dim }: HeadSizes) => dim * dim],
  ["outBias", ({ dim }: HeadSizes) => dim],
  ["normWeight", ({ dim }: HeadSizes) => dim],
  ["normBias", ({ dim }: HeadSizes) => dim],
  ["fc1Weight", ({ dim, hidden }: HeadSizes) => dim * hidden],
  ["fc1Bias", ({ hidden }: HeadSizes) => hidden],
  ["fc2Weight", ({ dim, hidden }: HeadSizes) => dim * hidden],
  ["fc2Bias", ({ dim }: HeadSizes) => dim],
] as const;

/** What of a head is no weights. */
export type HeadSizes = Pick<PoolHead, "dim" | "heads" | "hidden" | "epsilon" | "activation">;

export const headBytes = (sizes: HeadSizes): number => PARTS.reduce((sum, [, length]) => sum + HALF * length(sizes), 0);

export const headSizes = ({ dim, heads, hidden, epsilon, activation }: PoolHead): HeadSizes => ({
  dim,
  heads,
  hidden,
  epsilon,
  activation,
});

export const writeHead = (head: PoolHead): Uint8Array => joinBytes(PARTS.map(([name]) => half(head[name])));

/** @param bytes as many as `headBytes` says */
export function readHead(sizes: HeadSizes, bytes: Uint8Array): PoolHead {
  let at = 0;
  const [outWeight, outBias, normWeight, normBias, fc1Weight, fc1Bias, fc2Weight, fc2Bias] = PARTS.map(([, length]) => {
    const from = at;
    at += HALF * length(sizes);
    return float16ToFloat32(bytes.slice(from, at));
  });
  return {
    ...sizes,
    outWeight: outWeight!,
    outBias: outBias!,
    normWeight: normWeight!,
    normBias: normBias!,
    fc1Weight: fc1Weight!,
    fc1Bias: fc1Bias!,
    fc2Weight: fc2Weight!,
    fc2Bias: fc2Bias!,
  };
}
