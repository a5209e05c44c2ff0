import { expect, it } from "vitest";
import type { LensState } from "../../src/store/state.ts";
import { isOfToy } from "../../src/store/toy.ts";

type Asked = Parameters<typeof isOfToy>[0];

const of = (siglip: object | null, last: object | null): Asked =>
  ({ models: { siglip }, lastModels: last && { siglip: last } }) as unknown as Pick<LensState, "models" | "lastModels">;

it("numbers are a toy's by the checkpoint that is open, else by the one that was used last", () => {
  expect(isOfToy(of(null, null))).toBe(false);
  expect(isOfToy(of(null, { demo: true }))).toBe(true);
  expect(isOfToy(of({ demo: true }, null))).toBe(true);
  // Kept in the browser as any other.
  expect(isOfToy(of({ demo: false, toy: true }, null))).toBe(true);
  expect(isOfToy(of({ demo: false, toy: false }, { demo: true }))).toBe(false);
});
