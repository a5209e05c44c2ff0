import type { TextEmbedding } from "../backbone.ts";
import type { BackboneParts } from "../family.ts";
import { clipLayerNames, encoder, named, row } from "../graph/blocks.ts";
import { expectTensor, GraphBuilder, type Catalogue, type Graph } from "../graph/builder.ts";
import { linear } from "../graph/linear.ts";
import type { Arithmetic } from "../graph/precision.ts";
import { GraphSession } from "../graph/session.ts";
import type { TextTokenizer } from "../tokenizer.ts";
import type { ClipTextConfig } from "./config.ts";
import type { Prefix } from "./vision.ts";

const textModel = (prefix: Prefix): string => `${prefix}text_model`;
const tokenTable = (prefix: Prefix) => `${textModel(prefix)}.embeddings.token_embedding.weight`;
const positionTable = (prefix: Prefix) => `${textModel(prefix)}.embeddings.position_embedding.weight`;

/**
 * rows [S, dim], positions [S, dim], causal bias [1, 1, S, S] -> embedding [1, projection], not normalised. The
 * caller ends the sequence at the end mark, where CLIP pools: what follows it cannot be seen from there.
 */
export function clipText(
  text: ClipTextConfig,
  catalogue: Catalogue,
  arithmetic: Arithmetic,
  prefix: Prefix = "",
): Graph {
  const g = new GraphBuilder("clip_text", catalogue, arithmetic);
  const { dim, length, projection, vocabulary } = text;
  expectTensor(catalogue, tokenTable(prefix), [vocabulary, dim]);
  expectTensor(catalogue, positionTable(prefix), [length, dim]);
  const rows = g.input("rows", ["S", dim]);
  const positions = g.input("positions", ["S", dim]);
  const causal = g.input("causal", [1, 1, "S", "S"]);
  const tokens = encoder(
    g,
    g.op("Add", [rows, positions]),
    text,
    (layer) => clipLayerNames(textModel(prefix), layer),
    named(`${textModel(prefix)}.final_layer_norm`),
    causal,
  );
  const names = { weight: `${prefix}text_projection.weight`, bias: null };
  g.output("embedding", linear(g, row(g, tokens, -1), names, dim, projection), [1, projection]);
  return g.finish();
}

/** Added to a logit, leaves nothing of it after the softmax; float16 ends at -65504. */
const HIDDEN = -3e4;

/** Float32 [1, 1, S, S]: 0 where a position may look (itself and before), a large negative number elsewhere, which float16 has too. */
function causalBias(length: number): Float32Array {
  const bias = new Float32Array(length * length);
  for (let from = 0; from < length; from++) bias.fill(HIDDEN, from * length + from + 1, (from + 1) * length);
  return bias;
}

/** The position CLIP pools at: the first end mark, or the largest id where an old config says so. */
function endPosition(ids: Int32Array, endMark: number | null): number {
  const mark = endMark ?? ids.reduce((largest, id) => Math.max(largest, id), 0);
  const position = ids.indexOf(mark);
  return position === -1 ? 0 : position;
}

/** The text tower on a runtime. */
export class ClipText {
  readonly #parts: Pick<BackboneParts, "readRows">;
  readonly #config: ClipTextConfig;
  readonly #tokenizer: TextTokenizer;
  readonly #prefix: Prefix;
  readonly #session: GraphSession;

  /** @throws LensError missing_tensor, invalid_tensor, unsupported_dtype, invalid_checkpoint */
  constructor(parts: BackboneParts, tokenizer: TextTokenizer, config: ClipTextConfig, prefix: Prefix = "") {
    const { runtime, arithmetic, catalogue, read } = parts;
    this.#parts = parts;
    this.#config = config;
    this.#tokenizer = tokenizer;
    this.#prefix = prefix;
    this.#session = new GraphSession(runtime, clipText(config, catalogue, arithmetic, prefix), read);
  }

  /** @throws LensError failed_inference */
  async encode(text: string): Promise<TextEmbedding> {
    const { dim, endMark } = this.#config;
    const { ids, cut } = this.#tokenizer.encode(text);
    const length = endPosition(ids, endMark) + 1;
    const order = Array.from({ length }, (_, position) => position);
    const parts = this.#parts;
    const outputs = await this.#session.run({
      rows: { dims: [length, dim], data: await parts.readRows(tokenTable(this.#prefix), [...ids.subarray(0, length)]) },
      positions: { dims: [length, dim], data: await parts.readRows(positionTable(this.#prefix), order) },
      causal: { dims: [1, 1, length, length], data: causalBias(length) },
    });
    return { ids, cut, embedding: outputs.floats("embedding") };
  }

  release(): Promise<void> {
    return this.#session.release();
  }
}
