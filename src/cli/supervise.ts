import { LensError } from "../lib/errors.ts";
import type { Outcome, SampleFiles, ScoreProgress } from "../engine/protocol.ts";
import { toFiles } from "../engine/sample-files.ts";
import type { DiskFile } from "../platform/files-node.ts";
import { filesOf } from "../project/references.ts";
import type { ScoreSettings } from "../project/result.ts";
import type { Engine } from "./engine.ts";

/**
 * Scores rows by an engine that may hang or die: the row it was at gets an error, and another engine goes on with the
 * rows behind it.
 */

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

/** Engines that may end one after the other with no row answered between: it is not the rows then. */
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

/** What the engine's process needs to know of some rows. */
function requestOf(samples: readonly SampleFiles[], { find, settings }: Supervised) {
  const paths = new Set(samples.flatMap(filesOf));
  const named = [...paths].flatMap((path): DiskFile[] => {
    const source = find(path);
    if (source === null) return [];
    const { file, size, member } = source;
    return [{ file, path, size, ...(member === undefined ? {} : { member }) }];
  });
  return { samples: samples.map(toFiles), files: named, settings };
}

/** Until all are answered (null), or the engine is lost. @throws LensError, and whatever `told` throws */
async function scoreUntilLost(
  signal: AbortSignal,
  engine: Engine,
  samples: readonly SampleFiles[],
  supervised: Supervised,
  told: (progress: ScoreProgress) => void,
): Promise<string | null> {
  const controller = new AbortController();
  const stop = () => controller.abort();
  signal.addEventListener("abort", stop, { once: true });
  // What the rows' place in the world throws (a full disk) ends the call, and is thrown from here.
  let thrown: { readonly value: unknown } | null = null;
  const { stepTimeout } = supervised;
  const dog = watchdog(stepTimeout);
  const hanging = dog.barked.then(() => `a step took more than ${stepTimeout} s (--step-timeout)`);
  const onProgress = (progress: ScoreProgress) => {
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
    const scored = engine.call(controller.signal, "score", requestOf(samples, supervised), onProgress).then(() => null);
    scored.catch(() => undefined); // lost engines leave it open, ended ones reject it
    return await Promise.race([scored, engine.died, hanging]);
  } catch (error) {
    throw thrown === null ? error : (thrown as { value: unknown }).value;
  } finally {
    dog.stop();
    signal.removeEventListener("abort", stop);
  }
}

/**
 * Scores all samples, in their order.
 *
 * @param engine the first one, its checkpoints open; it and those that follow it are ended
 * @returns how many have an error
 * @throws LensError cancelled; failed_engine where engines end whatever the rows are
 */
export async function superviseRows(
  signal: AbortSignal,
  engine: Engine,
  samples: readonly SampleFiles[],
  supervised: Supervised,
): Promise<number> {
  let current = engine;
  let done = 0;
  let failed = 0;
  let lost = 0;
  const row = (id: string, outcome: Outcome) => {
    done++;
    if ("error" in outcome) failed++;
    supervised.onRow(id, outcome, done);
  };
  const told = (progress: ScoreProgress) => {
    if (progress.kind === "stage") supervised.onStage(progress);
    if (progress.kind !== "row") return;
    if ("scores" in progress.outcome) lost = 0;
    row(progress.id, progress.outcome);
  };
  try {
    while (done < samples.length) {
      const how = await scoreUntilLost(signal, current, samples.slice(done), supervised, told);
      const sample = samples[done];
      if (how === null || sample === undefined) break;
      current.end();
      if (signal.aborted) throw new LensError("cancelled", "Cancelled.");
      const message = `The engine was lost at this row: ${how}.`;
      row(sample.id, { error: { code: "failed_engine", message } });
      if (++lost === ENDS_IN_A_ROW)
        throw new LensError(
          "failed_engine",
          `The engine was lost ${lost} times with no row answered between: ${how}. The run ends here.`,
        );
      if (done < samples.length) {
        supervised.onLost("Starting another engine");
        current = await supervised.renew();
      }
    }
    return failed;
  } finally {
    current.end();
  }
}
