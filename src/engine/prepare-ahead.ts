import type { ByteSource } from "../platform/bytes.ts";
import { comparisonsOf } from "../project/references.ts";
import { findFiles, type FindFile } from "./content.ts";
import type { Pipeline } from "./pipeline.ts";
import type { Preparer } from "./preparing/workers.ts";
import type { SampleFiles } from "./protocol.ts";
import type { SampleInput } from "./stages.ts";

/** Bytes of patches and masks that wait for their rows: well below what the caches keep, so that none is pushed out. */
const AHEAD_BYTES = 32 * 2 ** 20;
/** Of a row, until one was prepared. */
const USUAL_BYTES = 8 * 2 ** 20;
const MOST_ROWS = 8;

export interface AheadOptions {
  readonly find: FindFile;
  readonly maxPatches: number;
  /** Whether a pair's scores are at hand: nothing of it is prepared then. Its files' contents are known when it is asked. */
  readonly isKnown: (pair: SampleInput) => Promise<boolean>;
}

const NOTHING = (): void => undefined;

/**
 * Reads, hashes, decodes and resamples what the next rows need while the present one is computed: in the order in which
 * they will come, as far as that was told last. Nothing of a row depends on it: what fails here fails again, and is told,
 * when its row comes.
 */
export class PrepareAhead {
  readonly #pipeline: Pipeline;
  readonly #preparer: Preparer;
  readonly #options: AheadOptions;
  /** By row: settles when everything that it needs is at hand, or being made where who asks will find it. */
  readonly #begun = new Map<string, Promise<void>>();
  #coming: readonly SampleFiles[] = [];
  #running = 0;
  #bytes = USUAL_BYTES;

  constructor(pipeline: Pipeline, preparer: Preparer, options: AheadOptions) {
    this.#pipeline = pipeline;
    this.#preparer = preparer;
    this.#options = options;
  }

  /** How many rows behind the present one are prepared. */
  get depth(): number {
    return Math.max(1, Math.min(MOST_ROWS, Math.floor(AHEAD_BYTES / this.#bytes)));
  }

  /** @param coming the present row, and `depth` of those that follow it */
  follow(coming: readonly SampleFiles[]): void {
    this.#coming = coming;
    const [present] = coming;
    if (present !== undefined && !this.#begun.has(present.id)) this.#start(present);
    this.#pump();
  }

  /** Settles when who asks for a row's pictures will wait for their preparation instead of doing it again. */
  async begun({ id }: SampleFiles): Promise<void> {
    await this.#begun.get(id);
  }

  /** A row was told. */
  done({ id }: SampleFiles): void {
    this.#begun.delete(id);
  }

  /** Begins nothing more. */
  end(): void {
    this.#coming = [];
    this.#preparer.end();
  }

  #pump(): void {
    for (const row of this.#coming) {
      // One more than there are workers, so that none waits for this thread while it computes.
      if (this.#running > this.#preparer.lanes) return;
      if (!this.#begun.has(row.id)) this.#start(row);
    }
  }

  #start(row: SampleFiles): void {
    this.#running++;
    let onBegun = NOTHING;
    this.#begun.set(row.id, new Promise<void>((resolve) => (onBegun = resolve)));
    void this.#prepare(row, onBegun)
      .catch(() => undefined) // told by the row itself
      .finally(() => {
        onBegun();
        this.#running--;
        this.#pump();
      });
  }

  async #prepare(row: SampleFiles, onBegun: () => void): Promise<void> {
    const { find, maxPatches, isKnown } = this.#options;
    const pairs = comparisonsOf(row).map((pair) => findFiles(pair, find));
    await Promise.all(pairs.flatMap(filesOf).map((source) => this.#pipeline.lookAhead(source, this.#preparer)));
    const images = new Set<ByteSource>();
    const masks = new Set<ByteSource>();
    for (const pair of pairs) {
      if (await isKnown(pair)) continue;
      for (const image of [pair.reference, pair.generation]) if (image !== null) images.add(image);
      for (const mask of [pair.referenceMask, pair.generationMask]) if (mask !== null) masks.add(mask);
    }
    let left = images.size + masks.size;
    if (left === 0) onBegun();
    const one = () => void (--left === 0 && onBegun());
    const made = await Promise.all([
      ...Array.from(images, (source) => this.#pipeline.prepareAhead(source, this.#preparer, maxPatches, one)),
      ...Array.from(masks, (source) => this.#pipeline.maskAhead(source, this.#preparer, one)),
    ]);
    this.#bytes = Math.max(
      this.#bytes,
      made.reduce((sum, bytes) => sum + bytes, 0),
    );
  }
}

const filesOf = ({ reference, referenceMask, generation, generationMask }: SampleInput): ByteSource[] =>
  [reference, referenceMask, generation, generationMask].filter((source) => source !== null);
