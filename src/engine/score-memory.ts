import type { ScoreCache } from "../storage/score-cache.ts";
import type { SampleScores } from "../project/result.ts";

/** Scores of earlier jobs by what they were computed from. Losing it costs time, never a score. */
export interface ScoreMemory {
  get(key: string): Promise<SampleScores | null>;
  put(key: string, scores: SampleScores): void;
  /** Writes what is not written yet. */
  settle(): Promise<void>;
}

/** Scores written in one transaction. */
const BATCH = 50;
/** Milliseconds that one waits for others at most: with a large model fifty rows take minutes, and a worker may end in any. */
const LINGER = 1000;

/** Milliseconds for which the database is waited for: one that another holds, a worker that was ended say, holds up no run. */
const PATIENCE = 5000;

/** @throws where it takes longer */
function within<T>(task: Promise<T>, milliseconds: number): Promise<T> {
  let timer: ReturnType<typeof setTimeout>;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error(`The database has not answered for ${milliseconds} ms.`)), milliseconds);
  });
  return Promise.race([task, late]).finally(() => clearTimeout(timer));
}

/**
 * @param project to which new entries belong; they go with it
 * @param onFailed told once; the job goes on without
 */
export function createScoreMemory(
  cache: ScoreCache<SampleScores>,
  project: string,
  onFailed: (thrown: unknown) => void,
  patience = PATIENCE,
): ScoreMemory {
  let waiting: [string, SampleScores][] = [];
  let timer: ReturnType<typeof setTimeout> | null = null;
  let writing = Promise.resolve();
  let failed = false;
  const give = (thrown: unknown) => {
    if (!failed) onFailed(thrown);
    failed = true;
  };
  const flush = () => {
    if (timer !== null) clearTimeout(timer);
    timer = null;
    const entries = waiting;
    waiting = [];
    if (!failed && entries.length > 0) writing = writing.then(() => cache.put(project, entries)).catch(give);
  };
  return {
    async get(key) {
      if (failed) return null;
      try {
        return (await within(cache.get([key]), patience)).get(key) ?? null;
      } catch (thrown) {
        give(thrown);
        return null;
      }
    },
    put(key, scores) {
      waiting.push([key, scores]);
      if (waiting.length >= BATCH) flush();
      else timer ??= setTimeout(flush, LINGER);
    },
    async settle() {
      flush();
      await within(writing, patience).catch(give);
    },
  };
}
