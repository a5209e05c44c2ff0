const LARGEST_EXACT = BigInt(Number.MAX_SAFE_INTEGER);

/** Takes bytes one after the other, little-endian. Never copies. */
export class Cursor {
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  readonly #atEnd: () => Error;
  #position = 0;
  #ended = false;

  /** @param atEnd what is thrown where more is asked for than there is */
  constructor(bytes: Uint8Array, atEnd: () => Error) {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.#atEnd = atEnd;
  }

  /** Bytes taken so far. */
  get position(): number {
    return this.#position;
  }

  /** Bytes that are left. */
  get left(): number {
    return this.#bytes.length - this.#position;
  }

  /** Whether more was asked for than there is. */
  get ended(): boolean {
    return this.#ended;
  }

  #advance(count: number): number {
    if (count > this.left) {
      this.#ended = true;
      throw this.#atEnd();
    }
    const at = this.#position;
    this.#position += count;
    return at;
  }

  u8(): number {
    return this.#bytes[this.#advance(1)]!;
  }

  u16(): number {
    return this.#view.getUint16(this.#advance(2), true);
  }

  u32(): number {
    return this.#view.getUint32(this.#advance(4), true);
  }

  i32(): number {
    return this.#view.getInt32(this.#advance(4), true);
  }

  /** Infinity where a number cannot hold it: more than any file has. */
  u64(): number {
    const value = this.#view.getBigUint64(this.#advance(8), true);
    return value > LARGEST_EXACT ? Infinity : Number(value);
  }

  /** Big-endian, as pickle has its floats. */
  f64(): number {
    return this.#view.getFloat64(this.#advance(8), false);
  }

  take(count: number): Uint8Array {
    const at = this.#advance(count);
    return this.#bytes.subarray(at, at + count);
  }

  /** Bytes up to a line feed, which is taken too. */
  line(): Uint8Array {
    const end = this.#bytes.indexOf(0x0a, this.#position);
    const bytes = this.take(end < 0 ? this.left + 1 : end - this.#position);
    this.#advance(1);
    return bytes;
  }
}
