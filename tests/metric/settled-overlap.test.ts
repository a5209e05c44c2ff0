import { expect, test } from "vitest";
import { settledOverlap } from "../../src/metric/mask-agreement.ts";

/** A mask and the two classes into which its picture's patches fall. */

const SIDE = 8;

/** Patches of a subject in the middle, of 16, and around it, each kind along its own axis with something of its own. */
const isSubject = (patch: number): boolean => {
  const [row, column] = [Math.floor(patch / SIDE), patch % SIDE];
  return row >= 2 && row < 6 && column >= 2 && column < 6;
};
const unit = new Float32Array(SIDE * SIDE * 3);
for (let patch = 0; patch < SIDE * SIDE; patch++) {
  const own = 0.1 * ((patch % 3) - 1);
  const row = isSubject(patch) ? [1, 0.3, own] : [0.3, 1, own];
  unit.set(
    row.map((value) => value / Math.hypot(...row)),
    3 * patch,
  );
}

const settled = (marks: (patch: number) => boolean): number | null =>
  settledOverlap(
    unit,
    Float32Array.from({ length: SIDE * SIDE }, (_, patch) => (marks(patch) ? 1 : 0)),
    0.5,
  );

test("stays with a mask along its subject's edge, also where it is of the surroundings", () => {
  expect(settled(isSubject)).toBe(1);
  expect(settled((patch) => !isSubject(patch))).toBe(1);
});

test("gives way to the whole subject from one half of it, and from a mask beside it", () => {
  expect(settled((patch) => isSubject(patch) && patch % SIDE < 4)).toBe(0.5);
  // Two columns to the right: half of it is the subject's.
  expect(settled((patch) => patch % SIDE >= 4 && isSubject(patch - 2))).toBeCloseTo(8 / 24, 6);
});

test("is none where a mask marks nothing or everything", () => {
  expect(settled(() => false)).toBeNull();
  expect(settled(() => true)).toBeNull();
});
