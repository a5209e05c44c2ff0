import { JOB_ROWS } from "./finish";
import { nextJob, place, word } from "./meet";

function sumOf(four: v128): f32 {
  const two = f32x4.add(four, v128.shuffle<i32>(four, four, 2, 3, 0, 1));
  return f32x4.extract_lane(two, 0) + f32x4.extract_lane(two, 1);
}

/** One row: (x - mean) / sqrt(variance + epsilon) * weight + bias; the variance of the differences, in a second pass. */
function normaliseRow(from: usize, to: usize, width: i32, weight: usize, bias: usize, epsilon: f32): void {
  const whole = (<usize>(width & ~3)) << 2;
  const bytes = (<usize>width) << 2;
  let sums = f32x4.splat(0);
  for (let b: usize = 0; b < whole; b += 16) sums = f32x4.add(sums, v128.load(from + b));
  let sum = sumOf(sums);
  for (let b = whole; b < bytes; b += 4) sum += load<f32>(from + b);
  const mean = sum / <f32>width;
  const means = f32x4.splat(mean);
  sums = f32x4.splat(0);
  for (let b: usize = 0; b < whole; b += 16) {
    const apart = f32x4.sub(v128.load(from + b), means);
    sums = f32x4.relaxed_madd(apart, apart, sums);
  }
  sum = sumOf(sums);
  for (let b = whole; b < bytes; b += 4) {
    const apart = load<f32>(from + b) - mean;
    sum += apart * apart;
  }
  const inverse: f32 = <f32>1 / sqrt<f32>(sum / <f32>width + epsilon);
  const inverses = f32x4.splat(inverse);
  for (let b: usize = 0; b < whole; b += 16) {
    const unit = f32x4.mul(f32x4.sub(v128.load(from + b), means), inverses);
    v128.store(to + b, f32x4.relaxed_madd(unit, v128.load(weight + b), v128.load(bias + b)));
  }
  for (let b = whole; b < bytes; b += 4)
    store<f32>(to + b, (load<f32>(from + b) - mean) * inverse * load<f32>(weight + b) + load<f32>(bias + b));
}

/** LayerNorm. Words: 2 from, 3 its row's bytes, 4 to, 5 its row's bytes, 6 rows, 7 width, 8 weight, 9 bias, 10 epsilon. */
export function normalise(step: usize): void {
  const rows = word(step, 6);
  const epsilon = load<f32>(step, 40);
  for (;;) {
    const start = nextJob(step) * JOB_ROWS;
    if (start >= rows) return;
    const end = min(start + JOB_ROWS, rows);
    for (let i = start; i < end; i++) {
      const from = place(step, 2) + <usize>i * place(step, 3);
      const to = place(step, 4) + <usize>i * place(step, 5);
      normaliseRow(from, to, word(step, 7), place(step, 8), place(step, 9), epsilon);
    }
  }
}
