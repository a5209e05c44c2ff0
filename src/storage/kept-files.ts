import { LensError } from "../lib/errors.ts";
import {
  ofProject,
  putRows,
  read,
  readRows,
  requireProject,
  settled,
  write,
  type LensDatabase,
  type Writing,
} from "./database.ts";
import { askPermission, permissionOf, type HandledFile, type RootHandle } from "../platform/handles.ts";
import { describeState, openPlace, type KeptFile, type KeptPlace, type OpenedFile } from "../platform/handles-kept.ts";
import { onDisk, stampOf, type AddedFile, type PickedFile } from "../platform/picked.ts";
import { storageRoom } from "../platform/storage-room.ts";
import {
  copiesDenied,
  listPackOwners,
  listPacks,
  lockPacks,
  openPack,
  removePack,
  removePacks,
  tryLockPacks,
  writePack,
} from "./packs.ts";
import { quote } from "../project/quote.ts";
import type { IntakeProblem, MadeFiles, Provenance } from "../project/types.ts";
import { decodeRows } from "./document/schemas.ts";
import { askStamps, describe, lastOfEach, toCopy } from "./files-to-keep.ts";
import { fileSchema, packSchema, rootSchema, provenanceOfRow, type FileRow } from "./row-schemas.ts";

/** What keeping files as copies takes; to be said before it is done. */
export interface CopyCost {
  readonly bytes: number;
  /** Bytes that the browser still gives, by its own estimate; null where it does not say. */
  readonly free: number | null;
  /** Why it cannot be done; null where it can. */
  readonly denied: LensError | null;
}

export interface KeptFiles {
  readonly files: readonly KeptFile[];
  /** Those of them that were made here. */
  readonly made: MadeFiles;
  /** Files whose copies are gone (the browser cleared them), by path. */
  readonly problems: readonly IntakeProblem[];
  /** Whether the person has to allow reading again before `files` open. */
  readonly needsPermission: boolean;
  /** Asks for it; from a click, before anything is awaited. Whether all was allowed. */
  askPermission(): Promise<boolean>;
}

export async function copyCost(files: readonly AddedFile[]): Promise<CopyCost> {
  await askStamps(files);
  const bytes = toCopy(lastOfEach(files)).reduce((sum, { file }) => sum + stampOf(file).size, 0);
  return { bytes, free: (await storageRoom()).free, denied: await copiesDenied() };
}

/** Where new rows' bytes are: the row of a pack, or those of roots. */
interface NewPlaces {
  readonly packs: readonly { readonly place: string; readonly bytes: number }[];
  readonly roots: readonly { readonly place: string; readonly handle: RootHandle }[];
}

/** Rows that are asked for before the page gets a turn. */
const ASKED_AT_ONCE = 200;

/** Where the bytes are that these rows would take the place of. */
async function placesOf(transaction: Writing, project: string, rows: readonly FileRow[]): Promise<string[]> {
  const files = transaction.objectStore("files");
  const places: string[] = [];
  for (let start = 0; start < rows.length; start += ASKED_AT_ONCE) {
    const some = rows.slice(start, start + ASKED_AT_ONCE);
    const stood: unknown[] = await Promise.all(some.map(({ path }) => files.get([project, path])));
    const known = stood.filter((row) => row !== undefined);
    places.push(...decodeRows(fileSchema, known).rows.map(({ place }) => place));
  }
  return places;
}

/** Puts rows in place of those of the same paths. @returns whether that left a pack or a root without any */
function putFiles(
  db: LensDatabase,
  project: string,
  rows: readonly FileRow[],
  { packs, roots }: NewPlaces,
): Promise<boolean> {
  return write(db, ["projects", "files", "packs", "roots"], async (transaction) => {
    await requireProject(transaction, project);
    const files = transaction.objectStore("files");
    const replaces = (await files.count(ofProject(project))) > 0;
    const left = new Set(replaces ? await placesOf(transaction, project, rows) : []);
    await Promise.all([
      ...packs.map((pack) => transaction.objectStore("packs").put({ project, ...pack })),
      ...roots.map((root) => transaction.objectStore("roots").put({ project, ...root })),
    ]);
    await putRows(transaction, "files", project, rows);
    const counts = await Promise.all(
      Array.from(left, async (place) => ({ place, rows: await files.index("place").count([project, place]) })),
    );
    const dead = counts.filter(({ rows }) => rows === 0).map(({ place }) => place);
    // A place is one of the two; taking a row away that is not there does nothing.
    await Promise.all(
      dead.flatMap((place) =>
        (["packs", "roots"] as const).map((store) => transaction.objectStore(store).delete([project, place])),
      ),
    );
    return dead.length > 0;
  });
}

