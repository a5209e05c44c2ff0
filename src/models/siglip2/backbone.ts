import { naflexSize, type Size } from "../../imaging/naflex-size.ts";
import type { PatchGrid } from "../../lib/patch-grid.ts";
import type { PatchRecipe } from "../../imaging/patch-recipe.ts";
import { scalingTable, type Patches } from "../../imaging/patches.ts";
import { resizePositionTable } from "../../imaging/position-table.ts";
import { LensError } from "../../lib/errors.ts";
import { MemoCache } from "../../lib/memo-cache.ts";
import type { Match } from "../../metric/cp.ts";
import type { PoolHead, PoolPrepared } from "../../metric/pool.ts";
import type { Encoding, ImageTokens, MascBackbone, TextEmbedding } from "../backbone.ts";
import { missingTokenizer, type BackboneParts } from "../family.ts";
import { Matcher } from "../graph/matcher.ts";
import { GraphSession } from "../graph/session.ts";
import type { ImageProcessor, ProcessorRules } from "../image-processor.ts";
import { checkFixed } from "../prepare-fixed.ts";
import { mixRegions } from "../mix-regions.ts";
import type { TextTokenizer } from "../tokenizer.ts";
import type { SiglipConfig } from "./config.ts";
import { POSITION_TABLE, readPoolHead, siglipGraphs, TEXT_POSITION_TABLE, TOKEN_TABLE } from "./graphs.ts";

/** Resized position tables kept, in bytes: grids repeat across a project. */
const POSITION_BUDGET = 64 * 2 ** 20;

/**
 * Of a runtime's heap, what the weights of both towers may take. A session holds them twice, as they came and packed for
 * its kernels, and a third time while it is made. Measured: with SO400M's two in int8 (830 MB) open at once the whole
 * browser took 2.9 GB.
 */
const WEIGHTS_SHARE = 1 / 8;

/** SigLIP2's towers, head and matching on a runtime. */
export class Siglip2Backbone implements MascBackbone {
  readonly abilities = new Set(["patches", "regions", "text"] as const);
  readonly reading = "stored";
  readonly #parts: BackboneParts;
  readonly #config: SiglipConfig;
  readonly #rules: ProcessorRules;
  readonly #tokenizer: TextTokenizer;
  readonly #processor: ImageProcessor;
  readonly #vision: GraphSession;
  readonly #pool: GraphSession;
  readonly #poolFinish: GraphSession;
  readonly #text: GraphSession;
  readonly #matcher: Matcher;
  readonly #table: readonly Float32Array[];
  readonly #positions = new MemoCache<Float32Array>(POSITION_BUDGET, (table) => table.byteLength);
  #head: Promise<PoolHead> | null = null;
  /** Texts whose rows are being read. */
  readonly #reading = new Set<Promise<unknown>>();

  /** @throws LensError missing_tensor, invalid_tensor, unsupported_checkpoint: every tensor is checked here, before any is read */
  constructor(parts: BackboneParts, config: SiglipConfig, rules: ProcessorRules) {
    const { runtime, arithmetic, catalogue, read, processor, tokenizer } = parts;
    if (tokenizer === null || processor === null) throw missingTokenizer(parts.name);
    this.#parts = parts;
    this.#config = config;
    this.#rules = rules;
    this.#tokenizer = tokenizer;
    this.#processor = processor;
    const graphs = siglipGraphs(config, catalogue, arithmetic);
    const session = (graph: (typeof graphs)["vision"]) => new GraphSession(runtime, graph, read);
    // Matching and pooling take the tokens as they come.
    this.#vision = new GraphSession(runtime, graphs.vision, read, ["tokens"]);
    this.#pool = session(graphs.pool);
    this.#poolFinish = session(graphs.poolFinish);
    this.#text = session(graphs.text);
    this.#matcher = new Matcher(runtime, config.vision.dim);
    const misfit = processor.misfit ?? tokenizer.settings.misfit;
    if (misfit !== null) throw misfit;
    this.#table = scalingTable(processor.scaling);
  }

  /** Both towers would crowd this device's heap: opening one closes the other. */
  get oneTowerAtATime(): boolean {
    return this.#vision.bytes + this.#text.bytes > WEIGHTS_SHARE * (this.#parts.runtime.heapBytes ?? Infinity);
  }

  get imagesAtOnce(): number {
    return this.#vision.bytes > (this.#parts.runtime.keptBytes ?? Infinity) ? 2 : 1;
  }

  get naflex(): boolean {
    return this.#config.vision.imageSize === null;
  }

