import { yieldToEventLoop } from "../lib/event-loop.ts";
import { comparisonsOf } from "../project/references.ts";
import type { ScoreSettings } from "../project/result.ts";
import { contentKey, findFiles, type FindFile } from "./content.ts";
import type { Pipeline } from "./pipeline.ts";
import type { SampleFiles } from "./protocol.ts";
import type { ScoreMemory } from "./score-memory.ts";
import { stripPrompt } from "./scoring.ts";
import { NO_WORK, type Survey } from "./work.ts";

export interface SurveyOptions {
  readonly find: FindFile;
  readonly memory: ScoreMemory | null;
  readonly provider: string;
  /** Milliseconds that it may take: files are read to know their content. Later rows count in full. */
  readonly limit: number;
}

/** Rows that say what share of the others is at hand: fewer say nothing. */
const ENOUGH = 8;

/** Every place of a list once, far apart from each other from the start: the first of them are a sample of all. */
function* spread(length: number): Generator<number> {
  const divides = (a: number, b: number): number => (b === 0 ? a : divides(b, a % b));
  let step = Math.max(1, Math.round(0.618 * length));
  while (divides(length, step) > 1) step++;
  for (let i = 0; i < length; i++) yield (i * step) % length;
}

/** Units by cost; each stage counts once, however many rows need it. */
class Counted {
  readonly units: Record<string, number> = {};
  readonly #seen = new Set<string>();

  add(cost: string, units: number): void {
    this.units[cost] = (this.units[cost] ?? 0) + units;
  }

  addStages(stages: readonly { readonly cost: string; readonly key: string; readonly units: number }[]): void {
    for (const { cost, key, units } of stages) {
      if (this.#seen.has(key)) continue;
      this.#seen.add(key);
      this.add(cost, units);
    }
  }
}

/**
 * Looks what of these rows is not at hand yet: scores of earlier jobs, tokens in memory or on the disk, texts. Where there
 * is no time to look at all of them, the others are taken to be as those that were looked at, which are spread over all.
 */
export async function surveyWork(
  signal: AbortSignal,
  pipeline: Pipeline,
  samples: readonly SampleFiles[],
  settings: ScoreSettings,
  options: SurveyOptions,
): Promise<Survey> {
  const { find, memory, provider, limit } = options;
  const pairs = samples.flatMap((one) => comparisonsOf(one));
  /** What is to be computed of the rows looked at; and all of it, as files' paths tell it, of these and of all. */
  const [found, lookedAt, all] = [new Counted(), new Counted(), new Counted()];
  let looked = 0;
  const readable = new Set<string>();
  const start = performance.now();
  let whole = true;
  for (const place of spread(pairs.length)) {
    const sample = pairs[place]!;
    await yieldToEventLoop();
    signal.throwIfAborted();
    const known = performance.now() - start <= limit;
    whole &&= known;
    try {
      const input = findFiles(sample, find);
      const texts =
        sample.prompt === null
          ? []
          : [...new Set([sample.prompt, stripPrompt(sample.prompt, sample.object, settings.stripper).text])];
      const told = await pipeline.pending(input, texts, settings.maxPatches, false);
      if (known) {
        const isDone =
          memory !== null && (await memory.get(await contentKey(pipeline, input, settings, provider))) !== null;
        if (!isDone) {
          found.addStages(await pipeline.pending(input, texts, settings.maxPatches, true));
          found.add("row", 1);
        }
        lookedAt.addStages(told);
        lookedAt.add("row", 1);
        looked++;
      }
      readable.add(sample.id);
      all.addStages(told);
      all.add("row", 1);
    } catch {
      continue; // what is wrong with a row is told by the job, and takes no time worth counting
    }
  }
  const work = Object.entries(all.units).map(([cost, units]): [string, number] => {
    const [here, told] = [found.units[cost] ?? 0, lookedAt.units[cost] ?? 0];
    const share = looked < ENOUGH || told === 0 ? 1 : here / told;
    return [cost, here + share * (units - told)];
  });
  return { work: { ...NO_WORK, ...Object.fromEntries(work) }, failing: samples.length - readable.size, whole };
}
