import { LensError } from "../../lib/errors.ts";
import { yieldToEventLoop } from "../../lib/event-loop.ts";
import { computingPatience } from "../../platform/patience.ts";
import type { FloatTensor, LoadWeights, Session } from "../../platform/runtime.ts";
import { arrange, shapeOf, sizesOf, view, type Arrangement } from "./arrange.ts";
import type { KernelDevice } from "./device.ts";
import { weightReader } from "./load.ts";
import { PlacedWeights, readRows, writeRows } from "./placed.ts";
import type { Operation, Plan, Rows } from "./operations.ts";
import {
  applyStep,
  attendStep,
  multiplyStep,
  normaliseStep,
  packHeadsStep,
  type Matrix,
  type Step,
  type StepFinish,
} from "./steps.ts";
import { multiplyBytesSteps } from "./steps-bytes.ts";

type Feeds = Readonly<Record<string, FloatTensor>>;

/** Of an operation, in the memory of a run. */
interface Places {
  readonly heads: { readonly keys: number; readonly values: number } | undefined;
  readonly quantised: number | undefined;
  readonly base: number;
}

/** Bytes of values of runs that go through the weights together, unless one alone takes more. */
const TOGETHER_BYTES = 96 * 2 ** 20;

type Outputs = Awaited<ReturnType<Session["run"]>>;

/** A run that waits for its turn. */
interface Waiting {
  readonly feeds: Feeds;
  readonly outputs: readonly string[] | undefined;
  resolve(outputs: Outputs): void;
  reject(why: unknown): void;
}

/** A run whose values have a place, from the start of their memory on. */
interface Placed extends Waiting {
  readonly arrangement: Arrangement;
  readonly at: number;
}

/**
 * A plan on the kernels: `open` places its weights, every run arranges its values. Weights that come part by part come
 * once for all runs that wait by then.
 */
export class KernelSession implements Session {
  readonly #device: KernelDevice;
  readonly #plan: Plan;
  readonly #weights: PlacedWeights;
  readonly #weightBytes: number;
  readonly #waiting: Waiting[] = [];
  #arranged: { readonly key: string; readonly arrangement: Arrangement } | null = null;
  #released = false;

  private constructor(device: KernelDevice, plan: Plan, weights: PlacedWeights) {
    this.#device = device;
    this.#plan = plan;
    this.#weights = weights;
    this.#weightBytes = [...plan.weights.values()].reduce((sum, one) => sum + ("length" in one ? one.length : 0), 0);
  }

  /** @throws LensError as reading the weights, and failed_inference */
  static open(device: KernelDevice, plan: Plan, load: LoadWeights, residentBytes: number): Promise<KernelSession> {
    return device.turn.run(async () => {
      const { read, done } = weightReader(plan.weights, load);
      const weights = new PlacedWeights(device, plan, read, residentBytes);
      try {
        await weights.place();
      } catch (thrown) {
        weights.release();
        throw thrown;
      }
      if (weights.stay) done();
      return new KernelSession(device, plan, weights);
    });
  }

