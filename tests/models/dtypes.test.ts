import { describe, expect, it } from "vitest";
import { bfloat16ToFloat32, bytesToFloat32, float16ToFloat32 } from "../../src/models/dtypes.ts";

const bytesOf = (...values: number[]) => new Uint8Array(new Uint16Array(values).buffer);

/** A float16 by its definition. */
function float16(half: number): number {
  const sign = half & 0x8000 ? -1 : 1;
  const exponent = (half >> 10) & 31;
  const fraction = half & 1023;
  if (exponent === 31) return fraction === 0 ? sign * Infinity : NaN;
  return exponent === 0 ? sign * fraction * 2 ** -24 : sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
}

describe("float16ToFloat32", () => {
  it("is exact for all 65,536 values", () => {
    const all = Uint16Array.from({ length: 65_536 }, (_, i) => i);
    const values = float16ToFloat32(new Uint8Array(all.buffer));
    expect(all.every((half, i) => Object.is(values[i], float16(half)))).toBe(true);
  });

  it("knows the well-known ones", () => {
    const values = float16ToFloat32(
      bytesOf(0x3c00, 0xc000, 0x7bff, 0x0001, 0x03ff, 0x0400, 0x8000, 0x7c00, 0xfc00, 0x7e00),
    );
    expect([...values]).toEqual([1, -2, 65_504, 2 ** -24, 1023 * 2 ** -24, 2 ** -14, -0, Infinity, -Infinity, NaN]);
  });
});

describe("bfloat16ToFloat32", () => {
  it("is the upper half of a float32", () => {
    const values = bfloat16ToFloat32(bytesOf(0x3f80, 0xc000, 0x0001, 0x8000, 0x7f80, 0xff80, 0x7fc0, 0x7f7f));
    expect([...values]).toEqual([1, -2, 2 ** -133, -0, Infinity, -Infinity, NaN, (2 - 2 ** -7) * 2 ** 127]);
  });
});

describe("bytesToFloat32", () => {
  it("reads at an odd offset, without keeping the buffer", () => {
    const bytes = new Uint8Array(9);
    bytes.set(new Uint8Array(new Float32Array([1.5, -0]).buffer), 1);
    const values = bytesToFloat32(bytes.subarray(1));
    bytes.fill(7);
    expect([...values]).toEqual([1.5, -0]);
  });
});
