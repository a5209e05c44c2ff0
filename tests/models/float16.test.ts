import { describe, expect, test } from "vitest";
import { float16ToFloat32 } from "../../src/models/dtypes.ts";
import { convertToFloat16, toFloat16, toFloat16Bits } from "../../src/models/float16.ts";

const bitsOf = (values: Float32Array) => new Uint32Array(values.buffer);

function convert(values: readonly number[]): number[] {
  const float16 = new Uint16Array(values.length);
  expect(toFloat16Bits(bitsOf(Float32Array.from(values)), float16)).toBe(true);
  return [...float16];
}

test("every float16 comes back as itself", () => {
  const all = Uint16Array.from({ length: 65_536 }, (_, i) => i);
  const singles = float16ToFloat32(new Uint8Array(all.buffer));
  const back = new Uint16Array(65_536);
  expect(toFloat16Bits(bitsOf(singles), back)).toBe(true);
  const differing = [...all].filter((half) => back[half] !== half);
  // A signalling NaN comes back quiet.
  expect(differing.filter((half) => (half & 0x7fff) <= 0x7c00)).toEqual([]);
  expect(differing.every((half) => (back[half]! & 0x7fff) > 0x7c00)).toBe(true);
});

test("between two neighbours the nearer one, halfway the even one, over the whole range", () => {
  const singles = float16ToFloat32(new Uint8Array(Uint16Array.from({ length: 0x7c00 }, (_, i) => i).buffer));
  for (let half = 0; half < 0x7bff; half++) {
    const [low, high] = [singles[half]!, singles[half + 1]!];
    const middle = (low + high) / 2; // exact: float16's gaps are far wider than float32's
    const step = middle * 2 ** -23;
    const even = half % 2 === 0 ? half : half + 1;
    const answers = convert([middle, Math.fround(middle - step), Math.fround(middle + step), -middle]);
    if (answers[0] !== even || answers[1] !== half || answers[2] !== half + 1 || answers[3] !== (even | 0x8000))
      throw new Error(`around ${low}: ${answers.join(" ")}`);
  }
});

test("edges: zeros, what vanishes, infinities, NaN, the largest, and what is too large", () => {
  expect(convert([0, -0, 2 ** -25, 2 ** -25 * 1.001, 65_504, 65_519.99, Infinity, -Infinity])).toEqual([
    0, 0x8000, 0, 1, 0x7bff, 0x7bff, 0x7c00, 0xfc00,
  ]);
  expect(convert([Number.NaN])[0]! & 0x7fff).toBeGreaterThan(0x7c00);
  for (const large of [65_520, -65_520, 1e5, -3e38])
    expect(toFloat16Bits(bitsOf(Float32Array.of(1, large)), new Uint16Array(2))).toBe(false);
});

test("bytes that lie at an odd place are read as well, bfloat16 too", () => {
  const bytes = new Uint8Array(9);
  bytes.set(new Uint8Array(Float32Array.of(1, -2).buffer), 1);
  expect([...convertToFloat16("F32", bytes.subarray(1))!]).toEqual([0, 0x3c, 0, 0xc0]);
  expect([...convertToFloat16("BF16", Uint8Array.of(0x80, 0x3f, 0x00, 0xc0))!]).toEqual([0, 0x3c, 0, 0xc0]);
});

describe("of an array", () => {
  test("gives every half back", () => {
    const float16 = Uint16Array.from({ length: 0x1_0000 }, (_, bits) => bits).filter(
      (bits) => (bits & 0x7c00) !== 0x7c00 || (bits & 0x3ff) === 0,
    );
    expect(toFloat16(float16ToFloat32(new Uint8Array(float16.buffer)))).toEqual(float16);
  });

  test.each<[string, number, number]>([
    ["a tie goes to even, down", 1 + 2 ** -11, 0x3c00],
    ["a tie goes to even, up", 1 + 3 * 2 ** -11, 0x3c02],
    ["just above a tie goes up", 1 + 2 ** -11 + 2 ** -20, 0x3c01],
    ["a carry raises the exponent", 2 - 2 ** -12, 0x4000],
    ["the largest", 65504, 0x7bff],
    ["beyond is infinity", 65520, 0x7c00],
    ["half the smallest subnormal is zero", 2 ** -25, 0],
    ["above it is the smallest", 1.5 * 2 ** -25, 1],
    ["far below is zero, with its sign", -1e-30, 0x8000],
    ["infinity", -Infinity, 0xfc00],
  ])("%s", (_, value, bits) => {
    expect(toFloat16(Float32Array.of(value))[0]).toBe(bits);
  });

  test("NaN stays one", () => {
    expect(float16ToFloat32(new Uint8Array(toFloat16(Float32Array.of(Number.NaN)).buffer))[0]).toBeNaN();
  });
});
