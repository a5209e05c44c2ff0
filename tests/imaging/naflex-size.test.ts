import { expect, test } from "vitest";
import { naflexSize } from "../../src/imaging/naflex-size.ts";
import { oracleJson } from "../parity/oracle.ts";

const { patch, rows } = oracleJson<{ patch: number; rows: [number, number, number, number, number][] }>("sizes.json");

test(`all ${rows.length} target sizes are the processor's`, () => {
  for (const [height, width, maxPatches, targetHeight, targetWidth] of rows) {
    expect(naflexSize({ height, width }, patch, maxPatches), `${height}x${width} at ${maxPatches}`).toEqual({
      height: targetHeight,
      width: targetWidth,
    });
  }
});
