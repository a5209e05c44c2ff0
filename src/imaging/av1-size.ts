/** OBU types. Source: the AV1 specification, 6.2.2. */
const SEQUENCE_HEADER = 1;

/** Bits of a byte string, the highest first; zeros behind its end. */
class Bits {
  readonly #bytes: Uint8Array;
  #at = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  read(count: number): number {
    let value = 0;
    for (let i = 0; i < count; i++, this.#at++)
      value = value * 2 + (((this.#bytes[this.#at >> 3] ?? 0) >> (7 - (this.#at & 7))) & 1);
    return value;
  }

  flag(): boolean {
    return this.read(1) === 1;
  }

  /** A number that says its own length in zeros. */
  variable(): void {
    let zeros = 0;
    while (zeros < 32 && !this.flag()) zeros++;
    this.read(zeros);
  }
}

/** The largest frame that a sequence header allows. Source: the AV1 specification, 5.5.1. */
function largestFrame(header: Uint8Array): { width: number; height: number } {
  const bits = new Bits(header);
  bits.read(4);
  if (bits.flag()) bits.read(5);
  else {
    let delayBits = 0;
    if (bits.flag()) {
      bits.read(64);
      if (bits.flag()) bits.variable();
      if (bits.flag()) {
        delayBits = bits.read(5) + 1;
        bits.read(42);
      }
    }
    const saysDelay = bits.flag();
    for (let left = bits.read(5); left >= 0; left--) {
      bits.read(12);
      if (bits.read(5) > 7) bits.read(1);
      if (delayBits > 0 && bits.flag()) bits.read(2 * delayBits + 1);
      if (saysDelay && bits.flag()) bits.read(4);
    }
  }
  const [across, down] = [bits.read(4) + 1, bits.read(4) + 1];
  return { width: bits.read(across) + 1, height: bits.read(down) + 1 };
}

/**
 * The largest frame of an AV1 stream's sequence headers, in pixels; null where it has none. A container may say another
 * size: the decoder makes this one first.
 *
 * @param stream open bitstream units, one after the other
 */
export function av1Size(stream: Uint8Array): { readonly width: number; readonly height: number } | null {
  let largest: { width: number; height: number } | null = null;
  for (let at = 0; at < stream.length;) {
    const head = stream[at]!;
    const type = (head >> 3) & 15;
    at += head & 4 ? 2 : 1;
    let size = stream.length - at;
    if (head & 2) {
      // Seven bits a byte, the lowest first.
      size = 0;
      for (let i = 0, byte = 128; i < 8 && byte >= 128; i++) {
        byte = stream[at++] ?? 0;
        size += (byte & 127) * 2 ** (7 * i);
      }
    }
    if (type === SEQUENCE_HEADER) {
      const frame = largestFrame(stream.subarray(at, at + size));
      if (largest === null || frame.width * frame.height > largest.width * largest.height) largest = frame;
    }
    at += size;
  }
  return largest;
}
