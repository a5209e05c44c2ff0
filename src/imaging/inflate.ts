/** What deflate can make of one byte at the very most (zlib's technical notes: 1032 to 1). */
const DEFLATE_MAX_RATIO = 1032;

/** Fed in pieces, so that a browser that inflates a whole piece at once overshoots by 17 MB at the most. */
const PIECE = 1 << 14;

/**
 * The first `size` bytes of a zlib stream, or null where it ends or breaks before them. It never holds more than
 * `size` bytes and the piece in flight, so a bomb inflates no further than the header allows; what follows in the
 * stream (more data, its checksum) is not looked at, as in Pillow.
 */
export async function inflateExactly(parts: readonly Uint8Array[], size: number): Promise<Uint8Array | null> {
  const compressed = parts.reduce((sum, part) => sum + part.length, 0);
  if (size > compressed * DEFLATE_MAX_RATIO) return null;
  const out = new Uint8Array(size);
  const reader = pieces(parts).pipeThrough(new DecompressionStream("deflate")).getReader();
  let filled = 0;
  try {
    while (filled < size) {
      const { done, value } = await reader.read();
      if (done) return null;
      const take = value.subarray(0, size - filled);
      out.set(take, filled);
      filled += take.length;
    }
  } catch (thrown) {
    // A broken stream shows as a TypeError of the reader; anything else is not about the file.
    if (thrown instanceof TypeError) return null;
    throw thrown;
  }
  await reader.cancel();
  return out;
}

function pieces(parts: readonly Uint8Array[]): ReadableStream<Uint8Array<ArrayBuffer>> {
  let part = 0;
  let at = 0;
  return new ReadableStream({
    pull(controller) {
      while (part < parts.length && at >= (parts[part]?.length ?? 0)) {
        part += 1;
        at = 0;
      }
      const current = parts[part];
      if (current === undefined) return controller.close();
      controller.enqueue(current.slice(at, at + PIECE));
      at += PIECE;
    },
  });
}
