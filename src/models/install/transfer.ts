import { LensError } from "../../lib/errors.ts";
import { streamSha256, type StreamHash } from "../../platform/hashing.ts";
import type { ModelStore } from "../../platform/model-store.ts";
import { convert, elementBytes, PIECE_BYTES, storedDtype, type FloatTensor, type StoredPrecision } from "./layout.ts";
import { PieceWriter } from "./piece-writer.ts";
import type { Journal, StoredFile } from "./record.ts";
import type { WeightsFile } from "./source.ts";
import { ChunkReader, type ChunkOptions } from "./chunk-reader.ts";

export interface TransferOptions extends ChunkOptions {
  readonly pieceBytes: number;
  /** Bytes read between two journals: what a crash costs at most. */
  readonly journalBytes: number;
}

/** Four chunks of 16 MB in flight hide a disk's or a server's answer time, and are most of what memory holds. */
export const TRANSFER: TransferOptions = {
  chunkBytes: 16 * 2 ** 20,
  inFlight: 4,
  pieceBytes: PIECE_BYTES,
  journalBytes: 128 * 2 ** 20,
};

export interface Transferred {
  readonly pieces: readonly StoredFile[];
  readonly hashed: Journal["hashed"];
  readonly kept: ReadonlySet<string>;
}

/** What of a journal changes while the weights move. */
type Place = Pick<Journal, "done" | "hashed" | "at" | "sha" | "kept" | "written" | "before">;

export interface TransferParts {
  readonly store: ModelStore;
  readonly id: string;
  readonly precision: StoredPrecision;
  readonly weights: readonly WeightsFile[];
  readonly options: TransferOptions;
  /** Where an earlier one stopped. */
  readonly from: Place | null;
  keepJournal(place: Place): Promise<void>;
  /** Bytes read, of all files; called after every part. */
  onBytes(done: number): void;
}

/** Said of what has another hash than its publisher told. */
export function wrongHash(name: string): LensError {
  return new LensError(
    "invalid_download",
    `${name} is not what its publisher offers: its SHA-256 differs. Nothing was installed. Try again; if it stays so, the server or something on the way to it changes files.`,
  );
}

/**
 * Moves the weights: reads every file once from front to back, hashes it, converts its tensors and writes them one
 * after the other. Memory holds a few chunks, whatever the size. Whenever it stops (a cancel, a cut connection) it
 * leaves a journal, and going on from one gives byte for byte what an undisturbed run gives.
 *
 * @throws LensError invalid_download where a hash is not the published one, and what reading and writing throw
 */
export async function transfer(signal: AbortSignal, parts: TransferParts): Promise<Transferred> {
  const { store, id, from, options, weights } = parts;
  const state = new State(await PieceWriter.open(store, id, options.pieceBytes, from?.written ?? null), parts);
  try {
    for (; state.file < weights.length; state.nextFile()) await moveFile(signal, state, weights[state.file]!);
    const pieces = await state.out.finish();
    return { pieces, hashed: state.hashed, kept: state.kept };
  } catch (thrown) {
    await state.stop();
    throw thrown;
  } finally {
    await state.out.close();
  }
}

class State {
  readonly parts: TransferParts;
  readonly out: PieceWriter;
  readonly kept: Set<string>;
  readonly hashed: Journal["hashed"];
  file: number;
  tensor: number;
  consumed: number;
  sha: { hash: StreamHash; upTo: number } | null = null;
  saved: Journal["sha"];
  /** False while a part is half written or hashed. */
  whole = true;
  #before: Journal["before"];
  /** Bytes read of the files before this one. */
  #earlier: number;
  #unsaved = 0;

  constructor(out: PieceWriter, parts: TransferParts) {
    const { from } = parts;
    this.parts = parts;
    this.out = out;
    this.kept = new Set(from?.kept ?? []);
    this.hashed = [...(from?.hashed ?? [])];
    this.file = from?.at.file ?? 0;
    this.tensor = from?.at.tensor ?? 0;
    this.consumed = from?.at.consumed ?? 0;
    this.saved = from?.sha ?? null;
    this.#before = from?.before ?? out.written();
    this.#earlier = parts.weights.slice(0, this.file).reduce((sum, { file }) => sum + file.size, 0);
  }

