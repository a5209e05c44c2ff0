/**
 * Rounds as Python's `round(value, digits)` does: to the nearest decimal of the double as it is, and to the even one
 * where it lies exactly between two (Python's `float.__round__`; numpy's scales first, and may differ by the last digit).
 *
 * `toFixed` is exact too, but takes the larger of two as near. Such a value is an odd multiple of 2^-(digits + 1): any
 * other half of 10^-digits is no double.
 *
 * @param digits in [0, 15]
 */
export function roundHalfEven(value: number, digits: number): number {
  if (!Number.isFinite(value)) return value;
  const halves = Math.abs(value) * 2 ** (digits + 1);
  if (halves % 2 !== 1) return Number(value.toFixed(digits));
  const scaled = Math.abs(value) * 10 ** digits;
  const below = Math.floor(scaled);
  const even = below % 2 === 0 ? below : below + 1;
  return (Math.sign(value) * even) / 10 ** digits;
}
