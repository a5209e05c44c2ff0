/** Rows of a tile. */
export const ROWS = 6;
/** Columns of a tile, which are those of a panel. */
export const COLUMNS = 8;
/** Bytes of a spread row's entry: one number in all lanes. */
const SPREAD = 16;

/** What a tile begins with. */
export const CONTINUE = 0;
export const BIAS = 1;
export const ZERO = 2;

/**
 * Rows of a matrix as `tile` takes them: float32 [depth][6][4], each number in four lanes, since V8 folds an address
 * into a load of 128 bits and not into one that splats. Behind `columns` there are zeros up to `depth`.
 *
 * @param depth a multiple of four
 */
export function spread(from: usize, rowBytes: usize, columns: i32, depth: i32, scale: v128, target: usize): void {
  const step: usize = ROWS * SPREAD;
  const whole = columns & ~3;
  for (let i = 0; i < ROWS; i++) {
    let at = from + <usize>i * rowBytes;
    let to = target + <usize>(i * SPREAD);
    const end = at + ((<usize>whole) << 2);
    for (; at < end; at += 16) {
      const four = f32x4.mul(v128.load(at), scale);
      v128.store(to, v128.shuffle<i32>(four, four, 0, 0, 0, 0));
      v128.store(to, v128.shuffle<i32>(four, four, 1, 1, 1, 1), ROWS * SPREAD);
      v128.store(to, v128.shuffle<i32>(four, four, 2, 2, 2, 2), 2 * ROWS * SPREAD);
      v128.store(to, v128.shuffle<i32>(four, four, 3, 3, 3, 3), 3 * ROWS * SPREAD);
      to += 4 * step;
    }
    for (let k = whole; k < depth; k++, at += 4, to += step)
      v128.store(to, k < columns ? f32x4.mul(v128.load32_splat(at), scale) : f32x4.splat(0));
  }
}

/**
 * Six rows by eight columns of a product: twelve sums, two of the panel and one of the rows are the fifteen registers
 * that V8 has.
 *
 * @param rows as `spread` leaves them
 * @param panel float32 [depth][8]
 * @param depth a multiple of four
 */
