import { expect, test } from "vitest";
import { faultOf } from "../../src/components/NumberField.tsx";

const PATCHES = { min: 1, max: 16_384, step: 1 };
const THRESHOLD = { min: 0, max: 1, step: 0.05 };

test("a field says which numbers it takes, of everything else that can be typed", () => {
  for (const typed of ["-5", "0", "64.5", "", " ", "1e9", "16385", "NaN", "Infinity", "x"])
    expect([typed, faultOf(typed, PATCHES)]).toEqual([typed, "A whole number from 1 to 16,384."]);
  for (const typed of ["1", "1024", "1e3", "16384", " 64 "])
    expect([typed, faultOf(typed, PATCHES)]).toEqual([typed, null]);
  for (const typed of ["-0.1", "1.01", "", "half"])
    expect([typed, faultOf(typed, THRESHOLD)]).toEqual([typed, "A number from 0 to 1."]);
  for (const typed of ["0", "1", "0.37", ".5"]) expect([typed, faultOf(typed, THRESHOLD)]).toEqual([typed, null]);
});
