import type { SampleScores, ScoreSettings } from "../project/result.ts";
import { contentKey } from "./content.ts";
import type { Pipeline } from "./pipeline.ts";
import type { ScoreMemory } from "./score-memory.ts";
import type { SampleInput } from "./stages.ts";

/** Scores of earlier jobs, by what pairs' files hold. What was asked for ahead of a row is not asked for again. */
export class KnownScores {
  readonly #pipeline: Pipeline;
  readonly #settings: ScoreSettings;
  readonly #memory: ScoreMemory | null;
  readonly #provider: () => string;
  readonly #asked = new Map<string, Promise<SampleScores | null>>();

  /** @param memory null remembers nothing */
  constructor(pipeline: Pipeline, settings: ScoreSettings, memory: ScoreMemory | null, provider: () => string) {
    this.#pipeline = pipeline;
    this.#settings = settings;
    this.#memory = memory;
    this.#provider = provider;
  }

  #keyOf(pair: SampleInput): Promise<string> {
    return contentKey(this.#pipeline, pair, this.#settings, this.#provider());
  }

  /** Whether a pair that is to come has scores. @throws LensError missing_file */
  async has(pair: SampleInput): Promise<boolean> {
    const memory = this.#memory;
    if (memory === null) return false;
    const key = await this.#keyOf(pair);
    const asked = this.#asked.get(key) ?? memory.get(key);
    this.#asked.set(key, asked);
    return (await asked) !== null;
  }

  /** A pair's scores, by `compute` where there are none. @throws LensError missing_file, and as `compute` */
  async get(pair: SampleInput, compute: () => Promise<SampleScores>): Promise<SampleScores> {
    const memory = this.#memory;
    if (memory === null) return compute();
    const key = await this.#keyOf(pair);
    const known = await (this.#asked.get(key) ?? memory.get(key));
    this.#asked.delete(key);
    if (known !== null) return known;
    const scores = await compute();
    memory.put(key, scores);
    return scores;
  }
}
