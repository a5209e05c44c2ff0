import { read, requireProject, write, type LensDatabase } from "./database.ts";

/**
 * Scores by what they were computed from, so that no project, however it was put together, computes them twice. Works
 * in a worker as well as in the page.
 *
 * An entry belongs to the project that computed it, is found by all, and goes with its project: a score tells of
 * pictures, and "delete" means it. A project that was served from another's entry holds the scores as its results.
 */
export interface ScoreCache<T> {
  /** What is known of these keys. What cannot be decoded counts as unknown. @throws LensError failed_storage */
  get(keys: readonly string[]): Promise<ReadonlyMap<string, T>>;
  /** @throws LensError failed_storage, also where the project does not stand */
  put(project: string, entries: Iterable<readonly [key: string, value: T]>): Promise<void>;
}

/** An entry is about 1 KB on disk: some 100 MB. Every pair of DreamBench++ with seven methods fits ten times. */
const MOST = 100_000;
/** Entries are counted once for so many new ones. */
const COUNT_EVERY = 1000;
/** Oldest entries that go at once, so that no write waits long for them: 0.2 ms each. */
const EVICTED_AT_ONCE = 2 * COUNT_EVERY;

interface Entry {
  readonly key: string;
  readonly project: string;
  /** Milliseconds since 1970. */
  readonly written: number;
  readonly value: unknown;
}

/**
 * @param decode what was stored, or null where it is of another shape
 * @param most entries; the oldest written go when there are COUNT_EVERY more
 */
export function createScoreCache<T>(
  db: LensDatabase,
  decode: (value: unknown) => T | null,
  most = MOST,
): ScoreCache<T> {
  /** Counted at the first put, in case the last page was closed before it came to it. */
  let uncounted = Math.min(COUNT_EVERY, most);

  const evict = (): Promise<void> =>
    write(db, ["scores"], async (transaction) => {
      const store = transaction.objectStore("scores");
      const excess = (await store.count()) - most;
      if (excess <= 0) return;
      const oldest = await store.index("written").getAllKeys(null, Math.min(excess, EVICTED_AT_ONCE));
      await Promise.all(oldest.map((key) => store.delete(key)));
    });

  return {
    get: (keys) =>
      read(db, ["scores"], async (transaction) => {
        const index = transaction.objectStore("scores").index("key");
        const rows: unknown[] = await Promise.all(keys.map((key) => index.get(key)));
        const known = new Map<string, T>();
        for (const [at, row] of rows.entries()) {
          const key = keys[at];
          const value = typeof row === "object" && row !== null && "value" in row ? decode(row.value) : null;
          if (key !== undefined && value !== null) known.set(key, value);
        }
        return known;
      }),

    async put(project, entries) {
      const written = Date.now();
      const rows = Array.from(entries, ([key, value]): Entry => ({ key, project, written, value }));
      if (rows.length === 0) return;
      await write(db, ["projects", "scores"], async (transaction) => {
        await requireProject(transaction, project);
        const store = transaction.objectStore("scores");
        await Promise.all(rows.map((row) => store.put(row)));
      });
      uncounted += rows.length;
      if (uncounted < Math.min(COUNT_EVERY, most)) return;
      uncounted = 0;
      await evict();
    },
  };
}