export function tile(
  rows: usize,
  panel: usize,
  depth: i32,
  target: usize,
  rowBytes: usize,
  bias: usize,
  begin: i32,
): void {
  let low0 = f32x4.splat(0);
  let high0 = f32x4.splat(0);
  let low1 = f32x4.splat(0);
  let high1 = f32x4.splat(0);
  let low2 = f32x4.splat(0);
  let high2 = f32x4.splat(0);
  let low3 = f32x4.splat(0);
  let high3 = f32x4.splat(0);
  let low4 = f32x4.splat(0);
  let high4 = f32x4.splat(0);
  let low5 = f32x4.splat(0);
  let high5 = f32x4.splat(0);
  let at = target;
  if (begin == CONTINUE) {
    low0 = v128.load(at);
    high0 = v128.load(at, 16);
    at += rowBytes;
    low1 = v128.load(at);
    high1 = v128.load(at, 16);
    at += rowBytes;
    low2 = v128.load(at);
    high2 = v128.load(at, 16);
    at += rowBytes;
    low3 = v128.load(at);
    high3 = v128.load(at, 16);
    at += rowBytes;
    low4 = v128.load(at);
    high4 = v128.load(at, 16);
    at += rowBytes;
    low5 = v128.load(at);
    high5 = v128.load(at, 16);
  } else if (begin == BIAS) {
    low0 = v128.load(bias);
    high0 = v128.load(bias, 16);
    low1 = low0;
    high1 = high0;
    low2 = low0;
    high2 = high0;
    low3 = low0;
    high3 = high0;
    low4 = low0;
    high4 = high0;
    low5 = low0;
    high5 = high0;
  }
  const end = panel + ((<usize>depth) << 5);
  let x: v128;
  let low: v128;
  let high: v128;
  while (panel < end) {
    low = v128.load(panel, 0);
    high = v128.load(panel, 16);
    x = v128.load(rows, 0);
    low0 = f32x4.relaxed_madd(x, low, low0);
    high0 = f32x4.relaxed_madd(x, high, high0);
    x = v128.load(rows, 16);
    low1 = f32x4.relaxed_madd(x, low, low1);
    high1 = f32x4.relaxed_madd(x, high, high1);
    x = v128.load(rows, 32);
    low2 = f32x4.relaxed_madd(x, low, low2);
    high2 = f32x4.relaxed_madd(x, high, high2);
    x = v128.load(rows, 48);
    low3 = f32x4.relaxed_madd(x, low, low3);
    high3 = f32x4.relaxed_madd(x, high, high3);
    x = v128.load(rows, 64);
    low4 = f32x4.relaxed_madd(x, low, low4);
    high4 = f32x4.relaxed_madd(x, high, high4);
    x = v128.load(rows, 80);
    low5 = f32x4.relaxed_madd(x, low, low5);
    high5 = f32x4.relaxed_madd(x, high, high5);
    low = v128.load(panel, 32);
    high = v128.load(panel, 48);
    x = v128.load(rows, 96);
    low0 = f32x4.relaxed_madd(x, low, low0);
    high0 = f32x4.relaxed_madd(x, high, high0);
    x = v128.load(rows, 112);
    low1 = f32x4.relaxed_madd(x, low, low1);
    high1 = f32x4.relaxed_madd(x, high, high1);
    x = v128.load(rows, 128);
    low2 = f32x4.relaxed_madd(x, low, low2);
    high2 = f32x4.relaxed_madd(x, high, high2);
    x = v128.load(rows, 144);
    low3 = f32x4.relaxed_madd(x, low, low3);
    high3 = f32x4.relaxed_madd(x, high, high3);
    x = v128.load(rows, 160);
    low4 = f32x4.relaxed_madd(x, low, low4);
    high4 = f32x4.relaxed_madd(x, high, high4);
    x = v128.load(rows, 176);
    low5 = f32x4.relaxed_madd(x, low, low5);
    high5 = f32x4.relaxed_madd(x, high, high5);
    low = v128.load(panel, 64);
    high = v128.load(panel, 80);
    x = v128.load(rows, 192);
    low0 = f32x4.relaxed_madd(x, low, low0);
    high0 = f32x4.relaxed_madd(x, high, high0);
    x = v128.load(rows, 208);
    low1 = f32x4.relaxed_madd(x, low, low1);
    high1 = f32x4.relaxed_madd(x, high, high1);
    x = v128.load(rows, 224);
    low2 = f32x4.relaxed_madd(x, low, low2);
    high2 = f32x4.relaxed_madd(x, high, high2);
    x = v128.load(rows, 240);
    low3 = f32x4.relaxed_madd(x, low, low3);
    high3 = f32x4.relaxed_madd(x, high, high3);
    x = v128.load(rows, 256);
    low4 = f32x4.relaxed_madd(x, low, low4);
    high4 = f32x4.relaxed_madd(x, high, high4);
    x = v128.load(rows, 272);
    low5 = f32x4.relaxed_madd(x, low, low5);
    high5 = f32x4.relaxed_madd(x, high, high5);
    low = v128.load(panel, 96);
    high = v128.load(panel, 112);
    x = v128.load(rows, 288);
    low0 = f32x4.relaxed_madd(x, low, low0);
    high0 = f32x4.relaxed_madd(x, high, high0);
    x = v128.load(rows, 304);
    low1 = f32x4.relaxed_madd(x, low, low1);
    high1 = f32x4.relaxed_madd(x, high, high1);
    x = v128.load(rows, 320);
    low2 = f32x4.relaxed_madd(x, low, low2);
    high2 = f32x4.relaxed_madd(x, high, high2);
    x = v128.load(rows, 336);
    low3 = f32x4.relaxed_madd(x, low, low3);
    high3 = f32x4.relaxed_madd(x, high, high3);
    x = v128.load(rows, 352);
    low4 = f32x4.relaxed_madd(x, low, low4);
    high4 = f32x4.relaxed_madd(x, high, high4);
    x = v128.load(rows, 368);
    low5 = f32x4.relaxed_madd(x, low, low5);
    high5 = f32x4.relaxed_madd(x, high, high5);
    rows += 384;
    panel += 128;
  }
  at = target;
  v128.store(at, low0);
  v128.store(at, high0, 16);
  at += rowBytes;
  v128.store(at, low1);
  v128.store(at, high1, 16);
  at += rowBytes;
  v128.store(at, low2);
  v128.store(at, high2, 16);
  at += rowBytes;
  v128.store(at, low3);
  v128.store(at, high3, 16);
  at += rowBytes;
  v128.store(at, low4);
  v128.store(at, high4, 16);
  at += rowBytes;
  v128.store(at, low5);
  v128.store(at, high5, 16);
}