  /** Pixels to which an image of this size is brought. */
  #sizeFor(image: Size, maxPatches: number): Size {
    const { patch, imageSize } = this.#config.vision;
    if (imageSize !== null) return { width: imageSize, height: imageSize };
    return this.#processor.toBudget ? naflexSize(image, patch, maxPatches) : image;
  }

  /**
   * Patches of an image of this size, before it is read.
   *
   * @param maxPatches the budget of a NaFlex checkpoint; a fixed-size one has its own size
   */
  gridOf(image: Size, maxPatches: number): PatchGrid {
    const { patch } = this.#config.vision;
    const { width, height } = this.#sizeFor(image, maxPatches);
    return { rows: Math.floor(height / patch), columns: Math.floor(width / patch) };
  }

  /** Masks are brought to the grid as wholes, as the authors' package does. */
  windowOf(): null {
    return null;
  }

  /** @throws LensError unsupported_checkpoint where the checkpoint's preparation does not bring this picture to what the tower takes */
  check(image: Size, maxPatches: number): void {
    const { patch } = this.#config.vision;
    if (!this.naflex) return checkFixed(image, this.#processor, this.#rules);
    const { width, height } = this.#sizeFor(image, maxPatches);
    const { where } = this.#processor;
    if (width % patch !== 0 || height % patch !== 0 || (width / patch) * (height / patch) > maxPatches) {
      throw new LensError(
        "unsupported_checkpoint",
        `${where}do_resize is false, and a picture of ${width} x ${height} pixels is then not cut into at most ${maxPatches} whole patches of ${patch}. Bring the pictures to such a size first.`,
      );
    }
  }

  recipe(maxPatches: number): PatchRecipe {
    const { toBudget, letterbox } = this.#processor;
    return {
      reading: this.reading,
      letterbox: this.naflex ? { ...letterbox, resize: null, crop: null } : letterbox,
      budget: this.naflex && toBudget ? maxPatches : null,
      patch: this.#config.vision.patch,
      order: this.naflex ? "yxc" : "cyx",
      table: this.#table,
    };
  }

  async #positionsFor(grid: PatchGrid): Promise<Float32Array> {
    const { dim, positions } = this.#config.vision;
    const table = await this.#positions.get("table", () => this.#parts.read(POSITION_TABLE));
    if (!this.naflex) return table;
    const side = Math.sqrt(positions);
    return this.#positions.get(`${grid.rows}x${grid.columns}`, () =>
      Promise.resolve(resizePositionTable(table, { rows: side, columns: side }, grid, dim)),
    );
  }

  async encode({ grid, data }: Patches): Promise<Encoding & { readonly patches: ImageTokens }> {
    const { dim } = this.#config.vision;
    const count = grid.rows * grid.columns;
    const positions = await this.#positionsFor(grid);
    if (this.oneTowerAtATime) await this.#text.release();
    const outputs = await this.#vision.run({
      patches: { dims: [count, data.length / count], data },
      positions: { dims: [count, dim], data: positions },
    });
    return { pooled: null, patches: { grid, tokens: outputs.floats("tokens") } };
  }

  /** The mask-free half of the pooling head. */
  async preparePool({ tokens }: ImageTokens): Promise<PoolPrepared> {
    const { dim, heads } = this.#config.vision;
    const count = tokens.length / dim;
    const outputs = await this.#pool.run({ tokens: { dims: [count, dim], data: tokens } });
    const byPatch = outputs.floats("logits");
    const logits = new Float32Array(byPatch.length);
    for (let i = 0; i < count; i++) for (let h = 0; h < heads; h++) logits[h * count + i] = byPatch[i * heads + h]!;
    return { logits, values: outputs.floats("values") };
  }

  /**
   * The pooled vectors of regions of one image, Float32 [dim] each; null where a region keeps no patch. The weights go
   * through memory once for all of them.
   *
   * @param regions Uint8 [N] each, 1 where a patch is kept
   */
  async poolRegions(prepared: PoolPrepared, regions: readonly Uint8Array[]): Promise<(Float32Array | null)[]> {
    const { dim } = this.#config.vision;
    const mixed = await mixRegions(this.#config.vision, prepared, regions);
    const kept = mixed.filter((vector) => vector !== null);
    if (kept.length === 0) return mixed;
    const data = new Float32Array(kept.length * dim);
    for (const [i, vector] of kept.entries()) data.set(vector, i * dim);
    const outputs = await this.#poolFinish.run({ mixed: { dims: [kept.length, dim], data } });
    const pooled = outputs.floats("pooled");
    let next = 0;
    return mixed.map((vector) => vector && pooled.slice(next * dim, ++next * dim));
  }

  /** The mask-dependent half's weights, for metric/pool.ts. */
  poolHead(): Promise<PoolHead> {
    this.#head ??= this.readPoolHead();
    return this.#head;
  }

  readPoolHead(): Promise<PoolHead> {
    return readPoolHead(this.#config.vision, this.#parts.read);
  }

  /** Texts that are asked for at once run at once: a tower whose weights come part by part reads them once for all. */
  async encodeText(text: string): Promise<TextEmbedding> {
    const { ids, cut } = this.#tokenizer.encode(text);
    const reading = Promise.all([
      this.#parts.readRows(TOKEN_TABLE, [...ids]),
      this.#parts.readRows(TEXT_POSITION_TABLE, [...ids.keys()]),
    ]);
    this.#reading.add(reading);
    const [rows, positions] = await reading.finally(() => this.#reading.delete(reading));
    await Promise.allSettled(this.#reading);
    if (this.oneTowerAtATime) await this.#vision.release();
    const dims = [ids.length, this.#config.text.dim];
    const outputs = await this.#text.run({ rows: { dims, data: rows }, positions: { dims, data: positions } });
    return { ids, cut, embedding: outputs.floats("embedding") };
  }

  match(reference: ImageTokens, generation: ImageTokens): Promise<Match> {
    return this.#matcher.match(reference, generation);
  }

  async release(): Promise<void> {
    for (const session of [this.#vision, this.#pool, this.#poolFinish, this.#text, this.#matcher])
      await session.release();
  }
}
