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

/** Bytes from which on a part of a blob is streamed into memory that has been used before. */
const STREAMED = 2 ** 20;
/** Bytes of used memory that wait to be read into. */
const MOST_USED = 64 * 2 ** 20;
/** What such parts were read into, and may be handed back. */
const readInto = new WeakSet<ArrayBufferLike>();
const used: ArrayBuffer[] = [];

/** Of a blob's stream, which the modules without a browser's types do not know. */
interface BlobReader {
  read(into: Uint8Array): Promise<{ readonly value?: Uint8Array }>;
  cancel(): Promise<void>;
}
interface StreamedBlob {
  stream(): { getReader(options: { readonly mode: "byob" }): BlobReader };
}

/** @returns null where this engine streams no blobs into given memory (Safari), or the part is not whole */
async function streamBlob(part: Blob): Promise<Uint8Array | null> {
  let reader: BlobReader;
  try {
    reader = (part as unknown as StreamedBlob).stream().getReader({ mode: "byob" });
  } catch {
    return null;
  }
  const [again] = used.splice(used.findIndex(({ byteLength }) => byteLength === part.size) >>> 0, 1);
  let buffer: ArrayBufferLike = again ?? new ArrayBuffer(part.size);
  for (let at = 0; at < part.size;) {
    const { value } = await reader.read(new Uint8Array(buffer, at));
    if (value === undefined || value.byteLength === 0) return null;
    buffer = value.buffer;
    at += value.byteLength;
  }
  await reader.cancel();
  readInto.add(buffer);
  return new Uint8Array(buffer);
}

/**
 * Hands back memory of a blob's part, by who has copied it and is the last to hold it: parts of the same size are read
 * into it again. Hundreds of megabytes of such buffers gather before they are collected as garbage else.
 */
export function letGo({ buffer, byteLength }: ArrayBufferView): void {
  if (byteLength !== buffer.byteLength || !(buffer instanceof ArrayBuffer) || !readInto.delete(buffer)) return;
  used.push(buffer);
  for (let bytes = used.reduce((sum, one) => sum + one.byteLength, 0); bytes > MOST_USED;)
    bytes -= used.shift()!.byteLength;
}

export function blobSource(path: string, blob: Blob): ByteSource {
  return {
    name: baseName(path),
    path,
    size: blob.size,
    async read(start, end) {
      const part = blob.slice(start, end);
      return (part.size < STREAMED ? null : await streamBlob(part)) ?? new Uint8Array(await part.arrayBuffer());
    },
  };
}
