import { connectCalls, type Args, type CallWorker, type Result } from "../lib/calls.ts";
import type { Study } from "../evaluation/study.ts";
import type { FilesStudy, GroupIntervals, Portion, ScoreFile, StudyCalls } from "./study-protocol.ts";

export type { FilesStudy, GroupIntervals, Portion, ScoreFile };

/** A table's intervals. */
export type IntervalKind = Exclude<keyof StudyCalls, "hold" | "read">;

/** What a table asks of a study. */
export interface IntervalTask<K extends IntervalKind> {
  readonly kind: K;
  /** Tells it from others of its kind: "method", "concept". */
  readonly name: string;
  readonly args: Args<StudyCalls, K>;
}

/** Intervals, drawn where nothing else waits for them. */
export interface StudyClient {
  /**
   * Once a study and task, as long as that was not cancelled and did not fail.
   *
   * @param signal ends this one's waiting; the drawing ends when nobody waits for it any more
   * @throws LensError
   */
  intervals<K extends IntervalKind>(
    signal: AbortSignal,
    study: Study,
    task: IntervalTask<K>,
    onProgress: (portion: Portion) => void,
  ): Promise<Result<StudyCalls, K>>;
  /** What files of scores and ratings say. @throws LensError where one cannot be opened */
  read(signal: AbortSignal, files: readonly ScoreFile[]): Promise<FilesStudy>;
  end(): void;
}

interface Drawing<K extends IntervalKind> {
  readonly result: Promise<Result<StudyCalls, K>>;
  readonly waiting: Set<(portion: Portion) => void>;
  readonly controller: AbortController;
}

/** Of one study, by the tasks' names. */
type Drawings = { readonly [K in IntervalKind]: Map<string, Drawing<K>> };

export function connectStudyWorker(worker: CallWorker<StudyCalls>): StudyClient {
  const { call, end } = connectCalls<StudyCalls>(
    worker,
    "The worker that reads scores and draws intervals stopped. Reload the page; all that is kept stays.",
  );
  let held: Study | null = null;
  const known = new WeakMap<Study, Drawings>();

  function begin<K extends IntervalKind>(study: Study, { kind, args }: IntervalTask<K>): Drawing<K> {
    const controller = new AbortController();
    const waiting: Drawing<K>["waiting"] = new Set();
    if (held !== study) {
      held = study;
      // Calls are answered in their order; one that fails is told by the call behind it.
      call(new AbortController().signal, "hold", { study }).catch(() => undefined);
    }
    const result = call(controller.signal, kind, args, (portion) => waiting.forEach((tell) => tell(portion)));
    return { result, waiting, controller };
  }

  return {
    async intervals<K extends IntervalKind>(
      signal: AbortSignal,
      study: Study,
      task: IntervalTask<K>,
      onProgress: (portion: Portion) => void,
    ): Promise<Result<StudyCalls, K>> {
      signal.throwIfAborted();
      const ofStudy: Drawings = known.get(study) ?? {
        groups: new Map(),
        agreement: new Map(),
        sources: new Map(),
        subjects: new Map(),
      };
      known.set(study, ofStudy);
      const drawings: Map<string, Drawing<K>> = ofStudy[task.kind];
      let drawing = drawings.get(task.name);
      if (drawing === undefined) {
        const fresh = begin(study, task);
        drawing = fresh;
        drawings.set(task.name, fresh);
        fresh.result.catch(() => {
          if (drawings.get(task.name) === fresh) drawings.delete(task.name);
        });
      }
      const { waiting, controller, result } = drawing;
      waiting.add(onProgress);
      const leave = () => {
        waiting.delete(onProgress);
        if (waiting.size > 0) return;
        drawings.delete(task.name);
        controller.abort();
      };
      signal.addEventListener("abort", leave, { once: true });
      try {
        return await result;
      } finally {
        signal.removeEventListener("abort", leave);
      }
    },
    read: (signal, files) => call(signal, "read", { files }),
    end: () => end(),
  };
}
