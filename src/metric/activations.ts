/** The non-linearities of a transformer's MLP, a number at a time. The graphs have the same as operators (models/graph/blocks.ts). */
export type Activation = "gelu_pytorch_tanh" | "gelu" | "quick_gelu" | "relu";

/** Beyond it erf is 1 in double precision. */
const ERF_END = 6;
const ROUNDING = 2 ** -53;

/** The error function, to double precision: 2 / sqrt(pi) exp(-x^2) sum of 2^n x^(2n+1) / (2n+1)!!, all of one sign. */
function erf(x: number): number {
  const size = Math.abs(x);
  if (size >= ERF_END) return Math.sign(x);
  let term = size;
  let sum = size;
  for (let odd = 3; term > sum * ROUNDING; odd += 2) {
    term *= (2 * size * size) / odd;
    sum += term;
  }
  return Math.sign(x) * (2 / Math.sqrt(Math.PI)) * Math.exp(-size * size) * sum;
}

export const ACTIVATIONS: Readonly<Record<Activation, (x: number) => number>> = {
  gelu_pytorch_tanh: (x) => 0.5 * x * (1 + Math.tanh(Math.sqrt(2 / Math.PI) * (x + 0.044715 * x * x * x))),
  gelu: (x) => 0.5 * x * (1 + erf(x / Math.SQRT2)),
  quick_gelu: (x) => x / (1 + Math.exp(-1.702 * x)),
  relu: (x) => Math.max(0, x),
};
