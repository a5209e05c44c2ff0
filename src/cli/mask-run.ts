import { existsSync } from "node:fs";
import { join } from "node:path";
import { LensError } from "../lib/errors.ts";
import { maskRow, type MaskRow } from "../project/mask-record.ts";
import { counted, quote } from "../project/quote.ts";
import { findCheckpoint } from "./checkpoints.ts";
import type { EngineCalls, MadeMaskFile, NamedCheckpoint } from "./engine-calls.ts";
import { startEngine, type StartEngine } from "./engine.ts";
import { EXIT, failingAs, type ExitCode } from "./exit-codes.ts";
import type { MaskOptions } from "./mask-arguments.ts";
import type { MaskCall, Wanted } from "./mask.ts";
import { putFile } from "./output-files.ts";
import { keepCheckpoints } from "./outputs.ts";
import type { Reporter } from "./reporter.ts";
import { namedFiles, supervise, type Supervision } from "./supervise.ts";

interface Checkpoints {
  readonly named: NamedCheckpoint;
  readonly pointed: NamedCheckpoint | null;
}

async function findCheckpoints(signal: AbortSignal, options: MaskOptions, reporter: Reporter): Promise<Checkpoints> {
  const { segmenter, sam } = options;
  const find = (option: string, named: string) => findCheckpoint(signal, option, null, named, null, options, reporter);
  return { named: await find("--segmenter", segmenter), pointed: sam === null ? null : await find("--sam", sam) };
}

/** Starts an engine and opens the checkpoints in it. @throws LensError, cancelled among them */
async function openEngine(start: StartEngine, signal: AbortSignal, checkpoints: Checkpoints, { limits }: MaskOptions) {
  const engine = start();
  try {
    const died = engine.died.then((how): never => {
      throw new LensError("failed_engine", `The engine was lost as it opened the checkpoints: ${how}.`);
    });
    const opening = engine.call(signal, "openSegmenters", { ...checkpoints, limits });
    return { engine, opened: await Promise.race([opening, died]) };
  } catch (thrown) {
    engine.end();
    throw thrown;
  }
}

type Opened = EngineCalls["openSegmenters"]["result"];
type Answer = Extract<MadeMaskFile, { kind: "mask" }>["answer"];

/** Who makes the masks, as their rows say it. */
type Maker = Pick<MaskRow, "source" | "revision" | "threshold">;

/** Characters of a fingerprint. */
const SHORT = 12;

function makerOf({ named, pointed }: Checkpoints, opened: Opened, { threshold }: MaskOptions): Maker {
  const both = [
    { checkpoint: named, info: opened.named },
    { checkpoint: pointed, info: opened.pointed },
  ].flatMap(({ checkpoint, info }) => (checkpoint === null || info === null ? [] : { checkpoint, info }));
  return {
    source: both.map(({ info }) => info.name).join("+"),
    revision: both.map(({ checkpoint, info }) => checkpoint.revision ?? info.fingerprint.slice(0, SHORT)).join("+"),
    threshold,
  };
}

/** What is written of a mask beside it. */
function rowOf(
  { place, name, picture, small }: Wanted,
  maker: Maker,
  made: Exclude<Answer, { error: unknown }>,
): MaskRow {
  const { facts, peak } = made;
  return maskRow(place, picture, { ...maker, prompt: name, peak, edited: false }, facts, small);
}

/**
 * Opens the checkpoints and makes what is to be made.
 *
 * @throws Failure with the exit code, LensError cancelled
 */
export async function runMasks(
  signal: AbortSignal,
  call: MaskCall,
  reporter: Reporter,
  start: StartEngine = startEngine,
): Promise<ExitCode> {
  const { options, input, folder, record, recordFile, all, open, refused } = call;
  const checkpoints = await failingAs(EXIT.noCheckpoint, () => findCheckpoints(signal, options, reporter));
  const { named, pointed } = checkpoints;
  await failingAs(EXIT.usage, () =>
    keepCheckpoints({ out: recordFile, csv: null }, [...named.files, ...(pointed?.files ?? [])]),
  );
  const { engine, opened } = await failingAs(EXIT.noCheckpoint, () => openEngine(start, signal, checkpoints, options));
  reporter.say(`Segmenter: ${quote(opened.named.name)}, ${opened.named.description}`);
  if (opened.pointed !== null)
    reporter.say(`Its surest place is clicked for ${quote(opened.pointed.name)}, ${opened.pointed.description}`);
  const maker = makerOf(checkpoints, opened, options);

  const byImage = new Map(open.map((one) => [one.image, one]));
  let done = 0;
  let doubtful = 0;
  const take = (wanted: Wanted, answer: Answer): void => {
    if ("error" in answer) reporter.rowFailed(wanted.picture, answer.error.message);
    else {
      const row = rowOf(wanted, maker, answer);
      // The row first: one without its mask is made again, a mask without its row would be kept as somebody's.
      record.add(row);
      putFile("--out", join(folder, wanted.place), answer.png);
      if (row.doubtful) doubtful++;
    }
    reporter.rowDone(++done);
  };
  const finish = () =>
    record.finish(
      all.map(({ place }) => place),
      (path) => existsSync(join(folder, path)),
    );

  reporter.begin(open.length, "mask");
  const supervision: Supervision<Wanted, MadeMaskFile> = {
    stepTimeout: options.stepTimeout,
    what: "picture",
    begin: (on, ending, left, told) =>
      on.call(
        ending,
        "makeMasks",
        {
          wishes: left.map(({ image, name }) => ({ path: image, name })),
          files: namedFiles(
            left.map(({ image }) => image),
            input.find,
          ),
          threshold: options.threshold,
        },
        told,
      ),
    onProgress(progress) {
      if (progress.kind === "begun") {
        reporter.doing(`looking for ${quote(byImage.get(progress.path)?.name ?? "")} in ${quote(progress.path)}`);
        return null;
      }
      const wanted = byImage.get(progress.path);
      if (wanted !== undefined) take(wanted, progress.answer);
      return "error" in progress.answer ? "failed" : "done";
    },
    onFailed: (wanted, error) => take(wanted, { error }),
    renew: async () => (await openEngine(start, signal, checkpoints, options)).engine,
    onLost: (message) => reporter.say(`  ${message}`),
  };
  const failed = await supervise(signal, engine, open, supervision).catch(async (thrown: unknown) => {
    if (signal.aborted) await finish();
    else reporter.say("Masks that are done are kept; the same command goes on from there.");
    throw thrown;
  });
  await finish();
  const made = open.length - failed;
  reporter.say(
    `${counted(made, "mask")} made, ${doubtful.toLocaleString("en")} of them doubtful; ${(all.length - open.length).toLocaleString("en")} kept, ${(failed + refused).toLocaleString("en")} not made. Written: ${quote(folder)}. Score with them: --masks ${quote(options.out)}.`,
  );
  return failed + refused > 0 ? EXIT.rowsFailed : EXIT.answered;
}
