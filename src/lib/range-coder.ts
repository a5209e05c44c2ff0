/**
 * Arithmetic coding of single bits whose chances are learned as they come: what is foreseen costs next to nothing, which no code
 * of whole bits can do. The carry is LZMA's (Igor Pavlov, LZMA specification, "Range decoder"); a chance is the mean of two that
 * are learned at different speeds.
 *
 * Writing and reading are one interface, so that what is coded is described once: a writer takes the bit that it is given, a
 * reader finds it, and both answer it.
 */
export interface BitCoder {
  /** @param at which of the models' chances the bit has @param bit 0 or 1; a reader does not look at it */
  bit(models: BitModels, at: number, bit: number): number;
  /** A number of so many bits, all alike likely. @param count 0 to 31 */
  bits(count: number, value: number): number;
}

/** Chances that a bit is 0, of 65536: learned fast and slowly, all even at first. */
export interface BitModels {
  readonly fast: Uint16Array;
  readonly slow: Uint16Array;
}

const EVEN = 1 << 15;
const [FAST, SLOW] = [4, 7];
/** Ranges below are widened by a byte. */
const LEAST = 2 ** 24;
const ALL = 2 ** 32;

export const bitModels = (length: number): BitModels => ({
  fast: new Uint16Array(length).fill(EVEN),
  slow: new Uint16Array(length).fill(EVEN),
});

/** What of a range is for 0: never none of it, never all. */
const shareOf = (range: number, { fast, slow }: BitModels, at: number): number =>
  (range >>> 12) * ((fast[at]! + slow[at]!) >>> 5);

function learn({ fast, slow }: BitModels, at: number, bit: number): void {
  const [quick, steady] = [fast[at]!, slow[at]!];
  fast[at] = bit === 0 ? quick + ((65_536 - quick) >> FAST) : quick - (quick >> FAST);
  slow[at] = bit === 0 ? steady + ((65_536 - steady) >> SLOW) : steady - (steady >> SLOW);
}

export interface BitWriter extends BitCoder {
  /** Ends it. */
  finish(): Uint8Array;
}

export function bitWriter(): BitWriter {
  let out = new Uint8Array(2 ** 12);
  let length = 0;
  let [low, range] = [0, ALL - 1];
  /** The last byte that a carry may still reach, and how many of 255 follow it. */
  let [held, run] = [0, 0];
  const put = (byte: number) => {
    if (length === out.length) {
      const more = new Uint8Array(2 * length);
      more.set(out);
      out = more;
    }
    out[length++] = byte;
  };
  const shift = () => {
    if (low < 0xff00_0000 || low >= ALL) {
      const carry = low >= ALL ? 1 : 0;
      put(held + carry);
      for (; run > 0; run--) put(255 + carry);
      held = Math.floor(low / LEAST) & 255;
    } else run++;
    low = (low % LEAST) * 256;
  };
  const narrow = (share: number, bit: number) => {
    if (bit === 0) range = share;
    else {
      low += share;
      range -= share;
    }
    while (range < LEAST) {
      range *= 256;
      shift();
    }
  };
  return {
    bit(models, at, bit) {
      narrow(shareOf(range, models, at), bit);
      learn(models, at, bit);
      return bit;
    },
    bits(count, value) {
      for (let i = count - 1; i >= 0; i--) narrow(range >>> 1, (value >>> i) & 1);
      return value;
    },
    finish() {
      for (let i = 0; i < 5; i++) shift();
      return out.slice(0, length);
    },
  };
}

export interface BitReader extends BitCoder {
  /** Whether as many bytes were read as there are. What lies behind the end reads as zeros. */
  whole(): boolean;
}

export function bitReader(bytes: Uint8Array): BitReader {
  let at = 0;
  let [code, range] = [0, ALL - 1];
  const take = () => bytes[at++] ?? 0;
  for (let i = 0; i < 5; i++) code = (code % LEAST) * 256 + take();
  const narrow = (share: number): number => {
    const bit = code < share ? 0 : 1;
    if (bit === 0) range = share;
    else {
      code -= share;
      range -= share;
    }
    while (range < LEAST) {
      range *= 256;
      code = (code * 256 + take()) % ALL;
    }
    return bit;
  };
  return {
    bit(models, place) {
      const bit = narrow(shareOf(range, models, place));
      learn(models, place, bit);
      return bit;
    },
    bits(count) {
      let value = 0;
      for (let i = 0; i < count; i++) value = 2 * value + narrow(range >>> 1);
      return value;
    },
    whole: () => at === bytes.length,
  };
}
