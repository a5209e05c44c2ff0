import type { Graph, MakeSession, ReadTensor } from "./builder.ts";
import { fillWeights } from "./weights.ts";
import { LensError } from "../../lib/errors.ts";
import type { FloatTensor, LoadWeights, Runtime, Session } from "../../platform/runtime.ts";

const makePlainly: MakeSession = (runtime, { model }, weights, resident) =>
  runtime.createSession(model, weights, resident);

/**
 * A graph that becomes a session when it is first run, so that a tower nobody asks for is never loaded.
 */
export class GraphSession {
  readonly #runtime: Runtime;
  readonly #graph: Graph;
  readonly #read: ReadTensor;
  readonly #resident: readonly string[];
  #session: Promise<Session> | null = null;

  /** @param resident outputs that other graphs of ours take as they are */
  constructor(runtime: Runtime, graph: Graph, read: ReadTensor, resident: readonly string[] = []) {
    this.#resident = resident;
    this.#runtime = runtime;
    this.#graph = graph;
    this.#read = read;
  }

  /** Bytes of its weights. */
  get bytes(): number {
    return this.#graph.files.reduce((sum, { byteLength }) => sum + byteLength, 0);
  }

  #weights(): LoadWeights {
    const read = this.#read;
    const { onDisk } = read;
    return Object.assign(() => fillWeights(this.#graph, read), {
      steps: this.#graph.files.flatMap(({ weights }) =>
        weights.map(({ places, load, of }) => ({
          places,
          load: () => load(read),
          ...(of && onDisk && { onDisk: () => onDisk(of.tensor, of.start, (places[0]?.byteLength ?? 0) / 4) }),
        })),
      ),
    });
  }

  async #open(): Promise<Session> {
    const make = this.#read.makeSession ?? makePlainly;
    this.#session ??= make(this.#runtime, this.#graph, this.#weights(), this.#resident);
    try {
      return await this.#session;
    } catch (thrown) {
      this.#session = null;
      throw thrown;
    }
  }

  /** Makes the session where there is none; a first run would. */
  async open(): Promise<void> {
    await this.#open();
  }

  /**
   * Runs the graph; every result has to be finite.
   *
   * @param outputs those that are wanted, all of them unless given
   * @throws LensError failed_inference
   */
  async run(feeds: Readonly<Record<string, FloatTensor>>, outputs?: readonly string[]): Promise<GraphOutputs> {
    const session = await this.#open();
    return new GraphOutputs(this.#graph.name, await session.run(feeds, outputs));
  }

  async release(): Promise<void> {
    const session = this.#session;
    this.#session = null;
    if (session !== null) await (await session).release();
  }
}

/** What a run returned, by output name and type. */
export class GraphOutputs {
  readonly #graph: string;
  readonly #outputs: Awaited<ReturnType<Session["run"]>>;

  constructor(graph: string, outputs: Awaited<ReturnType<Session["run"]>>) {
    this.#graph = graph;
    this.#outputs = outputs;
  }

  /** @throws LensError failed_inference where a number is not finite: a wrong kernel or weights that overflow */
  floats(name: string): Float32Array {
    const data = this.#outputs[name]?.data;
    if (!(data instanceof Float32Array)) throw this.#unexpected(name);
    if (!data.every(Number.isFinite)) {
      throw new LensError(
        "failed_inference",
        `The ${this.#graph} graph returned numbers that are not finite. The checkpoint's weights overflow, or this device computes them wrongly.`,
      );
    }
    return data;
  }

  indices(name: string): Int32Array {
    const data = this.#outputs[name]?.data;
    if (!(data instanceof BigInt64Array)) throw this.#unexpected(name);
    return Int32Array.from(data, Number);
  }

  #unexpected(name: string): LensError {
    return new LensError("failed_inference", `The ${this.#graph} graph returned no "${name}" of the expected type.`);
  }
}
