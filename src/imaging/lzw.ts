const MAX_CODES = 4096;

/**
 * GIF's LZW: fills `out` with indices from the code size at `at` and the data sub-blocks after it, and says where it
 * stopped reading; null where the data ends, or breaks, before. `inTime` is called at every sub-block and may throw. The rules for odd streams are those of Pillow's libImaging/GifDecode.c: a full table stays
 * as it is until the next clear code, and a code may run one ahead of the table.
 */
export function unpackLzw(bytes: Uint8Array, at: number, out: Uint8Array, inTime: () => void): { at: number } | null {
  const bits = bytes[at] ?? 0;
  if (bits < 1 || bits > 8) return null;
  const clear = 1 << bits;
  const end = clear + 1;
  const count = out.length;
  /** A code's string is its prefix's string and one more index; strings are kept as where they were last written. */
  const startOf = new Int32Array(MAX_CODES);
  const lengthOf = new Int32Array(MAX_CODES);
  let next = end + 1;
  let size = bits + 1;
  let previousStart = 0;
  let previousLength = 0;
  let filled = 0;

  let position = at + 1;
  let blockLeft = 0;
  let buffer = 0;
  let buffered = 0;
  while (filled < count) {
    while (buffered < size) {
      if (blockLeft === 0) {
        blockLeft = bytes[position++] ?? 0;
        if (blockLeft === 0) return null;
        inTime();
      }
      const byte = bytes[position++];
      if (byte === undefined) return null;
      buffer |= byte << buffered;
      buffered += 8;
      blockLeft -= 1;
    }
    const code = buffer & ((1 << size) - 1);
    buffer >>>= size;
    buffered -= size;

    if (code === clear) {
      next = end + 1;
      size = bits + 1;
      previousLength = 0;
      continue;
    }
    if (code === end || code > next || (code === next && previousLength === 0)) return null;
    const start = filled;
    if (code < clear) out[filled++] = code;
    else {
      // The code that is about to be added is the previous string and its own first index again.
      const from = code === next ? previousStart : (startOf[code] ?? 0);
      const length = code === next ? previousLength + 1 : (lengthOf[code] ?? 0);
      const stop = Math.min(count, filled + length);
      for (let i = from; filled < stop; i++) out[filled++] = out[i]!;
    }
    if (previousLength > 0 && next < MAX_CODES) {
      // The new string lies in the output already: the previous one, followed by the first index of this one.
      startOf[next] = previousStart;
      lengthOf[next] = previousLength + 1;
      if (next === (1 << size) - 1 && size < 12) size += 1;
      next += 1;
    }
    previousStart = start;
    previousLength = filled - start;
  }
  return { at: position };
}
