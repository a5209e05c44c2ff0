import { LensError } from "../lib/errors.ts";
import { Gate } from "../lib/gate.ts";
import type { ScoreSettings } from "../project/result.ts";
import { withFp32Fallback } from "./fp32-fallback.ts";
import { contentKey, findFiles, type FindFile } from "./content.ts";
import type { ModelInfo } from "./models.ts";
import type { Pipeline } from "./pipeline.ts";
import type { Outcome, SampleFiles, ScoreProgress, ScoreSummary } from "./protocol.ts";
import type { ScoreMemory } from "./score-memory.ts";
import { scoreSample, stripPrompt } from "./scoring.ts";
import type { OnStage, SampleInput } from "./stages.ts";
import { surveyWork } from "./survey.ts";
import { spentSince, type Spent } from "./work.ts";

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
  onBegun: (ids: readonly string[]) => void,
): Promise<void> {
  const texts = new Map<string, string[]>();
  for (const { id, prompt, object } of samples) {
    if (prompt === null) continue;
    for (const text of new Set([prompt, stripPrompt(prompt, object, stripper).text])) {
      const ids = texts.get(text);
      if (ids === undefined) texts.set(text, [id]);
      else ids.push(id);
    }
  }
  for (const [text, ids] of texts) {
    onBegun(ids);
    await withFp32Fallback(pipeline, () => pipeline.text(text, enter), onExact).catch((thrown: unknown) => {
      if (signal.aborted) throw LensError.from(thrown);
    });
  }
}

function takeNext(waiting: Set<SampleFiles>, prioritised: string | null): SampleFiles | undefined {
  const [first] = waiting;
  const next = prioritised === null ? first : ([...waiting].find(({ id }) => id === prioritised) ?? first);
  if (next !== undefined) waiting.delete(next);
  return next;
}

export { findFiles, type FindFile };

/** Milliseconds in which to see how much there is to compute; and between two looks, where one did not see all of it. */
const SURVEY = 1500;
const SURVEY_EVERY = 15_000;

export interface JobOptions {
  readonly find: FindFile;
  readonly gate?: Gate;
  /** Asked before every row: the sample to take next, where it is one of those still to come. */
  readonly prioritised?: () => string | null;
  /** Scores of earlier jobs; null remembers nothing. Those of one provider do not stand for another's. */
  readonly memory?: ScoreMemory | null;
  readonly provider?: () => string;
  /** Says now and then how much there is left to compute. */
  readonly surveys?: boolean;
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
  {
    find,
    gate = new Gate(),
    prioritised = () => null,
    memory = null,
    provider = () => "",
    surveys = false,
    onProgress,
  }: JobOptions,
): Promise<ScoreSummary> {
  const encodedBefore = pipeline.encoded.images;
  const spentBefore = pipeline.stopwatch.spent;
  const spent = (): Spent => spentSince(spentBefore, pipeline.stopwatch.spent);
  /** Milliseconds for which a pause held the row. */
  let held = 0;
  const pass = async () => {
    const start = gate.closed ? performance.now() : null;
    await gate.pass(signal);
    if (start !== null) held += performance.now() - start;
  };
  const enter: OnStage = async (stage, what, by) => {
    await pass();
    onProgress?.({
      kind: "stage",
      stage,
      what,
      ...(by === undefined ? {} : { by }),
      encoded: pipeline.encoded.images - encodedBefore,
      spent: spent(),
    });
  };
  const onExact = (info: ModelInfo) => onProgress?.({ kind: "model", info });
  /** Where the clock stood as the present row began, its stages' own included. */
  let row = { at: 0, staged: 0, computed: false };
  const beginRow = () => {
    held = 0;
    row = { at: performance.now(), staged: pipeline.stopwatch.total, computed: false };
  };
  /** Counts for a row what it takes beside its stages: reading, hashing, masks, and what others did meanwhile. */
  const endRow = () => {
    const { stopwatch } = pipeline;
    if (row.computed)
      stopwatch.add("row", 1, Math.max(0, performance.now() - row.at - held - (stopwatch.total - row.staged)));
  };
  let surveyed = { at: -Infinity, whole: !surveys };
  const survey = async (left: Iterable<SampleFiles>) => {
    if (surveyed.whole || performance.now() - surveyed.at < SURVEY_EVERY) return;
    const { work, whole } = await surveyWork(signal, pipeline, [...left], settings, {
      find,
      memory,
      provider: provider(),
      limit: SURVEY,
    });
    surveyed = { at: performance.now(), whole };
    onProgress?.({ kind: "work", work, spent: spent() });
  };
  const onBegun = (ids: readonly string[]) => onProgress?.({ kind: "begun", ids });
  const compute = (input: SampleInput) => {
    row.computed = true;
    return scoreSample(signal, pipeline, input, settings, enter);
  };
  const scoreRow = async (sample: SampleFiles): Promise<Outcome> => {
    const score = async (): Promise<Outcome> => {
      // Rows of which everything is at hand enter no stage; they too can be paused and cancelled, and let others in.
      await pass();
      const input = findFiles(sample, find);
      if (memory === null) return { scores: await compute(input) };
      const key = await contentKey(pipeline, input, settings, provider());
      const known = await memory.get(key);
      if (known !== null) return { scores: known };
      const scores = await compute(input);
      memory.put(key, scores);
      return { scores };
    };
    try {
      return await withFp32Fallback(pipeline, score, onExact);
    } catch (thrown) {
      if (signal.aborted) throw new LensError("cancelled", "Cancelled.");
      return { error: LensError.from(thrown).toRecord() };
    }
  };
  await survey(samples);
  if (pipeline.oneTowerAtATime) await readPrompts(pipeline, samples, settings, enter, signal, onExact, onBegun);
  const waiting = new Set(samples);
  let failed = 0;
  for (let sample = takeNext(waiting, prioritised()); sample !== undefined; sample = takeNext(waiting, prioritised())) {
    onBegun([sample.id]);
    beginRow();
    const outcome = await scoreRow(sample);
    endRow();
    if ("error" in outcome) failed++;
    onProgress?.({
      kind: "row",
      id: sample.id,
      outcome,
      done: samples.length - waiting.size,
      total: samples.length,
      spent: spent(),
    });
    await survey(waiting);
  }
  return { answered: samples.length - failed, failed };
}
