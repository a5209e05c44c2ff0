/** What deflate can make of one byte at the very most (zlib's technical notes: 1032 to 1). */
const DEFLATE_MAX_RATIO = 1032;

/** Fed in pieces, so that a browser that inflates a whole piece at once overshoots by 17 MB at the most. */
const PIECE = 1 << 14;

/** How long a stream that was cut short is waited for before its end is told to the inflater, in milliseconds. */
const PATIENCE = 50;

/** A zlib stream ends with a checksum of what was packed. */
const CHECKSUM = 4;

/**
 * How a stream ended: "whole", and its checksum is right; "unchecked": all bytes came, but the checksum is wrong or
 * missing, or more follows than was asked for; "short": it ended or broke before them.
 */
export type StreamEnd = "whole" | "unchecked" | "short";

/**
 * The first `size` bytes of a zlib stream, put into the buffers that `next` hands out one after the other (null: no
 * more). It never holds more than a piece in flight, so a bomb inflates no further than the header allows.
 *
 * A stream that breaks loses what it had made of the piece in which it broke; it is then begun again and that piece
 * fed byte by byte, so that everything before the break arrives. `next` is therefore asked for once more from the start.
 */
export async function inflateInto(
  parts: readonly Uint8Array[],
  size: number,
  begin: () => () => Uint8Array | null,
): Promise<StreamEnd> {
  const compressed = parts.reduce((sum, part) => sum + part.length, 0);
  if (size > compressed * DEFLATE_MAX_RATIO) return "short";
  const first = await inflatePieces([...cut(parts, compressed, Infinity)], 0, begin());
  if (first.end !== "short" || first.broken === null) return first.end;
  return (await inflatePieces([...cut(parts, compressed, first.broken)], PATIENCE, begin())).end;
}

/** Pieces of PIECE bytes, the checksum apart from what it is of; the piece numbered `fine` in bytes. */
function* cut(parts: readonly Uint8Array[], compressed: number, fine: number): Generator<Uint8Array<ArrayBuffer>> {
  const end = compressed - CHECKSUM;
  let before = 0;
  let number = 0;
  for (const part of parts) {
    for (let at = 0; at < part.length; number++) {
      const place = before + at;
      const length = Math.min(PIECE, part.length - at, place < end ? end - place : Infinity);
      if (number === fine) for (let i = 0; i < length; i++) yield part.slice(at + i, at + i + 1);
      else yield part.slice(at, at + length);
      at += length;
    }
    before += part.length;
  }
}

/** Waits until `last` is longer ago than `patience`, both in milliseconds. */
async function quiet(patience: number, last: () => number): Promise<void> {
  while (performance.now() - last() < patience) await new Promise((resolve) => setTimeout(resolve, patience));
}

/** `broken`: the piece in which the stream broke; null where it only ended early. */
async function inflatePieces(
  pieces: readonly Uint8Array<ArrayBuffer>[],
  patience: number,
  next: () => Uint8Array | null,
): Promise<{ end: StreamEnd; broken: number | null }> {
  const stream = new DecompressionStream("deflate");
  const writer = stream.writable.getWriter();
  const reader = stream.readable.getReader();
  let fed = 0;
  let arrived = performance.now();
  const feeding = (async () => {
    for (const piece of pieces) {
      // Ready once everything that was made of the pieces before has been taken.
      await writer.ready;
      await writer.write(piece);
      fed += 1;
    }
    await writer.ready;
    // Node's writer is ready before its reader has been given everything.
    if (patience > 0) await quiet(patience, () => arrived);
    await writer.close();
  })();
  // What is wrong with the stream is told by the reader as well.
  feeding.catch(() => undefined);
  let row = next();
  let filled = 0;
  try {
    for (;;) {
      const { done, value } = await reader.read();
      arrived = performance.now();
      if (done) return { end: row === null ? "whole" : "short", broken: null };
      for (let at = 0; at < value.length;) {
        if (row === null) return { end: "unchecked", broken: null };
        const take = Math.min(row.length - filled, value.length - at);
        row.set(value.subarray(at, at + take), filled);
        filled += take;
        at += take;
        if (filled < row.length) continue;
        row = next();
        filled = 0;
      }
    }
  } catch (thrown) {
    // A broken stream shows as the browser's TypeError or zlib's Error with a code; anything else is not about the file.
    if (
      !(
        thrown instanceof TypeError ||
        (thrown instanceof Error && "code" in thrown && String(thrown.code).startsWith("Z_"))
      )
    )
      throw thrown;
    return { end: row === null ? "unchecked" : "short", broken: fed };
  } finally {
    await reader.cancel().catch(() => undefined);
  }
}
