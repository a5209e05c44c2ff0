import type { Size } from "../../imaging/naflex-size.ts";
import type { PatchGrid } from "../../lib/patch-grid.ts";
import type { PatchRecipe } from "../../imaging/patch-recipe.ts";
import { letterboxGrid, letterboxWindow, type PatchWindow } from "../../imaging/patch-window.ts";
import { scalingTable, type Patches } from "../../imaging/patches.ts";
import { LensError } from "../../lib/errors.ts";
import { MemoCache } from "../../lib/memo-cache.ts";
import type { Match } from "../../metric/cp.ts";
import type { Encoding, ImageTokens, Output, PatchBackbone } from "../backbone.ts";
import type { BackboneParts } from "../family.ts";
import { Matcher } from "../graph/matcher.ts";
import { GraphSession } from "../graph/session.ts";
import type { ImageProcessor, ProcessorRules } from "../image-processor.ts";
import { encodeImage } from "../vit-encoding.ts";
import type { Dinov2Config } from "./config.ts";
import { dinov2Image, positionTable, tableSide } from "./graphs.ts";
import { positionsFor } from "./positions.ts";

/** Tables of positions kept, in bytes: where pictures are not cropped to one size, grids repeat across a project. */
const POSITION_BUDGET = 64 * 2 ** 20;

/**
 * DINOv2, its pictures read as DreamBench++ reads them for DINO and prepared as the checkpoint's own files say. The score
 * is the cosine of two class tokens after the last norm, transformers' pooler_output: what DINO scores of subject-driven
 * generation (DINO itself in DreamBooth and DreamBench++) are, and what DINOv2's authors evaluate retrieval with.
 */
export class Dinov2Backbone implements PatchBackbone {
  readonly abilities = new Set(["pooled", "patches"] as const);
  readonly reading = "shown";
  readonly naflex = false;
  readonly #parts: BackboneParts;
  readonly #config: Dinov2Config;
  readonly #processor: ImageProcessor;
  readonly #session: GraphSession;
  readonly #matcher: Matcher;
  readonly #table: readonly Float32Array[];
  readonly #positions = new MemoCache<Float32Array>(POSITION_BUDGET, (table) => table.byteLength);

  /** @throws LensError missing_tensor, invalid_tensor, unsupported_checkpoint */
  constructor(parts: BackboneParts, config: Dinov2Config, { usual }: ProcessorRules) {
    const { runtime, arithmetic, catalogue, read, processor } = parts;
    this.#parts = parts;
    this.#config = config;
    this.#processor = processor ?? { ...usual, where: "", assumed: true, misfit: null };
    this.#session = new GraphSession(runtime, dinov2Image(config, catalogue, arithmetic), read);
    this.#matcher = new Matcher(runtime, config.dim);
    if (this.#processor.misfit !== null) throw this.#processor.misfit;
    this.#table = scalingTable(this.#processor.scaling);
  }

  gridOf(image: Size): PatchGrid {
    return letterboxGrid(image, this.#processor.letterbox, this.#config.patch);
  }

  windowOf(image: Size): PatchWindow {
    return letterboxWindow(image, this.#processor.letterbox, this.#config.patch);
  }

  /** @throws LensError unsupported_checkpoint where a picture comes out smaller than a patch */
  check(image: Size): void {
    const { rows, columns } = this.gridOf(image);
    if (rows === 0 || columns === 0)
      throw new LensError(
        "unsupported_checkpoint",
        `${this.#processor.where}size and crop_size bring a picture of ${image.width} x ${image.height} pixels to less than a patch of ${this.#config.patch}.`,
      );
  }

  recipe(): PatchRecipe {
    return {
      reading: this.reading,
      letterbox: this.#processor.letterbox,
      budget: null,
      patch: this.#config.patch,
      order: "cyx",
      table: this.#table,
    };
  }

  #positionsFor(grid: PatchGrid): Promise<Float32Array> {
    const { dim, kind } = this.#config;
    return this.#positions.get(`${grid.rows}x${grid.columns}`, async () => {
      const table = await this.#parts.read(positionTable(this.#parts.catalogue));
      const patches = table.subarray(dim);
      return positionsFor(patches, tableSide(this.#config), grid, dim, kind === "dinov2-registers");
    });
  }

  async encode(input: Patches, outputs: readonly Output[]): Promise<Encoding> {
    const { rows, columns } = input.grid;
    const positions = { dims: [rows * columns, this.#config.dim], data: await this.#positionsFor(input.grid) };
    return encodeImage(this.#session, input, { positions }, outputs);
  }

  match(reference: ImageTokens, generation: ImageTokens): Promise<Match> {
    return this.#matcher.match(reference, generation);
  }

  async release(): Promise<void> {
    await this.#session.release();
    await this.#matcher.release();
  }
}
