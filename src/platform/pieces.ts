import { LensError } from "../lib/errors.ts";
import { baseName, type ByteSource } from "./bytes.ts";

/** A piece of a file, opened when it is first read. */
export interface Piece {
  readonly name: string;
  /** Bytes. */
  readonly size: number;
  /** null where it is not there. */
  open(): Promise<ByteSource | null>;
}

/** Pieces one after the other as one file. A read may cross any number of them. */
export function piecedSource(path: string, pieces: readonly Piece[]): ByteSource {
  const opened = new Map<Piece, Promise<ByteSource>>();
  const open = (piece: Piece): Promise<ByteSource> => {
    const known = opened.get(piece);
    if (known !== undefined) return known;
    const opening = piece.open().then((source) => {
      if (source?.size === piece.size) return source;
      throw new LensError(
        "missing_file",
        `A part of this installed model (${piece.name}) ${source === null ? "is gone" : "has another size than when it was written"}. Remove the model and install it again.`,
      );
    });
    opened.set(piece, opening);
    opening.catch(() => opened.delete(piece)); // told to whoever asked; the next read tries anew
    return opening;
  };
  return {
    name: baseName(path),
    path,
    size: pieces.reduce((sum, { size }) => sum + size, 0),
    async read(start, end) {
      const bytes = new Uint8Array(end - start);
      let from = 0;
      for (const piece of pieces) {
        const [begin, stop] = [Math.max(start, from), Math.min(end, from + piece.size)];
        if (begin < stop) {
          const part = await (await open(piece)).read(begin - from, stop - from);
          if (part.byteLength !== stop - begin)
            throw new LensError(
              "missing_file",
              `A part of this installed model (${piece.name}) has become shorter. Remove the model and install it again.`,
            );
          // The usual read lies in one piece: no copy.
          if (part.byteLength === bytes.byteLength) return part;
          bytes.set(part, begin - start);
        }
        from += piece.size;
      }
      return bytes;
    },
    async onDisk(start, end) {
      let from = 0;
      for (const piece of pieces) {
        if (start >= from && end <= from + piece.size)
          return (await (await open(piece)).onDisk?.(start - from, end - from)) ?? null;
        from += piece.size;
      }
      return null;
    },
  };
}
