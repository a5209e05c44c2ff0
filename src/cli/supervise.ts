import type { ErrorRecord } from "../lib/errors.ts";
import { LensError } from "../lib/errors.ts";
import type { Outcome, SampleFiles, ScoreProgress } from "../engine/protocol.ts";
import { toFiles } from "../engine/sample-files.ts";
import type { DiskFile } from "../platform/files-node.ts";
import { filesOf } from "../project/references.ts";
import type { ScoreSettings } from "../project/result.ts";
import type { Engine } from "./engine.ts";

/**
 * Work by an engine that may hang or die: what it was at gets an error, and another engine goes on with what is behind
 * it.
 */

/** One thing after the other, in their order. @typeParam P what the engine tells as it goes */
export interface Supervision<T, P> {
  /** Seconds that one step may take; null for any time. */
  readonly stepTimeout: number | null;
  /** What the things are: "row". */
  readonly what: string;
  /** Hands the engine what is left. */
  readonly begin: (
    engine: Engine,
    signal: AbortSignal,
    left: readonly T[],
    told: (progress: P) => void,
  ) => Promise<unknown>;
  /** Takes what the engine tells. @returns whether it ends the thing that comes next, and how; null where it does not */
  readonly onProgress: (progress: P) => "done" | "failed" | null;
  /** The thing that an engine was lost at. */
  readonly onFailed: (thing: T, error: ErrorRecord) => void;
  /** An engine with its checkpoints open. @throws LensError */
  readonly renew: () => Promise<Engine>;
  /** Told before the next one is started. */
  readonly onLost: (message: string) => void;
}

/** Engines that may end one after the other with nothing done between: it is not the things then. */
const ENDS_IN_A_ROW = 5;

/** Barks when nobody has said `alive` for so long. */
function watchdog(seconds: number | null): { readonly barked: Promise<void>; alive(): void; stop(): void } {
  const controller = new AbortController();
  const barked = new Promise<void>((resolve) =>
    controller.signal.addEventListener("abort", () => resolve(), { once: true }),
  );
  let timer: ReturnType<typeof setTimeout> | undefined;
  const stop = () => clearTimeout(timer);
  const alive = () => {
    stop();
    if (seconds !== null) timer = setTimeout(() => controller.abort(), seconds * 1000);
  };
  alive();
  return { barked, alive, stop };
}

/** Until all are done (null), or the engine is lost. @throws LensError, and whatever `told` throws */
async function untilLost<T, P>(
  signal: AbortSignal,
  engine: Engine,
  left: readonly T[],
  { stepTimeout, begin }: Supervision<T, P>,
  told: (progress: P) => void,
): Promise<string | null> {
  const controller = new AbortController();
  const stop = () => controller.abort();
  signal.addEventListener("abort", stop, { once: true });
  // What the results' place in the world throws (a full disk) ends the call, and is thrown from here.
  let thrown: { readonly value: unknown } | null = null;
  const dog = watchdog(stepTimeout);
  const hanging = dog.barked.then(() => `a step took more than ${stepTimeout} s (--step-timeout)`);
  const onProgress = (progress: P) => {
    dog.alive();
    if (thrown !== null) return;
    try {
      told(progress);
    } catch (value) {
      thrown = { value };
      stop();
    }
  };
  try {
    if (signal.aborted) stop();
    const done = begin(engine, controller.signal, left, onProgress).then(() => null);
    done.catch(() => undefined); // lost engines leave it open, ended ones reject it
    return await Promise.race([done, engine.died, hanging]);
  } catch (error) {
    throw thrown === null ? error : (thrown as { value: unknown }).value;
  } finally {
    dog.stop();
    signal.removeEventListener("abort", stop);
  }
}

/**
 * @param engine the first one, its checkpoints open; it and those that follow it are ended
 * @returns how many failed
 * @throws LensError cancelled; failed_engine where engines end whatever the things are
 */
export async function supervise<T, P>(
  signal: AbortSignal,
  engine: Engine,
  things: readonly T[],
  supervision: Supervision<T, P>,
): Promise<number> {
  let current = engine;
  let done = 0;
  let failed = 0;
  let lost = 0;
  const { what } = supervision;
  const told = (progress: P) => {
    const how = supervision.onProgress(progress);
    if (how === null) return;
    done++;
    if (how === "done") lost = 0;
    else failed++;
  };
  try {
    while (done < things.length) {
      const how = await untilLost(signal, current, things.slice(done), supervision, told);
      const thing = things[done];
      if (how === null || thing === undefined) break;
      current.end();
      if (signal.aborted) throw new LensError("cancelled", "Cancelled.");
      done++;
      failed++;
      supervision.onFailed(thing, { code: "failed_engine", message: `The engine was lost at this ${what}: ${how}.` });
      if (++lost === ENDS_IN_A_ROW)
        throw new LensError(
          "failed_engine",
          `The engine was lost ${lost} times with no ${what} answered between: ${how}. The run ends here.`,
        );
      if (done < things.length) {
        supervision.onLost("Starting another engine");
        current = await supervision.renew();
      }
    }
    return failed;
  } finally {
    current.end();
  }
}

export interface Supervised {
  readonly settings: ScoreSettings;
  /** Seconds that one step of a row may take; null for any time. */
  readonly stepTimeout: number | null;
  /** The file that a sample's path means; null where there is none. */
  readonly find: (path: string) => DiskFile | null;
  /** An engine with its checkpoints open. @throws LensError */
  readonly renew: () => Promise<Engine>;
  readonly onRow: (id: string, outcome: Outcome, done: number) => void;
  readonly onStage: (progress: Extract<ScoreProgress, { kind: "stage" }>) => void;
  /** A row's error was the engine's end, told before the next one is started. */
  readonly onLost: (message: string) => void;
}

/** The files of these paths, as the engine's process is told of them. */
export function namedFiles(paths: Iterable<string>, find: Supervised["find"]): DiskFile[] {
  return [...new Set(paths)].flatMap((path): DiskFile[] => {
    const source = find(path);
    if (source === null) return [];
    const { file, size, member } = source;
    return [{ file, path, size, ...(member === undefined ? {} : { member }) }];
  });
}

/**
 * Scores all samples, in their order: `supervise` for rows.
 *
 * @returns how many have an error
 */
export function superviseRows(
  signal: AbortSignal,
  engine: Engine,
  samples: readonly SampleFiles[],
  { settings, stepTimeout, find, renew, onRow, onStage, onLost }: Supervised,
): Promise<number> {
  let done = 0;
  const row = (id: string, outcome: Outcome) => onRow(id, outcome, ++done);
  return supervise<SampleFiles, ScoreProgress>(signal, engine, samples, {
    stepTimeout,
    what: "row",
    begin: (on, ending, left, told) =>
      on.call(
        ending,
        "score",
        { samples: left.map(toFiles), files: namedFiles(left.flatMap(filesOf), find), settings },
        told,
      ),
    onProgress(progress) {
      if (progress.kind === "stage") onStage(progress);
      if (progress.kind !== "row") return null;
      row(progress.id, progress.outcome);
      return "error" in progress.outcome ? "failed" : "done";
    },
    onFailed: ({ id }, error) => row(id, { error }),
    renew,
    onLost,
  });
}
