import { resolve } from "node:path";
import { measuredAbilities } from "../engine/measured-abilities.ts";
import type { ModelInfo } from "../engine/models.ts";
import { precisionWords } from "../engine/precision.ts";
import type { Outcome } from "../engine/protocol.ts";
import { LensError } from "../lib/errors.ts";
import type { Precision } from "../models/graph/precision.ts";
import { backboneOfRun } from "../project/further-measures.ts";
import { quote, quoteList } from "../project/quote.ts";
import { resultRowOf, type RunSettings } from "../project/result.ts";
import type { Sample } from "../project/types.ts";
import type { ScoreOptions } from "./arguments.ts";
import { findCheckpoints } from "./checkpoints.ts";
import type { NamedCheckpoint, OpenedCheckpoints } from "./engine-calls.ts";
import { startEngine, type Engine, type StartEngine } from "./engine.ts";
import { EXIT, failingAs, type ExitCode } from "./exit-codes.ts";
import { defaultCache } from "./hub-models.ts";
import type { Input } from "./manifest-input.ts";
import { DEFAULT_SETTINGS } from "./option-values.ts";
import { keepCheckpoints, type Outputs } from "./outputs.ts";
import { readVersion } from "./package-files.ts";
import type { Reporter } from "./reporter.ts";
import { isAnswered } from "./resume.ts";
import { openRows, type Rows } from "./rows.ts";
import { superviseRows } from "./supervise.ts";

/** A call of `score` that makes sense: what is to be scored, how, and where the rows go. */
export interface Call {
  readonly options: ScoreOptions;
  readonly input: Input;
  /** "shard 2 of 4: 312 of 1,250 rows", where `input` is a part of INPUT; else null. */
  readonly part: string | null;
  readonly outputs: Outputs;
}

function announce(reporter: Reporter, { siglip, further }: OpenedCheckpoints, { settings, model }: ScoreOptions): void {
  reporter.say(
    `Model: ${quote(siglip.name)}, ${siglip.description}${siglip.precision === "fp32" ? "" : `, ${precisionWords(siglip.precision)}`}`,
  );
  for (const info of further)
    reporter.say(
      `Beside it: ${quote(info.name)}, ${info.description}, in ${info.slot}${info.comparesPatches ? ", its patches too" : ""}`,
    );
  if (model === null) {
    reporter.say(
      "WARNING: without --model the demo's checkpoint is used, a TOY trained on its rendered scenes. FOR OTHER IMAGES ITS NUMBERS MEAN NOTHING.",
    );
  }
  if (!siglip.naflex && settings.maxPatches !== DEFAULT_SETTINGS.maxPatches) {
    reporter.say("  note: --max-patches does not apply to a fixed-size checkpoint");
  }
}

/** @throws LensError invalid_settings where patches are asked of what is not open, or has none */
async function checkPatches(patches: readonly string[], further: readonly ModelInfo[]): Promise<void> {
  const able = further.filter(({ abilities }) => abilities.includes("patches")).map(({ slot }) => slot);
  const other = patches.find((slot) => !able.includes(slot));
  if (other === undefined) return;
  throw new LensError(
    "invalid_settings",
    `--patches ${quote(other)}: ${able.length === 0 ? "no model beside SigLIP2 is given" : `patches can be compared of ${able.join(", ")}`}.`,
  );
}

/** The samples that no earlier row answers. */
function unanswered(
  samples: readonly Sample[],
  rows: Rows,
  run: RunSettings,
  options: ScoreOptions,
  reporter: Reporter,
): Sample[] {
  const baselines = (["clip", "dino"] as const).filter((slot) => options[slot] !== null);
  const wanted = { run, baselines };
  const open = samples.filter((sample) => {
    const row = rows.earlier.get(sample.id);
    return row === undefined || !isAnswered(row, sample, wanted);
  });
  if (options.resume)
    reporter.say(`Going on: ${samples.length - open.length} answered already, ${open.length} to be scored`);
  if (rows.strangers.length > 0)
    reporter.say(
      `  note: rows that ${options.shard === null ? "INPUT does not have" : "are not of this shard"} are kept at the end: ${quoteList(rows.strangers)}`,
    );
  return open;
}

