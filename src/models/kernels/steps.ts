/**
 * Steps of a program for kernels/encoder.ts, as words: numbers are int32, addresses bytes of the shared memory. What a
 * word means is said beside each step there.
 */

/** Words a step. */
export const STEP_WORDS = 32;
/** Rows that a tile writes; behind a matrix there is room for all but one of them. */
export const TILE_ROWS = 6;
/** Columns of a panel, to which rows of matrices are filled up. */
export const PANEL = 8;
/** How deep rows are spread at once. */
const DEPTH = 192;
/** From this word on a step says what becomes of its result. */
const FINISH = 20;

const KIND = { multiply: 0, packRows: 1, normalise: 2, packHeads: 3, attend: 4, apply: 5 } as const;

export const ACTIVATIONS = { none: 0, gelu_pytorch_tanh: 1, gelu: 2, quick_gelu: 3, relu: 4, sigmoid: 5 } as const;
export type StepActivation = keyof typeof ACTIVATIONS;

export const upTo = (value: number, multiple: number): number => Math.ceil(value / multiple) * multiple;

/** A matrix in memory: rows of `columns` numbers, each row's start `rowBytes` behind the last. */
export interface Matrix {
  readonly at: number;
  readonly rows: number;
  readonly columns: number;
  readonly rowBytes: number;
}

/** What becomes of a result: the activation, times a vector, plus or times another matrix. */
export interface StepFinish {
  readonly activation: StepActivation;
  readonly scale: number | null;
  readonly other: Matrix | null;
  readonly times: boolean;
}

/** A step's words, the others being zero; `floats` are bit patterns. */
export interface Step {
  readonly words: Readonly<Record<number, number>>;
  readonly floats?: Readonly<Record<number, number>>;
}

export const finishWords = ({ activation, scale, other, times }: StepFinish) => ({
  [FINISH]: ACTIVATIONS[activation],
  [FINISH + 1]: scale ?? 0,
  [FINISH + 2]: other?.at ?? 0,
  [FINISH + 3]: other?.rowBytes ?? 0,
  [FINISH + 4]: times ? 1 : 0,
});

/** Rows and panels of a job of products: of that many a part in depth stays in a core's own cache while the rows go by. */
const JOB_ROWS = 192;
const JOB_PANELS = 48;
/** At least so many jobs a thread, as far as that goes: the last to end lets the others wait. */
const JOBS = 4;

/** @param most rows and panels of a job */
export function jobsOf(
  rows: number,
  panels: number,
  threads: number,
  most = { rows: JOB_ROWS, panels: JOB_PANELS },
): { rows: number; panels: number } {
  const jobRows = Math.min(most.rows, upTo(rows, TILE_ROWS));
  const down = Math.ceil(rows / jobRows);
  const wanted = threads === 1 ? 1 : Math.ceil((JOBS * threads) / down);
  const across = Math.min(panels, Math.max(wanted, Math.ceil(panels / most.panels)));
  return { rows: jobRows, panels: Math.ceil(panels / across) };
}

/** x Wᵀ + b. */
export function multiplyStep(
  x: Matrix,
  panels: number,
  bias: number | null,
  to: Matrix,
  finish: StepFinish,
  threads: number,
): Step {
  const count = Math.ceil(to.columns / PANEL);
  const job = jobsOf(x.rows, count, threads);
  const words = [
    KIND.multiply,
    0,
    x.at,
    x.rowBytes,
    panels,
    bias ?? 0,
    to.at,
    to.rowBytes,
    x.rows,
    count,
    x.columns,
    job.rows,
    job.panels,
  ];
  return { words: { ...words, ...finishWords(finish) } };
}

/** A matrix [outputs, inputs] to panels. */
export const packRowsStep = (from: number, to: number, outputs: number, inputs: number): Step => ({
  words: [KIND.packRows, 0, from, to, outputs, inputs],
});

/** Bytes of a matrix in panels. */
export const panelBytes = (outputs: number, inputs: number): number => upTo(outputs, PANEL) * upTo(inputs, 4) * 4;

export const normaliseStep = (x: Matrix, weight: number, bias: number, epsilon: number, to: Matrix): Step => ({
  words: [KIND.normalise, 0, x.at, x.rowBytes, to.at, to.rowBytes, x.rows, x.columns, weight, bias],
  floats: { 10: epsilon },
});

export interface Heads {
  readonly keys: number;
  readonly values: number;
  readonly tokens: number;
  readonly width: number;
  readonly heads: number;
}

/** Bytes that keys, and values, of all heads take packed. */
export const headBytes = ({ tokens, width, heads }: Pick<Heads, "tokens" | "width" | "heads">) => ({
  keys: heads * upTo(tokens, PANEL) * upTo(width, 4) * 4,
  values: heads * upTo(tokens, PANEL) * upTo(width, PANEL) * 4,
});

const headWords = ({ keys, values, tokens, width, heads }: Heads) => [keys, values, tokens, width, heads];

export const packHeadsStep = (heads: Heads, keys: Matrix, values: Matrix): Step => ({
  words: [KIND.packHeads, 0, ...headWords(heads), keys.at, keys.rowBytes, values.at, values.rowBytes],
});

/** Query rows a job of attention. */
const ATTENTION_ROWS = 48;

export const attendStep = (heads: Heads, queries: Matrix, bias: Matrix | null, to: Matrix): Step => ({
  words: {
    ...[KIND.attend, 0, ...headWords(heads), queries.at, queries.rowBytes, to.at, to.rowBytes, queries.rows],
    12: bias?.at ?? 0,
    13: bias?.rowBytes ?? 0,
    15: ATTENTION_ROWS,
  },
  floats: { 14: 1 / Math.sqrt(heads.width) },
});

/** A copy, finished. */
export const applyStep = (from: Matrix, to: Matrix, finish: StepFinish): Step => ({
  words: {
    ...[KIND.apply, 0, from.at, from.rowBytes, to.at, to.rowBytes, from.rows, upTo(from.columns, PANEL) * 4],
    ...finishWords(finish),
  },
});

/** Bytes of its own that a thread needs for products. */
export const PRODUCT_SCRATCH = TILE_ROWS * 16 * DEPTH;

/** Bytes of its own that a thread needs for attention: rows spread, rows of logits, rows of results, their factors. */
export const attentionScratch = ({ tokens, width }: Pick<Heads, "tokens" | "width">): number =>
  TILE_ROWS * (16 * Math.max(DEPTH, upTo(width, 4)) + upTo(tokens, PANEL) * 4 + upTo(width, PANEL) * 4 + 4);

/** Steps written where a program is to lie. @param memory words of the shared memory from there on */
export function writeSteps(steps: readonly Step[], memory: Int32Array): void {
  memory.fill(0, 0, steps.length * STEP_WORDS);
  const floats = new Float32Array(memory.buffer, memory.byteOffset, memory.length);
  for (const [i, { words, floats: numbers = {} }] of steps.entries()) {
    for (const [word, value] of Object.entries(words)) memory[i * STEP_WORDS + Number(word)] = value;
    for (const [word, value] of Object.entries(numbers)) floats[i * STEP_WORDS + Number(word)] = value;
  }
}