/**
 * Removes private files of a project that no row names: a pack that was replaced, what a copy or a deletion left that
 * was cut off, everything where the project is gone. Under the lock: who writes a pack names it last.
 */
async function sweep(db: LensDatabase, project: string): Promise<void> {
  const [row, known] = await read(db, ["projects", "packs"], (transaction) =>
    Promise.all([
      transaction.objectStore("projects").getKey(project),
      transaction.objectStore("packs").getAllKeys(ofProject(project)),
    ]),
  );
  if (row === undefined) return removePacks(project);
  const names = new Set(known.map(([, name]) => name));
  for (const pack of await listPacks(project)) if (!names.has(pack)) await removePack(project, pack);
}

/**
 * Sweeps a project's private files, all of them once its rows are deleted. While another tab is copying it is left to
 * that tab, which sweeps when the project is gone, or to the next start.
 */
export async function tidyProject(db: LensDatabase, project: string): Promise<void> {
  if ((await copiesDenied()) === null) await tryLockPacks(project, () => sweep(db, project));
}

/**
 * Copies files into the project's private files, in place of those of the same paths; a ZIP whole, for any files in it.
 * All of them are kept, or none and nothing has changed: a cancelled copy starts anew.
 *
 * @param onProgress bytes written, of all
 * @throws LensError cancelled; failed_storage where there is no room or the project is gone; missing_file
 */
export async function keepCopies(
  signal: AbortSignal,
  db: LensDatabase,
  project: string,
  picked: readonly (AddedFile & { readonly made?: Provenance })[],
  onProgress: (done: number, total: number) => void,
): Promise<void> {
  const files = lastOfEach(picked);
  if (files.length === 0) return;
  await askStamps(files);
  await lockPacks(signal, project, async () => {
    const denied = await copiesDenied();
    if (denied !== null) throw denied;
    await write(db, ["projects"], (transaction) => requireProject(transaction, project));
    const pack = crypto.randomUUID();
    const copied = toCopy(files);
    await writePack(signal, project, pack, copied, onProgress);
    let bytes = 0;
    const starts = new Map<PickedFile, number>();
    for (const each of copied) {
      starts.set(each, bytes);
      bytes += stampOf(each.file).size;
    }
    const rows = files.map((added, index): FileRow => ({
      ...describe(added),
      place: pack,
      start: starts.get(onDisk(added)) ?? 0,
      names: [],
      record: `${pack} ${index}`,
      sha256: null,
      made: added.made ?? null,
    }));
    const put = await settled(putFiles(db, project, rows, { packs: [{ place: pack, bytes }], roots: [] }));
    if ("thrown" in put || put.value) await sweep(db, project);
    if ("thrown" in put) throw put.thrown;
  });
}

/** Keeps where files are, in place of what was kept of the same paths. Nothing is copied. */
export async function keepHandles(db: LensDatabase, project: string, picked: readonly HandledFile[]): Promise<void> {
  const files = lastOfEach(picked);
  if (files.length === 0) return;
  await askStamps(files);
  const places = new Map<RootHandle, string>();
  const rows = files.map((added, index): FileRow => {
    const { root, names } = "file" in added ? added : added.zipped.archive;
    const place = places.get(root) ?? crypto.randomUUID();
    places.set(root, place);
    return {
      ...describe(added),
      place,
      start: 0,
      names: [...names],
      record: `${place} ${index}`,
      sha256: null,
      made: null,
    };
  });
  const replaced = await putFiles(db, project, rows, {
    packs: [],
    roots: Array.from(places, ([handle, place]) => ({ place, handle })),
  });
  if (replaced) await tidyProject(db, project);
}

