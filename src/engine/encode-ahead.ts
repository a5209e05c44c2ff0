import { comparisonsOf } from "../project/references.ts";
import { findFiles } from "./content.ts";
import type { Pipeline } from "./pipeline.ts";
import type { SampleFiles } from "./protocol.ts";
import type { AheadOptions } from "./prepare-ahead.ts";
import type { OnStage } from "./stages.ts";

/**
 * Has images of the next rows encoded while the present one's numbers are made, on devices that compute beside this
 * thread: they would wait for it. Nothing of a row depends on it: what fails here fails again, and is told, when its row
 * comes.
 */
export class EncodeAhead {
  readonly #pipeline: Pipeline;
  readonly #options: AheadOptions;
  readonly #enter: OnStage;
  #coming: readonly SampleFiles[] = [];
  readonly #done = new Set<string>();
  #running: Promise<void> | null = null;

  /** @param enter told of a stage, and waited for: it holds what comes ahead as it holds a row */
  constructor(pipeline: Pipeline, options: AheadOptions, enter: OnStage) {
    this.#pipeline = pipeline;
    this.#options = options;
    this.#enter = enter;
  }

  /** @param coming those that follow the present row */
  follow(coming: readonly SampleFiles[]): void {
    this.#coming = coming;
    this.#running ??= this.#run().finally(() => (this.#running = null));
  }

  /** Begins nothing more; settles when nothing is under way. */
  async end(): Promise<void> {
    this.#coming = [];
    await this.#running;
  }

  async #run(): Promise<void> {
    for (let row = this.#next(); row !== undefined; row = this.#next()) {
      this.#done.add(row.id);
      await this.#encode(row).catch(() => undefined); // told by the row itself
    }
  }

  #next(): SampleFiles | undefined {
    return this.#coming.find(({ id }) => !this.#done.has(id));
  }

  async #encode(row: SampleFiles): Promise<void> {
    const { find, maxPatches, isKnown } = this.#options;
    for (const files of comparisonsOf(row)) {
      const pair = findFiles(files, find);
      if (await isKnown(pair)) continue;
      for (const image of [pair.reference, pair.generation])
        if (image !== null && this.#coming.length > 0) await this.#pipeline.encodeAhead(image, maxPatches, this.#enter);
    }
  }
}
