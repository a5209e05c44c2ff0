import { openDB, unwrap, type DBSchema, type IDBPDatabase, type IDBPTransaction, type StoreNames } from "idb";
import { LensError } from "../lib/errors.ts";
import { uniqueName } from "../lib/unique-name.ts";

/**
 * The page's one database. Rows come out as `unknown`, because an older version of the page may have written them:
 * whoever reads decodes.
 *
 * Every row of a project carries its id first in its key, so that one range deletes all of them, and every write
 * looks in the same transaction whether the project still stands: nothing outlives its project, whichever tab
 * deleted it. Two tabs that write the same row: the last one stands. No row is read, changed and written across two
 * transactions.
 */
export interface LensSchema extends DBSchema {
  /** Name, settings, counts: what the list of recent projects reads, and little else. */
  projects: { key: string; value: unknown };
  /** What was understood of a project's files. */
  intakes: { key: string; value: unknown };
  corrections: { key: ProjectKey; value: unknown };
  /** A row a sample and run: the run's key says what was computed from what. */
  results: { key: [project: string, sample: string, key: string]; value: unknown };
  /** A file's path, and where its bytes are: a place in a pack, or names below a root. */
  files: { key: ProjectKey; value: unknown; indexes: { place: [project: string, place: string] } };
  /** Private files, each with the bytes of many files one after the other. */
  packs: { key: ProjectKey; value: unknown };
  /** Handles of folders and files on the person's disk. */
  roots: { key: ProjectKey; value: unknown };
  /** Scores by what they were computed from; see database-scores.ts. */
  scores: { key: ProjectKey; value: unknown; indexes: { key: string; written: number } };
}

type ProjectKey = [project: string, name: string];
export type StoreName = StoreNames<LensSchema>;
/** Stores of which a project has many rows. */
export type ProjectStore = "corrections" | "results" | "files" | "packs" | "roots";
export type LensDatabase = IDBPDatabase<LensSchema>;
export type Reading = IDBPTransaction<LensSchema, StoreName[], "readonly">;
export type Writing = IDBPTransaction<LensSchema, StoreName[], "readwrite">;
type Upgrading = IDBPTransaction<LensSchema, StoreName[], "versionchange">;

/** Brings a database from one version to the next. It must not await anything but requests of its transaction. */
export type Migration = (db: LensDatabase, transaction: Upgrading) => void | Promise<void>;

/** One a version, the first makes version 1. They are never edited once published, only added to. */
export const MIGRATIONS: readonly Migration[] = [
  (db) => {
    db.createObjectStore("projects", { keyPath: "id" });
    db.createObjectStore("intakes", { keyPath: "project" });
    db.createObjectStore("corrections", { keyPath: ["project", "sample"] });
    db.createObjectStore("results", { keyPath: ["project", "sample"] });
    db.createObjectStore("files", { keyPath: ["project", "path"] }).createIndex("place", ["project", "place"]);
    db.createObjectStore("packs", { keyPath: ["project", "place"] });
    db.createObjectStore("roots", { keyPath: ["project", "place"] });
    const scores = db.createObjectStore("scores", { keyPath: ["project", "key"] });
    scores.createIndex("key", "key");
    scores.createIndex("written", "written");
  },
  // A sample keeps a result of every run instead of one. Names that stand twice are told apart, and the demo by a mark.
  async (db, transaction) => {
    const stores = unwrap(transaction);
    stores.objectStore("results").name = "results of one run";
    db.createObjectStore("results", { keyPath: ["project", "sample", "result.key"] });
    await move(stores.objectStore("results of one run"), stores.objectStore("results"), hasKey);
    unwrap(db).deleteObjectStore("results of one run");
    const rows: unknown[] = await transaction.objectStore("projects").getAll();
    const taken: string[] = [];
    for (const row of rows.filter(isNamed).toSorted((a, b) => openedAt(a) - openedAt(b))) {
      const name = uniqueName(row.name, taken);
      taken.push(name);
      const demo = row.name === "demo" && row.pairs === 120;
      if (demo || name !== row.name)
        await transaction.objectStore("projects").put({ ...row, name, ...(demo ? { demo } : {}) });
    }
  },
];

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null;
const isNamed = (
  row: unknown,
): row is { readonly name: string; readonly openedAt?: unknown; readonly pairs?: unknown } =>
  isRecord(row) && typeof row["name"] === "string";
const openedAt = (row: { readonly openedAt?: unknown }): number =>
  typeof row.openedAt === "number" ? row.openedAt : 0;
/** What has none could not be read by the version that wrote it either. */
const hasKey = (row: unknown): boolean =>
  isRecord(row) && isRecord(row["result"]) && typeof row["result"]["key"] === "string";

/** Moves rows one by one, so that no project is too large for it. */
function move(from: IDBObjectStore, to: IDBObjectStore, keep: (row: unknown) => boolean): Promise<void> {
  return new Promise((resolve, reject) => {
    const opening = from.openCursor();
    opening.addEventListener("error", () => reject(opening.error));
    opening.addEventListener("success", () => {
      const cursor = opening.result;
      if (cursor === null) {
        resolve();
        return;
      }
      if (keep(cursor.value)) to.put(cursor.value);
      cursor.continue();
    });
  });
}

const NAME = "masc-lens";
/** Milliseconds that another tab gets to close an older version of the database before we go on without it. */
const PATIENCE = 5000;

export interface DatabaseOptions {
  readonly name?: string;
  readonly migrations?: readonly Migration[];
  readonly patience?: number;
  /** The connection has gone while the page was open; nothing can be kept any more until it is reloaded. */
  readonly onLost?: (reason: LensError) => void;
}

/** What went wrong with storage, and the way out. */
export function storageError(thrown: unknown): LensError {
  if (thrown instanceof LensError) return thrown;
  const name = thrown instanceof Error || thrown instanceof DOMException ? thrown.name : "";
  const detail = thrown instanceof Error ? `${name}: ${thrown.message}` : String(thrown);
  const failed = (message: string) => new LensError("failed_storage", message, detail);
  switch (name) {
    case "QuotaExceededError":
      return failed(
        "There is no room left in this browser's storage. Delete a project that is no longer needed, or free space on the disk, and try again.",
      );
    case "VersionError":
      return failed(
        "A newer version of this page has used this browser's storage. Reload the page to get that version.",
      );
    case "InvalidStateError":
      return failed(
        "The connection to this browser's storage was closed: a newer version of this page runs in another tab, or the site's data was cleared. Reload the page.",
      );
    case "NoModificationAllowedError":
      return failed("Copied files are in use in another tab. They are removed when the page is next started.");
    case "SecurityError":
    case "ReferenceError":
      return failed(
        "This browser does not let the page keep anything (a private window, or storage is blocked for this site). Export what you need before you close the page.",
      );
    default:
      return failed("This browser's storage failed. Export what you need, then reload the page.");
  }
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
export async function readRows(
  transaction: Reading | Writing,
  store: ProjectStore,
  project: string,
): Promise<unknown[]> {
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

/** @throws LensError failed_storage where the project does not stand, which aborts the transaction */
export async function requireProject(transaction: Writing, project: string): Promise<unknown> {
  const row: unknown = await transaction.objectStore("projects").get(project);
  if (row !== undefined) return row;
  throw new LensError(
    "failed_storage",
    "This project is no longer kept: it was deleted, in another tab perhaps. What is on this page can still be exported.",
  );
}
