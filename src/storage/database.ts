import { openDB, type IDBPTransaction } from "idb";
import { LensError } from "../lib/errors.ts";
import { storageError } from "../platform/storage-error.ts";
import { MIGRATIONS, type LensDatabase, type LensSchema, type Migration, type StoreName } from "./migrations.ts";

/**
 * The page's one database. Rows come out as `unknown`, because an older version of the page may have written them:
 * whoever reads decodes.
 *
 * Every row of a project carries its id first in its key, so that one range deletes all of them, and every write
 * looks in the same transaction whether the project still stands: nothing outlives its project, whichever tab
 * deleted it. Two tabs that write the same row: the last one stands. No row is read, changed and written across two
 * transactions.
 */
export type { LensDatabase, Migration, StoreName };
export { MIGRATIONS };
/** Stores of which a project has many rows. */
export type RowStore = "intakeParts" | "corrections" | "results" | "files" | "packs" | "roots";
export type Reading = IDBPTransaction<LensSchema, StoreName[], "readonly">;
export type Writing = IDBPTransaction<LensSchema, StoreName[], "readwrite">;

export const NAME = "masc-lens";
/** Milliseconds that another tab gets to close an older version of the database before we go on without it. */
const PATIENCE = 5000;

export interface DatabaseOptions {
  readonly name?: string;
  readonly migrations?: readonly Migration[];
  readonly patience?: number;
  /** The connection has gone while the page was open; nothing can be kept any more until it is reloaded. */
  readonly onLost?: (reason: LensError) => void;
}

/**
 * Opens the database, and brings it to this version of the page. When a newer version wants it, the connection closes
 * to let it: the newer page must not wait for a tab that was forgotten.
 *
 * @throws LensError failed_storage, where there is none, it is denied, or a tab holds an older version open
 */
export function openDatabase({
  name = NAME,
  migrations = MIGRATIONS,
  patience = PATIENCE,
  onLost,
}: DatabaseOptions = {}): Promise<LensDatabase> {
  const lost = () => onLost?.(storageError(new DOMException("The connection was closed.", "InvalidStateError")));
  return new Promise((resolve, reject) => {
    let given: "waiting" | "opened" | "refused" = "waiting";
    const refuse = (thrown: unknown) => {
      given = "refused";
      reject(storageError(thrown));
    };
    // Asynchronous from the start: where it is denied, even asking throws.
    const opening = async () =>
      openDB<LensSchema>(name, migrations.length, {
        upgrade(db, from, _to, transaction) {
          const upgraded = async () => {
            for (const migrate of migrations.slice(from)) await migrate(db, transaction);
          };
          // Half a migration is undone whole; opening then fails.
          upgraded().catch(() => transaction.abort());
        },
        blocked: () =>
          setTimeout(() => {
            if (given === "waiting")
              refuse(
                new LensError(
                  "failed_storage",
                  "Another tab holds an older version of this page open. Close it, then reload this one to keep your work.",
                ),
              );
          }, patience),
        blocking(_current, _wanted, event) {
          if (event.target instanceof IDBDatabase) event.target.close();
          lost();
        },
        terminated: lost,
      });
    opening().then((db) => {
      if (given === "refused") db.close();
      else {
        given = "opened";
        resolve(db);
      }
    }, refuse);
  });
}

/** A promise's end as a value, for what has to be done either way. */
export const settled = <V>(promise: Promise<V>) =>
  promise.then(
    (value) => ({ value }),
    (thrown: unknown) => ({ thrown }),
  );

/** All that is read stands as it was at one moment. @throws LensError failed_storage */
export async function read<T>(
  db: LensDatabase,
  stores: readonly StoreName[],
  task: (transaction: Reading) => Promise<T>,
): Promise<T> {
  try {
    const transaction = db.transaction([...stores], "readonly");
    // Its requests say so when it fails; nobody waits for its end.
    transaction.done.catch(() => undefined);
    return await task(transaction);
  } catch (thrown) {
    throw storageError(thrown);
  }
}

/**
 * All that is written is written, or nothing is. The task awaits nothing but requests of its transaction.
 *
 * Durability is relaxed: after a crash of the page or the browser everything is there; after one of the machine the
 * last moments may be missing, which are computed again.
 *
 * @throws LensError failed_storage, or whatever LensError the task throws
 */
export async function write<T>(
  db: LensDatabase,
  stores: readonly StoreName[],
  task: (transaction: Writing) => Promise<T>,
): Promise<T> {
  try {
    const transaction = db.transaction([...stores], "readwrite", { durability: "relaxed" });
    const done = settled(transaction.done);
    const outcome = await settled(task(transaction));
    if ("thrown" in outcome) abort(transaction);
    const end = await done;
    // A transaction that the browser aborted says why; its requests only say that it was.
    if ("thrown" in outcome) throw transaction.error ?? outcome.thrown;
    if ("thrown" in end) throw end.thrown;
    return outcome.value;
  } catch (thrown) {
    throw storageError(thrown);
  }
}

function abort(transaction: Writing): void {
  try {
    transaction.abort();
  } catch {
    // It has ended already, which is what was wanted.
  }
}

/** The keys of all of a project's rows: arrays sort behind every text. */
export const ofProject = (project: string): IDBKeyRange => IDBKeyRange.bound([project], [project, []]);

/** Rows a request: a whole store in one would be one message of any size between the browser's processes. */
const PART = 5000;

/** All of a project's rows. */
export async function readRows(transaction: Reading | Writing, store: RowStore, project: string): Promise<unknown[]> {
  const from = transaction.objectStore(store);
  const rows: unknown[] = [];
  let range = ofProject(project);
  for (;;) {
    const part = await from.getAll(range, PART);
    for (const row of part) rows.push(row);
    const last = part.length < PART ? undefined : (await from.getAllKeys(range, PART)).at(-1);
    if (last === undefined) return rows;
    range = IDBKeyRange.bound(last, [project, []], true);
  }
}

/** Rows that are written before the page gets a turn: less than a frame's work. */
const PUT_AT_ONCE = 200;

/** Writes rows of a project, tens of thousands of them without holding the page up. */
export async function putRows(
  transaction: Writing,
  store: RowStore,
  project: string,
  rows: readonly object[],
): Promise<void> {
  const into = transaction.objectStore(store);
  for (let start = 0; start < rows.length; start += PUT_AT_ONCE)
    await Promise.all(rows.slice(start, start + PUT_AT_ONCE).map((row) => into.put({ project, ...row })));
}

/** @throws LensError failed_storage where the project does not stand, which aborts the transaction */
export async function requireProject(transaction: Writing, project: string): Promise<unknown> {
  const row: unknown = await transaction.objectStore("projects").get(project);
  if (row !== undefined) return row;
  throw new LensError(
    "failed_storage",
    "This project is no longer kept: it was deleted, in another tab perhaps. What is on this page can still be exported.",
  );
}
