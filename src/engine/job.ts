import { LensError } from "../lib/errors.ts";
import { Gate } from "../lib/gate.ts";
import { sha256 } from "../lib/sha256.ts";
import type { ByteSource } from "../platform/bytes.ts";
import { quote } from "../project/quote.ts";
import type { ScoreSettings } from "../project/result.ts";
import { attempt } from "./attempt.ts";
import type { ModelInfo } from "./models.ts";
import type { OnStage, Pipeline } from "./pipeline.ts";
import type { Outcome, SampleFiles, ScoreProgress, ScoreSummary } from "./protocol.ts";
import type { ScoreMemory } from "./score-memory.ts";
import { scoreSample, stripPrompt, type SampleInput } from "./scoring.ts";

/** The file a sample's path means; null where there is none. */
export type FindFile = (path: string) => ByteSource | null;

/** A sample with its files at hand. @throws LensError missing_file, naming the path */
export function findFiles(sample: SampleFiles, find: FindFile): SampleInput {
  const { reference, referenceMask, generation, generationMask, prompt, object } = sample;
  const required = (path: string | null): ByteSource | null => {
    const source = path === null ? null : find(path);
    if (path !== null && source === null) {
      throw new LensError("missing_file", `${quote(path)} was not found. Add it, or correct its path.`);
    }
    return source;
  };
  return {
    reference: required(reference),
    referenceMask: required(referenceMask),
    generation: required(generation),
    generationMask: required(generationMask),
    prompt,
    object,
  };
}

/** Counts up when the same files come to other scores or flags, so that none of before is taken for one of now. */
const SCORES_REVISION = 2;

/** Names a row's scores by all that they are computed from: contents, texts, settings, checkpoints, their precision, provider. */
async function contentKey(pipeline: Pipeline, input: SampleInput, settings: ScoreSettings, provider: string): Promise<string> {
  const { reference, referenceMask, generation, generationMask, prompt, object } = input;
  const hashes = [reference, referenceMask, generation, generationMask].map((source) => source && pipeline.hash(source));
  const { maxPatches, threshold, stripper } = settings;
  const { siglip, clip, dino } = pipeline.identities;
  const parts = [...(await Promise.all(hashes)), prompt, object, pipeline.siglip.naflex ? maxPatches : null, threshold, stripper, siglip, clip, dino, provider, SCORES_REVISION];
  return sha256(new TextEncoder().encode(JSON.stringify(parts)));
}

/**
 * Encodes all prompts before any image, where the two towers do not fit at once: else they would take turns at every
 * row. What is wrong with a prompt is its row's to tell.
 */
async function readPrompts(
  pipeline: Pipeline,
  samples: readonly SampleFiles[],
  { stripper }: ScoreSettings,
  enter: OnStage,
  signal: AbortSignal,
  onExact: (info: ModelInfo) => void,
): Promise<void> {
  const texts = samples.flatMap(({ prompt, object }) => (prompt === null ? [] : [prompt, stripPrompt(prompt, object, stripper).text]));
  for (const text of new Set(texts)) {
    await attempt(pipeline, () => pipeline.text(text, enter), onExact).catch((thrown: unknown) => {
      if (signal.aborted) throw LensError.from(thrown);
    });
  }
}

function takeNext(waiting: Set<SampleFiles>, hurried: string | null): SampleFiles | undefined {
  const [first] = waiting;
  const next = hurried === null ? first : ([...waiting].find(({ id }) => id === hurried) ?? first);
  if (next !== undefined) waiting.delete(next);
  return next;
}

export interface JobOptions {
  readonly find: FindFile;
  readonly gate?: Gate;
  /** Asked before every row: the sample to take next, where it is one of those still to come. */
  readonly hurried?: () => string | null;
  /** Scores of earlier jobs; null remembers nothing. Those of one provider do not stand for another's. */
  readonly memory?: ScoreMemory | null;
  readonly provider?: () => string;
  readonly onProgress?: (progress: ScoreProgress) => void;
}

/**
 * Scores samples in their order, but for those that are asked for before. What is wrong with one row is that row's outcome; only a cancel ends the job.
 *
 * @throws LensError cancelled
 */
export async function runJob(
  signal: AbortSignal,
  pipeline: Pipeline,
  samples: readonly SampleFiles[],
  settings: ScoreSettings,
  { find, gate = new Gate(), hurried = () => null, memory = null, provider = () => "", onProgress }: JobOptions,
): Promise<ScoreSummary> {
  const encodedBefore = pipeline.encoded.images;
  const enter: OnStage = async (stage, what) => {
    await gate.pass(signal);
    onProgress?.({ kind: "stage", stage, what, encoded: pipeline.encoded.images - encodedBefore });
  };
  const onExact = (info: ModelInfo) => onProgress?.({ kind: "model", info });
  const scoreRow = async (sample: SampleFiles): Promise<Outcome> => {
    const score = async (): Promise<Outcome> => {
      // Rows of which everything is at hand enter no stage; they too can be paused and cancelled, and let others in.
      await gate.pass(signal);
      const input = findFiles(sample, find);
      if (memory === null) return { scores: await scoreSample(signal, pipeline, input, settings, enter) };
      const key = await contentKey(pipeline, input, settings, provider());
      const known = await memory.get(key);
      if (known !== null) return { scores: known };
      const scores = await scoreSample(signal, pipeline, input, settings, enter);
      memory.put(key, scores);
      return { scores };
    };
    try {
      return await attempt(pipeline, score, onExact);
    } catch (thrown) {
      if (signal.aborted) throw new LensError("cancelled", "Cancelled.");
      return { error: LensError.from(thrown).toRecord() };
    }
  };
  if (pipeline.oneTowerAtATime) await readPrompts(pipeline, samples, settings, enter, signal, onExact);
  const waiting = new Set(samples);
  let failed = 0;
  for (let sample = takeNext(waiting, hurried()); sample !== undefined; sample = takeNext(waiting, hurried())) {
    const outcome = await scoreRow(sample);
    if ("error" in outcome) failed++;
    onProgress?.({ kind: "row", id: sample.id, outcome, done: samples.length - waiting.size, total: samples.length });
  }
  return { answered: samples.length - failed, failed };
}
