import { yieldToEventLoop } from "../lib/event-loop.ts";
import { comparisonsOf } from "../project/references.ts";
import type { ScoreSettings } from "../project/result.ts";
import { contentKey, findFiles, type FindFile } from "./content.ts";
import type { Pipeline } from "./pipeline.ts";
import type { SampleFiles } from "./protocol.ts";
import type { ScoreMemory } from "./score-memory.ts";
import { stripPrompt } from "./scoring.ts";
import { NO_WORK, type Work } from "./work.ts";

export interface SurveyOptions {
  readonly find: FindFile;
  readonly memory: ScoreMemory | null;
  readonly provider: string;
  /** Milliseconds that it may take: files are read to know their content. Later rows count in full. */
  readonly limit: number;
}

export interface Survey {
  readonly work: Work;
  /** Every row was looked at. */
  readonly whole: boolean;
}

/** Looks what of these rows is not at hand yet: scores of earlier jobs, tokens in memory or on the disk, texts. */
export async function surveyWork(
  signal: AbortSignal,
  pipeline: Pipeline,
  samples: readonly SampleFiles[],
  settings: ScoreSettings,
  options: SurveyOptions,
): Promise<Survey> {
  const { find, memory, provider, limit } = options;
  const work: Record<string, number> = {};
  const seen = new Set<string>();
  const start = performance.now();
  let whole = true;
  for (const sample of samples.flatMap((one) => comparisonsOf(one))) {
    await yieldToEventLoop();
    signal.throwIfAborted();
    const known = performance.now() - start <= limit;
    whole &&= known;
    try {
      const input = findFiles(sample, find);
      if (
        known &&
        memory !== null &&
        (await memory.get(await contentKey(pipeline, input, settings, provider))) !== null
      )
        continue;
      work["row"] = (work["row"] ?? 0) + 1;
      const texts =
        sample.prompt === null
          ? []
          : [...new Set([sample.prompt, stripPrompt(sample.prompt, sample.object, settings.stripper).text])];
      for (const { cost, key, units } of await pipeline.pending(input, texts, settings.maxPatches, known)) {
        if (seen.has(key)) continue;
        seen.add(key);
        work[cost] = (work[cost] ?? 0) + units;
      }
    } catch {
      continue; // what is wrong with a row is told by the job, and takes no time worth counting
    }
  }
  return { work: { ...NO_WORK, ...work }, whole };
}
