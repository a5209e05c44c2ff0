import type { Match } from "../../metric/cp.ts";
import type { Runtime } from "../../platform/runtime.ts";
import { matchGraph } from "./match.ts";
import { GraphSession } from "./session.ts";

/** Rows of the reference per run of the match graph: the cosine matrix in memory is at most this times M. */
const MATCH_TILE = 1024;

interface Tokens {
  /** Float32 [N, dim], not normalised. */
  readonly tokens: Float32Array;
}

/** Best matches between the patches of two images, on a runtime. */
export class Matcher {
  readonly #dim: number;
  readonly #session: GraphSession;

  constructor(runtime: Runtime, dim: number) {
    this.#dim = dim;
    this.#session = new GraphSession(runtime, matchGraph(dim), () =>
      Promise.reject(new Error("the match has no weights of a checkpoint")),
    );
  }

  /** Best matches both ways, the reference in tiles of rows. */
  async match(reference: Tokens, generation: Tokens): Promise<Match> {
    const dim = this.#dim;
    const rows = reference.tokens.length / dim;
    const columns = generation.tokens.length / dim;
    const cosine = new Float32Array(rows);
    const index = new Int32Array(rows);
    const backCosine = new Float32Array(columns).fill(-Infinity);
    const backIndex = new Int32Array(columns);
    for (let start = 0; start < rows; start += MATCH_TILE) {
      const end = Math.min(rows, start + MATCH_TILE);
      const outputs = await this.#session.run({
        // The very array where one tile is all: it may still be on the device.
        reference: {
          dims: [end - start, dim],
          data: end - start === rows ? reference.tokens : reference.tokens.subarray(start * dim, end * dim),
        },
        generation: { dims: [columns, dim], data: generation.tokens },
      });
      cosine.set(outputs.floats("cosine"), start);
      index.set(outputs.indices("index"), start);
      const tileCosine = outputs.floats("back_cosine");
      const tileIndex = outputs.indices("back_index");
      for (let j = 0; j < columns; j++) {
        if (tileCosine[j]! <= backCosine[j]!) continue;
        backCosine[j] = tileCosine[j]!;
        backIndex[j] = start + tileIndex[j]!;
      }
    }
    return { cosine, index, backCosine, backIndex };
  }

  release(): Promise<void> {
    return this.#session.release();
  }
}
