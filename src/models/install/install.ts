import { LensError } from "../../lib/errors.ts";
import { sha256 } from "../../lib/sha256.ts";
import { streamXxh128 } from "../../platform/hashing.ts";
import { writeWhole, type ModelStore } from "../../platform/model-store.ts";
import { describeCheckpoint } from "../describe.ts";
import { encodeHead, HEAD_NAME, type StoredPrecision } from "./layout.ts";
import { checkTensors, modelId, storedSize, weightsBytes } from "./plan.ts";
import {
  readJournal,
  readRecord,
  removeJournals,
  writeJournal,
  writeRecord,
  type InstalledModel,
  type Journal,
  type StoredFile,
} from "./record.ts";
import type { OpenedSource, SourceFile } from "./source.ts";
import { transfer, TRANSFER, wrongHash, type TransferOptions } from "./transfer.ts";

/** Told while a model is installed or checked. */
export interface InstallProgress {
  /** Of the model, from the beginning on. */
  readonly id: string;
  /** Bytes done, of `total`; what an earlier part of the same installation did counts as done. */
  readonly done: number;
  readonly total: number;
  /** Bytes a second, lately; null before that can be told. */
  readonly rate: number | null;
}

/** Milliseconds between two words of progress, and over how many the rate is taken. */
const TELL_EVERY = 100;
const RATE_OVER = 5000;

/** Tells progress a few times a second. @returns to be called with the bytes done */
export function progressTeller(
  id: string,
  total: number,
  onProgress: (progress: InstallProgress) => void,
): (done: number, last?: boolean) => void {
  const marks: { at: number; done: number }[] = [];
  let told = -Infinity;
  return (done, last = false) => {
    const at = performance.now();
    if (!last && at - told < TELL_EVERY) return;
    told = at;
    marks.push({ at, done });
    while (marks.length > 2 && at - marks[0]!.at > RATE_OVER) marks.shift();
    const { at: since, done: before } = marks[0]!;
    onProgress({ id, done, total, rate: at - since > TELL_EVERY ? ((done - before) / (at - since)) * 1000 : null });
  };
}

export async function hashStored(bytes: Uint8Array): Promise<string> {
  const hash = await streamXxh128();
  hash.update(bytes);
  return hash.digest();
}

async function write(store: ModelStore, id: string, name: string, bytes: Uint8Array): Promise<StoredFile> {
  await writeWhole(store, id, name, bytes);
  return { name, bytes: bytes.byteLength, xxh128: await hashStored(bytes) };
}

async function copySmall(
  signal: AbortSignal,
  store: ModelStore,
  id: string,
  files: readonly SourceFile[],
): Promise<Journal["small"]> {
  const copied: Journal["small"] = [];
  for (const file of files) {
    const bytes = await file.read(0, file.size, signal);
    const hash = await sha256(bytes);
    if (file.sha256 !== null && file.sha256 !== hash) throw wrongHash(file.path);
    copied.push({
      source: { name: file.name, bytes: file.size, sha256: hash },
      stored: await write(store, id, file.name, bytes),
    });
  }
  return copied;
}

/** Whether what a journal tells of stands in the model store, and its source is still what it was. */
async function holds(store: ModelStore, journal: Journal, source: OpenedSource): Promise<boolean> {
  const sizes = new Map((await store.files(journal.id)).map(({ name, size }) => [name, size]));
  const stored = [...journal.small.map((file) => file.stored), ...journal.written.finished];
  if (stored.some(({ name, bytes }) => sizes.get(name) !== bytes)) return false;
  const { weights } = source;
  return (
    journal.weights.length === weights.length &&
    weights.every(
      ({ file }, i) =>
        journal.weights[i]?.name === file.name &&
        journal.weights[i].bytes === file.size &&
        journal.weights[i].sha256 === file.sha256,
    )
  );
}

