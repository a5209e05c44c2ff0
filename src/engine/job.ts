import { LensError } from "../lib/errors.ts";
import { Gate } from "../lib/gate.ts";
import { addTo } from "../lib/lists.ts";
import { outcomeOf } from "../project/mean-scores.ts";
import { comparisonsOf, referencesOf } from "../project/references.ts";
import type { SampleScores, ScoreSettings } from "../project/result.ts";
import type { ReferenceOutcome } from "../project/outcome.ts";
import { mayGoExact, withFp32Fallback } from "./fp32-fallback.ts";
import { findFiles, type FindFile } from "./content.ts";
import { KnownScores } from "./known-scores.ts";
import type { ModelInfo } from "./models.ts";
import { encodeTogether } from "./encode-together.ts";
import type { Pipeline } from "./pipeline.ts";
import type { Preparer } from "./preparing/workers.ts";
import { PrepareAhead } from "./prepare-ahead.ts";
import type { Outcome, SampleFiles, ScoreProgress, ScoreSummary } from "./protocol.ts";
import type { ScoreMemory } from "./score-memory.ts";
import { ScoreAhead } from "./score-ahead.ts";
import { createScorer, stripPrompt, type Scorer } from "./scoring.ts";
import type { OnStage, SampleInput } from "./stages.ts";
import { surveyWork } from "./survey.ts";
import { spentSince, type Spent } from "./work.ts";

/** Prompts that go through the text tower's weights together, where these come part by part. */
const TEXTS_AT_ONCE = 8;

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
    for (const text of new Set([prompt, stripPrompt(prompt, object, stripper).text])) addTo(texts, text, id);
  }
  const read = async (text: string, ids: readonly string[]) => {
    onBegun(ids);
    await withFp32Fallback(pipeline, () => pipeline.text(text, enter), onExact).catch((thrown: unknown) => {
      if (signal.aborted) throw LensError.from(thrown);
    });
  };
  const all = [...texts];
  // The first alone: it opens the tower, and shows whether its precision does.
  for (let at = 0; at < all.length; at += at === 0 ? 1 : TEXTS_AT_ONCE)
    await Promise.all(all.slice(at, at === 0 ? 1 : at + TEXTS_AT_ONCE).map(([text, ids]) => read(text, ids)));
}

/** The next rows in their order, at most so many. */
function comingRows(waiting: ReadonlyMap<string, SampleFiles>, prioritised: readonly string[], count: number) {
  const rows = new Set<SampleFiles>();
  const add = (row: SampleFiles | undefined) => rows.size < count && row !== undefined && rows.add(row);
  for (const id of prioritised) add(waiting.get(id));
  for (const row of waiting.values()) if (add(row) === false) break;
  return [...rows];
}

export { findFiles, type FindFile };

const NOBODY: readonly string[] = [];

/** Rows from which on workers are started to prepare pictures: fewer are done before those stand. */
const ENOUGH_ROWS = 8;
/** Rows behind the present one that are computed with it, on a device of its own: what a row asks of it waits behind their images. */
const SCORED_AHEAD = 4;

/** Milliseconds in which to see how much there is to compute; and between two looks, where one did not see all of it. */
const SURVEY = 1500;
const SURVEY_EVERY = 15_000;

