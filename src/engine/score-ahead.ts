import type { SampleScores } from "../project/result.ts";
import { comparisonsOf } from "../project/references.ts";
import { findFiles } from "./content.ts";
import type { Pipeline } from "./pipeline.ts";
import type { SampleFiles } from "./protocol.ts";
import type { AheadOptions } from "./prepare-ahead.ts";
import type { Scorer } from "./scoring.ts";
import type { OnStage } from "./stages.ts";

export interface ScoreAheadOptions extends AheadOptions {
  /** Told of a stage, and waited for: it holds what comes ahead as it holds a row. */
  readonly enter: OnStage;
  /** For the comparisons of one row. */
  readonly scorer: () => Scorer;
  /** Settles when a row's pictures are prepared, or being prepared where who asks for them waits. */
  readonly prepared: (row: SampleFiles) => Promise<void>;
}

/**
 * Has the present row and the next ones computed at once, on devices that compute beside this thread: images one after
 * the other, so that there is always one for the device, and a row's numbers beside the images of those that follow.
 * Nothing of a row depends on it: what fails here fails again, and is told, when its row comes.
 */
export class ScoreAhead {
  readonly #pipeline: Pick<Pipeline, "encodeAhead">;
  readonly #options: ScoreAheadOptions;
  #coming: readonly SampleFiles[] = [];
  #begun = new Set<string>();
  /** By row, one a comparison; null where there is none, or it failed. */
  #scores = new Map<string, Promise<readonly (SampleScores | null)[]>>();
  readonly #underWay = new Set<Promise<unknown>>();
  #running: Promise<void> | null = null;

  constructor(pipeline: Pick<Pipeline, "encodeAhead">, options: ScoreAheadOptions) {
    this.#pipeline = pipeline;
    this.#options = options;
  }

  /** @param coming the present row, and those that follow it */
  follow(coming: readonly SampleFiles[]): void {
    this.#coming = coming;
    this.#running ??= this.#run().finally(() => (this.#running = null));
  }

  /**
   * What came out of a comparison of the present row.
   *
   * @param index of the comparison, from 0
   * @returns null where it is to be computed by who asks
   */
  async take({ id }: SampleFiles, index: number): Promise<SampleScores | null> {
    this.#begun.add(id);
    return (await this.#scores.get(id))?.[index] ?? null;
  }

  /** A row was told. */
  done({ id }: SampleFiles): void {
    this.#scores.delete(id);
  }

  /** Models compute otherwise from here on: what was computed ahead counts for nothing. */
  forget(): void {
    this.#scores = new Map();
    this.#begun = new Set();
  }

  /** Begins nothing more; settles when nothing is under way. */
  async end(): Promise<void> {
    this.#coming = [];
    await this.#running;
    await Promise.all(this.#underWay);
  }

  async #run(): Promise<void> {
    for (let row = this.#next(); row !== undefined; row = this.#next()) {
      this.#begun.add(row.id);
      const images = this.#encode(row).catch(() => undefined); // told by the row itself
      const scores = images.then(() => this.#score(row));
      this.#scores.set(row.id, scores);
      this.#underWay.add(scores);
      void scores.finally(() => this.#underWay.delete(scores));
      await images;
    }
  }

  #next(): SampleFiles | undefined {
    return this.#coming.find(({ id }) => !this.#begun.has(id));
  }

  async #encode(row: SampleFiles): Promise<void> {
    const { find, maxPatches, isKnown, prepared, enter } = this.#options;
    await prepared(row);
    for (const files of comparisonsOf(row)) {
      const pair = findFiles(files, find);
      if (await isKnown(pair)) continue;
      for (const image of [pair.reference, pair.generation])
        if (image !== null && this.#coming.length > 0) await this.#pipeline.encodeAhead(image, maxPatches, enter);
    }
  }

  async #score(row: SampleFiles): Promise<readonly (SampleScores | null)[]> {
    const { find, isKnown, scorer } = this.#options;
    const score = scorer();
    const scores: (SampleScores | null)[] = [];
    for (const files of comparisonsOf(row)) {
      try {
        const pair = findFiles(files, find);
        scores.push(this.#coming.length === 0 || (await isKnown(pair)) ? null : await score(pair));
      } catch {
        scores.push(null); // told by the row itself
      }
    }
    return scores;
  }
}