export interface InstallOptions {
  readonly transfer?: Partial<TransferOptions>;
  /** Milliseconds since 1970. */
  readonly now?: () => number;
}

/**
 * Installs a source, or goes on with an installation of it that was stopped. A cancel and a lost connection leave
 * what is there to go on from; whatever else goes wrong leaves nothing.
 *
 * @throws LensError cancelled, failed_storage (another tab installs it), missing_room, invalid_download, and what reading throws
 */
export async function installModel(
  signal: AbortSignal,
  store: ModelStore,
  source: OpenedSource,
  precision: StoredPrecision,
  onProgress: (progress: InstallProgress) => void,
  options: InstallOptions = {},
): Promise<InstalledModel> {
  checkTensors(source);
  const id = await modelId(source, precision);
  const done = await store.lock(id, async () => {
    const standing = await readRecord(store, id);
    if (standing !== null) return standing;
    try {
      return await install(signal, store, id, source, precision, onProgress, options);
    } catch (thrown) {
      const error = signal.aborted ? new LensError("cancelled", "Cancelled.") : LensError.from(thrown);
      const goesOn = RESUMABLE.has(error.code) && (await readJournal(store, id).catch(() => null)) !== null;
      if (!goesOn) await store.remove(id).catch(() => undefined); // swept at the next start
      throw error;
    }
  });
  if (done === null)
    throw new LensError(
      "failed_storage",
      `"${source.name}" is being installed already, in another tab or window. Wait for it there.`,
    );
  return done.value;
}

/** A person's stop, and a connection that may come back. */
const RESUMABLE: ReadonlySet<string> = new Set(["cancelled", "failed_download", "missing_access"]);

async function install(
  signal: AbortSignal,
  store: ModelStore,
  id: string,
  source: OpenedSource,
  precision: StoredPrecision,
  onProgress: (progress: InstallProgress) => void,
  options: InstallOptions,
): Promise<InstalledModel> {
  const facts = {
    id,
    name: source.name,
    family: source.architecture.family.id,
    description: describeCheckpoint({ ...source, tokenizer: null }),
    origin: source.origin,
    precision,
  };
  const total = weightsBytes(source);
  const found = await readJournal(store, id);
  const from = found !== null && (await holds(store, found, source)) ? found : null;
  if (from === null) {
    await store.remove(id);
    const needed = storedSize(source, precision);
    if (!(await store.hasRoom(needed))) {
      throw new LensError(
        "missing_room",
        `"${source.name}" takes ${Math.ceil(needed / 1e6)} MB, and there is less room than that. Nothing was installed. Remove a model or a project that is no longer needed, or free space on the disk.`,
      );
    }
  }
  const tell = progressTeller(id, total, onProgress);
  tell(from?.done ?? 0);
  const small = from?.small ?? (await copySmall(signal, store, id, source.small));
  const weights = source.weights.map(({ file }) => ({ name: file.name, bytes: file.size, sha256: file.sha256 }));
  let sequence = from?.sequence ?? 0;
  const { pieces, hashed, kept } = await transfer(signal, {
    store,
    id,
    precision,
    weights: source.weights,
    options: { ...TRANSFER, ...options.transfer },
    from,
    keepJournal: (place) =>
      writeJournal(store, { format: 1, ...facts, sequence: ++sequence, total, weights, small, ...place }),
    onBytes: tell,
  });
  const head = await write(store, id, HEAD_NAME, encodeHead(source.tensors, precision, kept));
  const files = [...small.map(({ stored }) => stored), head, ...pieces];
  const record: InstalledModel = {
    format: 1,
    ...facts,
    installed: new Date(options.now?.() ?? Date.now()).toISOString(),
    bytes: files.reduce((sum, { bytes }) => sum + bytes, 0),
    sources: [...small.map((file) => file.source), ...hashed],
    files,
    kept: [...kept],
  };
  await writeRecord(store, record);
  await removeJournals(store, id);
  tell(total, true);
  return record;
}