/** Writes each row as it is done, and tells of it. */
function toRows(
  samples: readonly Sample[],
  rows: Rows,
  run: RunSettings,
  reporter: Reporter,
): (id: string, outcome: Outcome, done: number) => void {
  const byId = new Map(samples.map((sample) => [sample.id, sample]));
  return (id, outcome, done) => {
    const failed = "error" in outcome;
    rows.add(resultRowOf(byId.get(id)!, outcome, run));
    if (failed) reporter.rowFailed(id, outcome.error.message);
    reporter.rowDone(done);
  };
}

/** Starts an engine and opens the checkpoints in it. @throws LensError, cancelled among them */
async function openEngine(
  start: StartEngine,
  signal: AbortSignal,
  checkpoints: readonly NamedCheckpoint[],
  { precision, patches, limits, cache, keptWeights }: ScoreOptions,
): Promise<{ readonly engine: Engine; readonly opened: OpenedCheckpoints }> {
  const engine = start();
  try {
    const keeping = { folder: resolve(cache ?? defaultCache(), "weights"), most: keptWeights };
    const opening = engine.call(signal, "open", { checkpoints, precision, patches, limits, keeping });
    const died = engine.died.then((how): never => {
      throw new LensError("failed_engine", `The engine was lost as it opened the checkpoints: ${how}.`);
    });
    return { engine, opened: await Promise.race([opening, died]) };
  } catch (thrown) {
    engine.end();
    throw thrown;
  }
}

function summary(total: number, failed: number, precision: Precision, { part, outputs: { out, csv } }: Call): string {
  const files = [out, csv].flatMap((output) => (output === null ? [] : quote(output.path)));
  const written = files.length === 0 ? "" : ` Written: ${files.join(", ")}.`;
  const how = precision === "fp32" ? "" : ` (${precisionWords(precision)})`;
  const what = part === null ? `${total} ${total === 1 ? "row" : "rows"}` : `${part[0]?.toUpperCase()}${part.slice(1)}`;
  return `${what}: ${total - failed} answered, ${failed} failed${how}.${written}`;
}

/**
 * Opens the checkpoints and scores what is to be scored.
 *
 * @throws Failure with the exit code, LensError cancelled
 */
export async function runCall(
  signal: AbortSignal,
  call: Call,
  reporter: Reporter,
  start: StartEngine = startEngine,
): Promise<ExitCode> {
  const { options, input, outputs } = call;
  const { settings } = options;
  const checkpoints = await failingAs(EXIT.noCheckpoint, () => findCheckpoints(signal, options, reporter));
  await failingAs(EXIT.usage, () =>
    keepCheckpoints(
      outputs,
      checkpoints.flatMap(({ files }) => files),
    ),
  );
  const { engine, opened } = await failingAs(EXIT.noCheckpoint, () => openEngine(start, signal, checkpoints, options));
  try {
    announce(reporter, opened, options);
    signal.throwIfAborted();
    const { siglip, further, provider } = opened;
    await failingAs(EXIT.usage, () => checkPatches(options.patches, further));
    const measured = further
      .map((info) => backboneOfRun(info.slot, measuredAbilities(info), info.name))
      .filter(({ measures }) => measures.length > 0);
    const maxPatches = siglip.naflex ? settings.maxPatches : null;
    const run: RunSettings = {
      ...settings,
      maxPatches,
      model: siglip.name,
      precision: siglip.precision,
      provider,
      version: readVersion(),
      ...(measured.length === 0 ? {} : { further: measured }),
    };
    const print = (line: string): void => {
      reporter.clear();
      process.stdout.write(line);
    };
    const rows = await failingAs(EXIT.usage, () =>
      openRows(input.samples, { ...outputs, resume: options.resume, print }),
    );
    const open = unanswered(input.samples, rows, run, options, reporter);

    reporter.begin(open.length);
    const scoring = superviseRows(signal, engine, open, {
      settings,
      stepTimeout: options.stepTimeout,
      find: input.find,
      renew: async () => (await openEngine(start, signal, checkpoints, options)).engine,
      onRow: toRows(open, rows, run, reporter),
      onStage: ({ stage, what, by }) => reporter.stage(stage, what, by),
      onLost: (message) => reporter.say(`  ${message}`),
    });
    const failed = await scoring.catch(async (thrown: unknown) => {
      if (signal.aborted) await rows.finish();
      else if (outputs.out !== null) reporter.say("Rows that are done are kept; --resume goes on from there.");
      throw thrown;
    });
    await rows.finish();
    reporter.say(summary(input.samples.length, failed, siglip.precision, call));
    return failed > 0 ? EXIT.rowsFailed : EXIT.answered;
  } finally {
    engine.end();
  }
}
