import { LensError } from "../lib/errors.ts";

/**
 * Number formats of safetensors files, and those of them that become float32.
 *
 * Source: safetensors' `Dtype` (safetensors/src/tensor.rs). Files are little-endian, and so is every machine that
 * WebAssembly and Node's releases run on.
 */

/** Bits an element. A few are below a byte; their tensors still have to end on one. */
const BITS = {
  BOOL: 8,
  F4: 4,
  F6_E2M3: 6,
  F6_E3M2: 6,
  U8: 8,
  I8: 8,
  F8_E5M2: 8,
  F8_E4M3: 8,
  F8_E5M2FNUZ: 8,
  F8_E4M3FNUZ: 8,
  F8_E8M0: 8,
  I16: 16,
  U16: 16,
  F16: 16,
  BF16: 16,
  I32: 32,
  U32: 32,
  F32: 32,
  C64: 64,
  F64: 64,
  I64: 64,
  U64: 64,
} as const;

export type Dtype = keyof typeof BITS;
/** What can be read as float32 without rounding. */
export type FloatDtype = "F32" | "F16" | "BF16";

export function isDtype(name: string): name is Dtype {
  return Object.hasOwn(BITS, name);
}

export function isFloatDtype(dtype: Dtype): dtype is FloatDtype {
  return dtype === "F32" || dtype === "F16" || dtype === "BF16";
}

export function unsupportedDtype(name: string, dtype: Dtype): LensError {
  return new LensError(
    "unsupported_dtype",
    `Tensor "${name}" is ${dtype}; F32, F16 and BF16 are read. Bring a checkpoint saved in one of these.`,
  );
}

export function bitsOf(dtype: Dtype): number {
  return BITS[dtype];
}

/** Smallest step of float16: its subnormals are multiples of it. */
const F16_STEP = 2 ** -24;
/** float32's exponent bias less float16's, 127 - 15. */
const F16_REBIAS = 112;

/** F16 [n] as bytes [2n] to float32 [n]; exact, with subnormals, infinities and NaN's payload. */
export function float16ToFloat32(bytes: Uint8Array): Float32Array {
  const values = new Float32Array(bytes.length >> 1);
  const bits = new Uint32Array(values.buffer);
  for (let i = 0; i < values.length; i++) {
    const half = bytes[2 * i]! | (bytes[2 * i + 1]! << 8);
    const sign = (half & 0x8000) << 16;
    const exponent = (half >> 10) & 0x1f;
    const fraction = half & 0x3ff;
    if (exponent === 0) values[i] = (sign === 0 ? F16_STEP : -F16_STEP) * fraction;
    else if (exponent === 0x1f) bits[i] = sign | 0x7f80_0000 | (fraction << 13);
    else bits[i] = sign | ((exponent + F16_REBIAS) << 23) | (fraction << 13);
  }
  return values;
}

/** BF16 [n] as bytes [2n] to float32 [n]: the upper half of a float32, so exact. */
export function bfloat16ToFloat32(bytes: Uint8Array): Float32Array {
  const bits = new Uint32Array(bytes.length >> 1);
  for (let i = 0; i < bits.length; i++) bits[i] = (bytes[2 * i]! << 16) | (bytes[2 * i + 1]! << 24);
  return new Float32Array(bits.buffer);
}

/**
 * F32 [n] as bytes [4n] to float32 [n]. Copies where the bytes lie at an odd offset or inside a larger buffer, so
 * that what is returned is never somebody else's memory.
 */
export function bytesToFloat32(bytes: Uint8Array): Float32Array {
  const whole = bytes.byteLength === bytes.buffer.byteLength;
  return new Float32Array((whole ? bytes : bytes.slice()).buffer, 0, bytes.byteLength >> 2);
}

/** Elements of a dtype, as they lie in a file, to float32. */
export function toFloat32(dtype: FloatDtype, bytes: Uint8Array): Float32Array {
  if (dtype === "F16") return float16ToFloat32(bytes);
  return dtype === "BF16" ? bfloat16ToFloat32(bytes) : bytesToFloat32(bytes);
}
