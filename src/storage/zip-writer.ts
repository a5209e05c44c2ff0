import { Zip, ZipDeflate, ZipPassThrough } from "fflate";

/** Writes an archive an entry after the other, in this thread, a turn at a time: the library's own workers are made from text, which the page's policy forbids. */
export interface ZipWriter {
  /** @param packed whether it gets smaller by being compressed: pictures do not */
  add(name: string, bytes: Uint8Array, packed: boolean): Promise<void>;
  /** Ends the archive. @throws what went wrong with any entry */
  finish(): Blob;
}

/** Bytes a turn. */
const PIECE = 2 ** 20;
/** The first day that a ZIP can say: when an archive was made is nobody's business. */
const NO_TIME = new Date(1980, 0, 1);

const nextTurn = () => new Promise<void>((resolve) => setTimeout(resolve));

export function createZipWriter(): ZipWriter {
  const pieces: Uint8Array<ArrayBuffer>[] = [];
  let failure: Error | null = null;
  const zip = new Zip((error, piece) => {
    if (error === null) pieces.push(new Uint8Array(piece));
    else failure = error;
  });
  return {
    async add(name, bytes, packed) {
      const entry = packed ? new ZipDeflate(name, { level: 6 }) : new ZipPassThrough(name);
      entry.mtime = NO_TIME;
      zip.add(entry);
      for (let start = 0; start < bytes.length; start += PIECE) {
        entry.push(bytes.slice(start, start + PIECE), start + PIECE >= bytes.length);
        await nextTurn();
      }
      if (bytes.length === 0) entry.push(bytes, true);
    },
    finish() {
      zip.end();
      if (failure !== null) throw failure;
      return new Blob(pieces, { type: "application/zip" });
    },
  };
}