  nextFile(): void {
    this.#earlier += this.parts.weights[this.file]?.file.size ?? 0;
    this.file++;
    this.tensor = 0;
    this.sha = null;
    this.saved = null;
  }

  /** A tensor begins: here it would be begun again. */
  mark(): void {
    if (this.consumed === 0) this.#before = this.out.written();
  }

  /** The tensor that was begun does not fit float16. */
  async restart(tensor: FloatTensor): Promise<void> {
    this.kept.add(tensor.name);
    this.consumed = 0;
    await this.out.goTo(this.#before);
  }

  /** Every byte of a file once, in order; after a stop some come again. */
  seen(bytes: Uint8Array, at: number): void {
    const { sha } = this;
    if (sha === null) return;
    const fresh = bytes.subarray(Math.max(0, sha.upTo - at));
    sha.hash.update(fresh);
    sha.upTo += fresh.byteLength;
    this.#unsaved += fresh.byteLength;
    this.parts.onBytes(this.#earlier + sha.upTo);
  }

  async keep(always = false): Promise<void> {
    if (!always && this.#unsaved < this.parts.options.journalBytes) return;
    await this.out.flush();
    await this.parts.keepJournal({
      done: this.#earlier + (this.sha?.upTo ?? 0),
      hashed: this.hashed,
      at: { file: this.file, tensor: this.tensor, consumed: this.consumed },
      sha: this.sha === null ? this.saved : { state: this.sha.hash.save(), upTo: this.sha.upTo },
      kept: [...this.kept],
      written: this.out.written(),
      before: this.#before,
    });
    this.#unsaved = 0;
  }

  /** The last journal, where what stands is whole; else the one before it counts. */
  async stop(): Promise<void> {
    if (this.whole) await this.keep(true).catch(() => undefined); // why it stopped is told already
  }
}

async function moveFile(signal: AbortSignal, state: State, { file, tensors }: WeightsFile): Promise<void> {
  state.sha = { hash: await streamSha256(state.saved?.state ?? null), upTo: state.saved?.upTo ?? 0 };
  const current = tensors[state.tensor];
  // Hashing may be ahead of the tensor (a chunk's end) or behind it (a gap before it).
  const start = Math.min(state.sha.upTo, current === undefined ? file.size : current.offset + state.consumed);
  const chunks = new ChunkReader(signal, file, start, state.parts.options, (bytes, at) => state.seen(bytes, at));
  try {
    for (; state.tensor < tensors.length; state.tensor++, state.consumed = 0) {
      state.mark();
      while (!(await moveTensor(signal, state, chunks, tensors[state.tensor]!)));
    }
    await chunks.finish();
  } finally {
    chunks.close();
  }
  state.whole = false;
  const sha256 = state.sha.hash.digest();
  if (file.sha256 !== null && file.sha256 !== sha256) throw wrongHash(file.path);
  state.hashed.push({ name: file.name, bytes: file.size, sha256 });
  state.whole = true;
}

/** @returns false where it does not fit the format it was to be stored in, and has to be read again */
async function moveTensor(
  signal: AbortSignal,
  state: State,
  chunks: ChunkReader,
  tensor: FloatTensor,
): Promise<boolean> {
  const stored = storedDtype(tensor, state.parts.precision, state.kept);
  const end = tensor.offset + tensor.byteLength;
  for await (const part of chunks.read(tensor.offset + state.consumed, end, elementBytes(tensor.dtype))) {
    const converted = convert(tensor.dtype, stored, part);
    state.whole = false;
    if (converted === null) {
      await state.restart(tensor);
      state.whole = true;
      return false;
    }
    await state.out.write(converted);
    state.consumed += part.byteLength;
    state.whole = true;
    await state.keep();
    signal.throwIfAborted();
  }
  return true;
}