/** The files of a project, none of them opened yet. */
export async function keptFiles(db: LensDatabase, project: string): Promise<KeptFiles> {
  const [fileRows, packRows, rootRows] = await read(db, ["files", "packs", "roots"], (transaction) =>
    Promise.all([
      readRows(transaction, "files", project),
      readRows(transaction, "packs", project),
      readRows(transaction, "roots", project),
    ]),
  );
  const packs = new Map(
    await Promise.all(
      decodeRows(packSchema, packRows).rows.map(async ({ place }) => [place, await openPack(project, place)] as const),
    ),
  );
  const roots = new Map(decodeRows(rootSchema, rootRows).rows.map(({ place, handle }) => [place, handle]));
  /** Of a ZIP, one for all that is in it: it is looked at once. */
  const ofZips = new Map<string, KeptPlace | null>();
  const findPlace = ({ place, start, size, names, zipped }: FileRow): KeptPlace | null => {
    const root = roots.get(place);
    if (root !== undefined) return { kind: "handle", root, names };
    const pack = packs.get(place);
    return pack && pack.size >= start + (zipped?.size ?? size) ? { kind: "copy", pack, start } : null;
  };
  const placeOf = (row: FileRow): KeptPlace | null => {
    if (row.zipped === undefined) return findPlace(row);
    const key = JSON.stringify([row.place, row.start, row.names]);
    const found = ofZips.has(key) ? (ofZips.get(key) ?? null) : findPlace(row);
    ofZips.set(key, found);
    return found;
  };
  const files: KeptFile[] = [];
  const problems: IntakeProblem[] = [];
  const madeFiles = new Map<string, Provenance>();
  for (const row of decodeRows(fileSchema, fileRows).rows) {
    const { path, size, lastModified, record, sha256, zipped } = row;
    const made = provenanceOfRow(row);
    if (made !== null) madeFiles.set(path, made);
    const place = placeOf(row);
    if (place === null)
      problems.push({
        kind: "unreadable",
        path,
        message: `The copy of ${quote(path)} is gone: the browser has cleared it. Add the file again.`,
      });
    else files.push({ path, size, lastModified, place, record, sha256, ...(zipped === undefined ? {} : { zipped }) });
  }
  const handles = [...roots.values()];
  return {
    files,
    made: madeFiles,
    problems,
    needsPermission: (await permissionOf(handles)) !== "granted",
    askPermission: async () => (await askPermission(handles)) === "granted",
  };
}

const CHECKED_AT_ONCE = 32;

/**
 * Looks whether files are still what they were when they were kept, and tells of those that are not, by path.
 *
 * @throws LensError cancelled
 */
export async function checkFiles(signal: AbortSignal, files: readonly KeptFile[]): Promise<IntakeProblem[]> {
  const handled = files.filter(({ place }) => place.kind === "handle");
  const problems: IntakeProblem[] = [];
  const looked = new Map<KeptPlace, Promise<OpenedFile>>();
  const look = (file: KeptFile): Promise<OpenedFile> => {
    const answer = looked.get(file.place) ?? openPlace(file);
    looked.set(file.place, answer);
    return answer;
  };
  for (let start = 0; start < handled.length; start += CHECKED_AT_ONCE) {
    if (signal.aborted) throw new LensError("cancelled", "Cancelled.");
    const part = handled.slice(start, start + CHECKED_AT_ONCE);
    for (const [index, { state }] of (await Promise.all(part.map(look))).entries()) {
      const path = part[index]?.path ?? "";
      if (state !== "same") problems.push({ kind: "unreadable", path, message: describeState(quote(path), state) });
    }
  }
  return problems;
}

/** Remembers files' SHA-256, where the record still stands as it was opened. */
export async function rememberHashes(
  db: LensDatabase,
  project: string,
  hashes: Iterable<readonly [KeptFile, string]>,
): Promise<void> {
  await write(db, ["files"], async (transaction) => {
    const store = transaction.objectStore("files");
    await Promise.all(
      Array.from(hashes, async ([{ path, record }, sha256]) => {
        const row = fileSchema.safeParse(await store.get([project, path])).data;
        if (row?.record === record) await store.put({ project, ...row, sha256 });
      }),
    );
  });
}

/** Sweeps every project's private files. */
export async function tidyCopies(db: LensDatabase): Promise<void> {
  if ((await copiesDenied()) !== null) return;
  for (const project of await listPackOwners()) await tidyProject(db, project);
}
