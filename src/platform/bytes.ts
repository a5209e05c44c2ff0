/**
 * The few things that differ between a browser and Node live in this folder, each behind a small interface.
 *
 * ByteSource: a file as the rest of the program sees it, read by range, so that a 4.5 GB checkpoint never has to
 * be in memory whole.
 */
export interface ByteSource {
  /** File name without folders. */
  readonly name: string;
  /** Path relative to what was dropped or named, with forward slashes; for messages and for telling roles apart. */
  readonly path: string;
  /** Bytes. */
  readonly size: number;
  /** Bytes [start, end), both within [0, size]. */
  read(start: number, end: number): Promise<Uint8Array>;
  /** Where the bytes [start, end) lie as they are; null where they are in no one file. Absent where files have no names. */
  onDisk?(start: number, end: number): Promise<DiskRange | null>;
}

/** A place in a file on a disk, links followed. */
export interface DiskRange {
  /** Absolute. */
  readonly folder: string;
  readonly name: string;
  /** Bytes. */
  readonly offset: number;
}

export function readAll(source: ByteSource): Promise<Uint8Array> {
  return source.read(0, source.size);
}

/** Pieces of bytes, one after the other. */
export function joinBytes(pieces: readonly ArrayLike<number>[]): Uint8Array {
  const whole = new Uint8Array(pieces.reduce((sum, piece) => sum + piece.length, 0));
  let at = 0;
  for (const piece of pieces) {
    whole.set(piece, at);
    at += piece.length;
  }
  return whole;
}

/** The last part of a path written with either separator. */
export function baseName(path: string): string {
  return path.slice(Math.max(path.lastIndexOf("/"), path.lastIndexOf("\\")) + 1);
}

export function bytesSource(path: string, bytes: Uint8Array): ByteSource {
  return {
    name: baseName(path),
    path,
    size: bytes.byteLength,
    read: (start, end) => Promise.resolve(bytes.subarray(start, end)),
  };
}

/** Bytes from which a read is worth the look. */
const LARGE = 2 ** 20;
/** What was last made to have young memory looked at; it is read too, so that no compiler leaves it out. */
let looked: ArrayBuffer | null = null;

/**
 * Bytes of a blob, in memory of their own. V8 counts what blobs read as young memory, and looks whether that is too much
 * only as a script makes a buffer: without one, some hundred megabytes that nobody holds any more stand beside a tower whose
 * weights come part by part.
 *
 * @throws DOMException NotReadableError where its file has changed or is gone
 */
async function readBlob(blob: Blob, start: number, end: number): Promise<Uint8Array<ArrayBuffer>> {
  if (end - start >= LARGE) looked = new ArrayBuffer(looked?.byteLength === 64 ? 128 : 64);
  return new Uint8Array(await blob.slice(start, end).arrayBuffer());
}

export function blobSource(path: string, blob: Blob): ByteSource {
  return {
    name: baseName(path),
    path,
    size: blob.size,
    read: (start, end) => readBlob(blob, start, end),
  };
}
