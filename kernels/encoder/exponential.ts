/**
 * What `exponential` computes with, four lanes each. In memory, since V8 makes a constant of 128 bits anew, by four
 * instructions, wherever it stands, and folds a load into what takes it.
 */
const NUMBERS = memory.data<f32>(
  [
    88,
    88,
    88,
    88,
    -87,
    -87,
    -87,
    -87,
    Mathf.LOG2E,
    Mathf.LOG2E,
    Mathf.LOG2E,
    Mathf.LOG2E,
    0.693359375,
    0.693359375,
    0.693359375,
    0.693359375,
    -2.1219444e-4,
    -2.1219444e-4,
    -2.1219444e-4,
    -2.1219444e-4,
    1.98756915e-4,
    1.98756915e-4,
    1.98756915e-4,
    1.98756915e-4,
    1.3981999507e-3,
    1.3981999507e-3,
    1.3981999507e-3,
    1.3981999507e-3,
    8.3334519073e-3,
    8.3334519073e-3,
    8.3334519073e-3,
    8.3334519073e-3,
    4.1665795894e-2,
    4.1665795894e-2,
    4.1665795894e-2,
    4.1665795894e-2,
    1.6666665459e-1,
    1.6666665459e-1,
    1.6666665459e-1,
    1.6666665459e-1,
    5.0000001201e-1,
    5.0000001201e-1,
    5.0000001201e-1,
    5.0000001201e-1,
    1,
    1,
    1,
    1,
  ],
  16,
);

/**
 * e^x in four lanes, to 2 units in the last place; beyond -87 and 88 as there, and NaN stays NaN. Cephes' expf: the
 * power of two apart, a polynomial for the rest.
 */
export function exponential(input: v128): v128 {
  // In this order of arguments NaN comes through.
  const x = f32x4.pmax(f32x4.pmin(input, v128.load(NUMBERS)), v128.load(NUMBERS, 16));
  const power = f32x4.nearest(f32x4.mul(x, v128.load(NUMBERS, 32)));
  const near = f32x4.relaxed_nmadd(power, v128.load(NUMBERS, 48), x);
  const rest = f32x4.relaxed_nmadd(power, v128.load(NUMBERS, 64), near);
  let sum = f32x4.relaxed_madd(v128.load(NUMBERS, 80), rest, v128.load(NUMBERS, 96));
  sum = f32x4.relaxed_madd(sum, rest, v128.load(NUMBERS, 112));
  sum = f32x4.relaxed_madd(sum, rest, v128.load(NUMBERS, 128));
  sum = f32x4.relaxed_madd(sum, rest, v128.load(NUMBERS, 144));
  sum = f32x4.relaxed_madd(sum, rest, v128.load(NUMBERS, 160));
  const one = v128.load(NUMBERS, 176);
  sum = f32x4.relaxed_madd(sum, f32x4.mul(rest, rest), f32x4.add(rest, one));
  // One's bits are an exponent of 127; of NaN whatever comes out here, times NaN, is NaN.
  const two = i32x4.add(i32x4.shl(i32x4.relaxed_trunc_f32x4_s(power), 23), one);
  return f32x4.mul(sum, two);
}

/** 1 / (1 + e^-x). */
export function sigmoid(x: v128): v128 {
  return f32x4.div(f32x4.splat(1), f32x4.add(f32x4.splat(1), exponential(f32x4.neg(x))));
}

/** Where two ways to erf meet. */
const MIDDLE: f32 = 0.927734375;

/**
 * The error function in four lanes, to 1 unit in the last place: near 0 an odd polynomial, further out 1 - e^p(|x|).
 * Source of the two polynomials: N. Juffa's erff, which onnxruntime's is made of too.
 */
export function erf(x: v128): v128 {
  const size = f32x4.abs(x);
  const square = f32x4.mul(x, x);
  let near = f32x4.splat(-5.96761703e-4);
  near = f32x4.relaxed_madd(near, square, f32x4.splat(4.99119423e-3));
  near = f32x4.relaxed_madd(near, square, f32x4.splat(-2.67681349e-2));
  near = f32x4.relaxed_madd(near, square, f32x4.splat(1.12819925e-1));
  near = f32x4.relaxed_madd(near, square, f32x4.splat(-3.76125336e-1));
  near = f32x4.relaxed_madd(near, square, f32x4.splat(1.28379166e-1));
  near = f32x4.relaxed_madd(near, x, x);
  // Beyond 4 it is 1; NaN stays.
  const t = f32x4.pmin(size, f32x4.splat(4));
  let far = f32x4.relaxed_madd(f32x4.splat(-1.7285347e-5), t, f32x4.splat(3.83197126e-4));
  far = f32x4.relaxed_madd(far, t, f32x4.splat(-3.88396438e-3));
  far = f32x4.relaxed_madd(far, t, f32x4.splat(2.42546219e-2));
  far = f32x4.relaxed_madd(far, t, f32x4.splat(-1.06777877e-1));
  far = f32x4.relaxed_madd(far, t, f32x4.splat(-6.34846687e-1));
  far = f32x4.relaxed_madd(far, t, f32x4.splat(-1.28717512e-1));
  far = f32x4.relaxed_nmadd(f32x4.splat(1), t, f32x4.mul(far, t));
  const rest = f32x4.sub(f32x4.splat(1), exponential(far));
  const sign = i32x4.splat(<i32>0x80000000);
  const signed = v128.bitselect(x, rest, sign);
  return v128.bitselect(signed, near, f32x4.gt(size, f32x4.splat(MIDDLE)));
}