  run(feeds: Feeds, outputs?: readonly string[]): Promise<Outputs> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ feeds, outputs, resolve, reject });
      void this.#device.turn.run(() => this.#runWaiting());
    });
  }

  release(): Promise<void> {
    return this.#device.turn.run(() => {
      if (!this.#released) this.#weights.release();
      this.#released = true;
      return Promise.resolve();
    });
  }

  #arrange(feeds: Feeds): Arrangement {
    const named = this.#plan.inputs.map(({ name, shape }) => [name, shape, feeds[name]?.dims ?? []] as const);
    const key = JSON.stringify(named.map(([, , dims]) => dims));
    if (this.#arranged?.key === key) return this.#arranged.arrangement;
    for (const [name, shape, dims] of named) {
      const fits =
        dims.length === shape.length && shape.every((size, i) => typeof size === "string" || size === dims[i]);
      if (fits) continue;
      const [given, wanted] = [dims, shape].map((sizes) => sizes.join(", "));
      throw new LensError(
        "failed_inference",
        `A model could not be run on the kernels: "${name}" has the shape [${given}], and [${wanted}] was to come.`,
      );
    }
    const arrangement = arrange(this.#plan, new Map(named.map(([name, , dims]) => [name, sizesOf(name, dims)])));
    this.#arranged = { key, arrangement };
    return arrangement;
  }

  /** Those that wait, or what of them has room; the others have turns of their own. */
  async #runWaiting(): Promise<void> {
    // Lets all in that are asked for at once.
    if (!this.#weights.stay) await yieldToEventLoop(0);
    const placed: Placed[] = [];
    let bytes = 0;
    while (this.#waiting.length > 0) {
      const [next] = this.#waiting;
      try {
        if (this.#released)
          throw new LensError("failed_inference", "A model was run on the kernels after it was released.");
        const arrangement = this.#arrange(next!.feeds);
        // What stays in memory is gone through by each run alone: nothing is saved, and memory is.
        if (placed.length > 0 && (this.#weights.stay || bytes + arrangement.bytes > TOGETHER_BYTES)) break;
        placed.push({ ...next!, arrangement, at: bytes });
        bytes += arrangement.bytes;
      } catch (thrown) {
        next!.reject(thrown);
      }
      this.#waiting.shift();
    }
    if (placed.length === 0) return;
    try {
      const results = await this.#run(placed, bytes);
      for (const [i, { resolve }] of placed.entries()) resolve(results[i]!);
    } catch (thrown) {
      for (const { reject } of placed) reject(thrown);
    }
  }

  async #run(placed: readonly Placed[], bytes: number): Promise<Outputs[]> {
    const { heap } = this.#device;
    const region = this.#device.region("values", bytes);
    for (const { arrangement } of placed) this.#device.reserveScratch(arrangement.scratch);
    const runs = placed.map((one) => ({ ...one, ...this.#matrices(one.arrangement, region + one.at) }));
    let rows = 0;
    for (const { feeds, whole } of runs) {
      let most = 1;
      for (const { name } of this.#plan.inputs) {
        const to = whole(name);
        most = Math.max(most, to.rows);
        writeRows(heap.floats(to.at, (to.rows * to.rowBytes) / 4), to, feeds[name]!.data);
      }
      rows += most;
    }
    await this.#compute(computingPatience(this.#weightBytes, rows), (i, operation) =>
      runs.flatMap(({ arrangement, at, matrix, whole }) =>
        this.#steps(operation, matrix, whole, {
          heads: arrangement.heads.get(i),
          quantised: arrangement.quantised.get(i),
          base: region + at,
        }),
      ),
    );
    return runs.map(({ outputs: wanted, matrix }) => {
      const results: Outputs = {};
      for (const { name, value } of this.#plan.outputs) {
        if (wanted !== undefined && !wanted.includes(name)) continue;
        const from = matrix(value);
        const data = readRows(heap.floats(from.at, (from.rows * from.rowBytes) / 4), from);
        results[name] = { dims: [from.rows, from.columns], data };
      }
      return results;
    });
  }

  /** Where values of a run lie, and weights that are matrices. @param base of the run's memory */
  #matrices(arrangement: Arrangement, base: number) {
    const matrix = (rows: Rows): Matrix => {
      const value = arrangement.values.get(rows.name);
      const found = value === undefined ? this.#weights.matrix(rows.name) : { ...value, at: base + value.at };
      if (found === undefined) throw new RangeError(`"${rows.name}" has no place`);
      return view(found, rows);
    };
    return { matrix, whole: (name: string) => matrix({ name, start: 0, end: Infinity }) };
  }

  /** Part by part: while one computes, the next one's weights are read. */
  async #compute(patience: number, stepsOf: (i: number, operation: Operation) => readonly Step[]): Promise<void> {
    const { parts, stay } = this.#weights;
    const passing = stay ? [] : [...parts];
    const readNext = () => {
      const part = passing.shift();
      const read = part && this.#weights.readPart(part);
      // Told where it is waited for.
      read?.catch(() => undefined);
      return read;
    };
    let reading = readNext();
    try {
      for (const part of parts) {
        if (!stay) {
          await reading;
          await this.#weights.packPart(part);
          reading = readNext();
        }
        const steps = part.operations.flatMap((at) => stepsOf(at, this.#plan.operations[at]!));
        await this.#device.run(steps, patience);
      }
    } finally {
      // Nothing is read behind a failure.
      await Promise.allSettled([reading]);
    }
  }

  #steps(
    operation: Operation,
    matrix: (rows: Rows) => Matrix,
    whole: (name: string) => Matrix,
    { heads: packed, quantised, base }: Places,
  ): readonly Step[] {
    const weights = this.#weights;
    const to = whole(operation.to);
    const finish = ({
      finish: { activation, scale, other, times },
    }: Extract<Operation, { finish: unknown }>): StepFinish => ({
      activation,
      scale: scale === null ? null : weights.vector(scale),
      other: other === null ? null : matrix(other),
      times,
    });
    switch (operation.kind) {
      case "multiply": {
        const bias = operation.bias === null ? null : weights.vector(operation.bias);
        const panels = weights.panels(operation.weight);
        if (operation.bytes !== null) {
          const { scales, apart } = operation.bytes;
          const x = matrix(operation.x);
          const shape = { rows: x.rows, apart, ...shapeOf(this.#plan.weights, operation) };
          const vectors = { scales: weights.vector(scales), bias };
          const at = base + quantised!;
          return multiplyBytesSteps(x, shape, panels, vectors, to, finish(operation), at, this.#device.threads.count);
        }
        return [multiplyStep(matrix(operation.x), panels, bias, to, finish(operation), this.#device.threads.count)];
      }
      case "apply":
        return [applyStep(matrix(operation.x), to, finish(operation))];
      case "normalise": {
        const { x, weight, bias, epsilon } = operation;
        return [normaliseStep(matrix(x), weights.vector(weight), weights.vector(bias), epsilon, to)];
      }
      case "attend": {
        const [query, key, value] = [matrix(operation.query), matrix(operation.key), matrix(operation.value)];
        const { keys, values } = packed!;
        const width = query.columns / operation.heads;
        const heads = { keys: base + keys, values: base + values, tokens: key.rows, width, heads: operation.heads };
        const bias = operation.bias && matrix(operation.bias);
        return [packHeadsStep(heads, key, value), attendStep(heads, query, bias, to)];
      }
      default: {
        let row = 0;
        return operation.parts.map((part) => {
          const from = matrix(part);
          const step = applyStep(from, view(to, { name: "", start: row, end: row + from.rows }), {
            activation: "none",
            scale: null,
            other: null,
            times: false,
          });
          row += from.rows;
          return step;
        });
      }
    }
  }
}
