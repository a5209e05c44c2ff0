import { expect, it } from "vitest";
import { emptySample } from "../../../src/project/corrections.ts";
import { cellsOfMask, maskFigure } from "../../../src/views/masks/mask-figure.ts";

/** Both masks of a pair as they leave the page. */

const score = (value: number) => ({ value, patches: 1 });

it("has a cell a pixel, and no more of them than are seen", () => {
  const small = cellsOfMask({ width: 3, height: 2, data: Uint8Array.from([0, 255, 255, 0, 0, 255]) });
  expect(small).toEqual({ grid: { rows: 2, columns: 3 }, inside: Uint8Array.from([0, 1, 1, 0, 0, 1]) });
  const data = new Uint8Array(2048 * 1024);
  data.fill(255, 0, 1024 * 1024);
  const { grid, inside } = cellsOfMask({ width: 1024, height: 2048, data });
  expect(grid).toEqual({ rows: 512, columns: 256 });
  expect(inside.reduce((sum, cell) => sum + cell, 0)).toBe(inside.length / 2);
});

it("says of each picture how much its mask holds, or that it has none, and both scores", () => {
  const bitmap = { width: 2, height: 2 };
  const picture = { ...bitmap, bitmap } as unknown as Parameters<typeof maskFigure>[1][number]["picture"];
  const sides = [
    { name: "Reference", picture, mask: { width: 2, height: 2, data: Uint8Array.from([0, 255, 0, 0]) } },
    { name: "Generation", picture, mask: null },
  ];
  const numbers = { cp: score(0.8), pf: score(0.1), leak: null, following: false };
  const { pictures, notes } = maskFigure({ ...emptySample("cup"), prompt: "a cup" }, sides, numbers);
  expect(pictures.map(({ caption }) => caption)).toEqual([
    "Reference: 25 % inside the mask",
    "Generation, without a mask",
  ]);
  expect(notes).toEqual(["CP 0.8000 · PF 0.1000", "a cup"]);
  expect(maskFigure(emptySample("cup"), sides, null).notes).toEqual([]);
});
