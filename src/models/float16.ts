import { bfloat16ToFloat32, type FloatDtype } from "./dtypes.ts";

/** float32's exponent bias less float16's, 127 - 15, in place. */
const REBIAS = 112 << 23;
/** The least float32 magnitude that rounds to a float16 beyond 65504: 65520, halfway to 65536 and even there. */
const OVERFLOW = 0x477f_f000;
const INFINITY = 0x7f80_0000;
/** 2^-14, float16's least normal number. */
const NORMAL = 0x3880_0000;
/** 2^-25: half of float16's least step; itself a tie, to the even zero. */
const VANISHES = 0x3300_0000;

/**
 * F32 to F16, to the nearest, ties to even, as IEEE 754 and PyTorch do: subnormals kept, infinities and NaN carried
 * over (a NaN stays one). The tests hold it to every float16 and to what lies halfway between two.
 *
 * @param bits float32 [n], as its bits
 * @param float16 float16 [n], as its bits; written
 * @returns whether all fit: a finite number that is too large becomes an infinity
 */
export function toFloat16Bits(bits: Uint32Array, float16: Uint16Array): boolean {
  let fit = true;
  for (let i = 0; i < bits.length; i++) {
    const value = bits[i]!;
    const sign = (value >>> 16) & 0x8000;
    const magnitude = value & 0x7fff_ffff;
    if (magnitude < OVERFLOW && magnitude >= NORMAL) {
      // Half a step less one, and one where the kept part is odd: a carry goes up into the exponent, as it should.
      float16[i] = sign | ((magnitude - REBIAS + 0xfff + ((magnitude >>> 13) & 1)) >>> 13);
    } else if (magnitude < NORMAL) {
      float16[i] = magnitude <= VANISHES ? sign : sign | subnormal(magnitude);
    } else if (magnitude > INFINITY) {
      float16[i] = sign | 0x7e00 | ((magnitude >>> 13) & 0x3ff);
    } else {
      float16[i] = sign | 0x7c00;
      fit &&= magnitude === INFINITY;
    }
  }
  return fit;
}

/** float32 [n] to float16 [n] as its bits; infinity where a finite number is too large. */
export function toFloat16(values: Float32Array): Uint16Array {
  const float16 = new Uint16Array(values.length);
  toFloat16Bits(new Uint32Array(values.buffer, values.byteOffset, values.length), float16);
  return float16;
}

/** @param magnitude bits of a float32 between 2^-25 and 2^-14 @returns how many steps of 2^-24 it is, rounded */
function subnormal(magnitude: number): number {
  const fraction = (magnitude & 0x7f_ffff) | 0x80_0000;
  const shift = 126 - (magnitude >>> 23);
  const kept = fraction >>> shift;
  const rest = fraction & ((1 << shift) - 1);
  const half = 1 << (shift - 1);
  return rest > half || (rest === half && (kept & 1) === 1) ? kept + 1 : kept;
}

/** Elements as 32 bits each, at an address that a Uint32Array may have; copies only where it has to. */
function words(bytes: Uint8Array): Uint32Array {
  const aligned = bytes.byteOffset % 4 === 0 ? bytes : bytes.slice();
  return new Uint32Array(aligned.buffer, aligned.byteOffset, aligned.byteLength >> 2);
}

/** Elements of a dtype, as they lie in a file, to F16 as it lies in one; null where a finite one is too large for it. */
export function convertToFloat16(dtype: FloatDtype, bytes: Uint8Array): Uint8Array | null {
  if (dtype === "F16") return bytes;
  const bits = dtype === "F32" ? words(bytes) : words(new Uint8Array(bfloat16ToFloat32(bytes).buffer));
  const float16 = new Uint16Array(bits.length);
  return toFloat16Bits(bits, float16) ? new Uint8Array(float16.buffer) : null;
}