export interface JobOptions {
  readonly find: FindFile;
  readonly gate?: Gate;
  /** Asked before every row: samples that go before the others, as far as they are still to come. */
  readonly prioritised?: () => readonly string[];
  /** Scores of earlier jobs; null remembers nothing. Those of one provider do not stand for another's. */
  readonly memory?: ScoreMemory | null;
  readonly provider?: () => string;
  /** Says now and then how much there is left to compute. */
  readonly surveys?: boolean;
  /** Starts what prepares the next rows' pictures beside the engine; null where the engine does it in its turn. */
  readonly prepareBeside?: (() => Promise<Preparer | null>) | null;
  /** Whether the device computes beside this thread: then the next rows are computed while one's numbers are made. */
  readonly computesBeside?: () => boolean;
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
    prioritised = () => NOBODY,
    memory = null,
    provider = () => "",
    surveys = false,
    prepareBeside = null,
    computesBeside = () => false,
    onProgress,
  }: JobOptions,
): Promise<ScoreSummary> {
  const waiting = new Map(samples.map((sample) => [sample.id, sample]));
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
  const onExact = (info: ModelInfo) => {
    scoreAhead.forget();
    onProgress?.({ kind: "model", info });
  };
  /** Where the clock stood as the present row began, its stages' own included. */
  let row = { at: 0, staged: 0, computed: 0 };
  const beginRow = () => {
    held = 0;
    row = { at: performance.now(), staged: pipeline.stopwatch.total, computed: 0 };
  };
  /** Counts for a row what it takes beside its stages: reading, hashing, masks, and what others did meanwhile. */
  const endRow = () => {
    const { stopwatch } = pipeline;
    if (row.computed > 0)
      stopwatch.add(
        "row",
        row.computed,
        Math.max(0, performance.now() - row.at - held - (stopwatch.total - row.staged)),
      );
  };
  const known = new KnownScores(pipeline, settings, memory, provider);
  // A part of the program that did not come costs speed, no more.
  const preparer = samples.length < ENOUGH_ROWS ? null : ((await prepareBeside?.().catch(() => null)) ?? null);
  const next = { find, maxPatches: settings.maxPatches, isKnown: (pair: SampleInput) => known.has(pair) };
  const prepareAhead = preparer && new PrepareAhead(pipeline, preparer, next);
  const newScorer = () => createScorer(signal, pipeline, settings, enter);
  const prepared = async (row: SampleFiles) => prepareAhead?.begun(row);
  const scoreAhead = new ScoreAhead(pipeline, { ...next, enter, scorer: newScorer, prepared });
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
  /** A comparison of a row, by its files' contents: what an earlier job computed stands. */
  const scorePair = async (sample: SampleFiles, index: number, scorer: Scorer): Promise<SampleScores> => {
    // Rows of which everything is at hand enter no stage; they too can be paused and cancelled, and let others in.
    await pass();
    const input = findFiles(comparisonsOf(sample)[index]!, find);
    return known.get(input, async () => {
      row.computed++;
      return (await scoreAhead.take(sample, index)) ?? scorer(input);
    });
  };
  /** Against each of several references; one that fails leaves the others their scores. */
  const scoreReferences = async (sample: SampleFiles, scorer: Scorer): Promise<Outcome> => {
    const outcomes: ReferenceOutcome[] = [];
    const references = referencesOf(sample);
    for (const [index, reference] of references.entries()) {
      try {
        outcomes.push({ ...reference, scores: await scorePair(sample, index, scorer) });
      } catch (thrown) {
        if (signal.aborted || mayGoExact(pipeline, thrown)) throw thrown;
        outcomes.push({ ...reference, error: LensError.from(thrown).toRecord() });
      }
    }
    return outcomeOf(outcomes);
  };
  const scoreRow = async (sample: SampleFiles): Promise<Outcome> => {
    // Models may go on in another precision halfway: then everything of the row is computed again.
    const score = async (): Promise<Outcome> => {
      const scorer = newScorer();
      const alone = comparisonsOf(sample).length === 1;
      return alone ? { scores: await scorePair(sample, 0, scorer) } : scoreReferences(sample, scorer);
    };
    try {
      return await withFp32Fallback(pipeline, score, onExact);
    } catch (thrown) {
      if (signal.aborted) throw new LensError("cancelled", "Cancelled.");
      return { error: LensError.from(thrown).toRecord() };
    }
  };
  const scoreAll = async (): Promise<number> => {
    await survey(samples);
    if (pipeline.oneTowerAtATime) await readPrompts(pipeline, samples, settings, enter, signal, onExact, onBegun);
    let failed = 0;
    for (;;) {
      const ahead = computesBeside() ? SCORED_AHEAD : 0;
      const coming = comingRows(waiting, prioritised(), pipeline.imagesAtOnce + ahead + (prepareAhead?.depth ?? 0));
      const [sample] = coming;
      if (sample === undefined) return failed;
      waiting.delete(sample.id);
      onBegun([sample.id]);
      beginRow();
      prepareAhead?.follow(coming);
      if (ahead > 0) scoreAhead.follow(coming.slice(0, 1 + ahead));
      await prepareAhead?.begun(sample);
      if (ahead === 0) await encodeTogether(pipeline, coming, next, enter);
      const outcome = await scoreRow(sample);
      prepareAhead?.done(sample);
      scoreAhead.done(sample);
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
      await survey(waiting.values());
    }
  };
  try {
    const failed = await scoreAll();
    return { answered: samples.length - failed, failed };
  } finally {
    prepareAhead?.end();
    await scoreAhead.end();
  }
}
