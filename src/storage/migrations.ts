import { unwrap, type DBSchema, type IDBPDatabase, type IDBPTransaction, type StoreNames } from "idb";
import { uniqueName } from "../lib/unique-name.ts";

/** The stores of the page's database, and how one of an older version becomes one of this. */

export interface LensSchema extends DBSchema {
  /** Name, settings, counts: what the list of recent projects reads, and little else. */
  projects: { key: string; value: unknown };
  /** What was understood of a project's files. */
  intakes: { key: string; value: unknown };
  /** Its lists, in parts; see intake-parts.ts. */
  intakeParts: { key: [project: string, part: number]; value: unknown };
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
export type LensDatabase = IDBPDatabase<LensSchema>;
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
  // Rows say which version of a document they are of: till now, of the first.
  async (_db, transaction) => {
    const rows: unknown[] = await transaction.objectStore("projects").getAll();
    for (const row of rows.filter(isRecord)) await transaction.objectStore("projects").put({ ...row, version: 1 });
  },
  // Documents of version 3: an older page lets go of the database.
  () => undefined,
  // Files in ZIPs, whose bytes an older page would look for in the wrong place: it lets go.
  () => undefined,
  // What was understood in parts. What stands in one row is divided as it is next written.
  (db) => {
    db.createObjectStore("intakeParts", { keyPath: ["project", "part"] });
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
