import { expect, it } from "vitest";
import { shapeOf } from "../../../src/views/masks/shape.ts";

/** How the editor's parts stand in a panel, a phone's window and the whole of a large one. */

it("names stand beside the picture only where they cost it nothing of its size", () => {
  expect(shapeOf({ width: 1400, height: 720 }, false)).toBe("wide");
  expect(shapeOf({ width: 1132, height: 754 }, false)).toBe("wide");
  expect(shapeOf({ width: 980, height: 574 }, false)).toBe("wide");
  // A panel of a large screen is high: the picture takes all of its width.
  expect(shapeOf({ width: 960, height: 1200 }, false)).toBe("narrow");
  expect(shapeOf({ width: 1400, height: 400 }, false)).toBe("narrow");
  expect(shapeOf({ width: 520, height: 640 }, false)).toBe("narrow");
  expect(shapeOf({ width: 358, height: 700 }, false)).toBe("slim");
});

it("names stand beside the picture in a smaller window where a column has the rest", () => {
  expect(shapeOf({ width: 1132, height: 790 }, true)).toBe("wide");
  expect(shapeOf({ width: 860, height: 560 }, false)).toBe("narrow");
  expect(shapeOf({ width: 860, height: 560 }, true)).toBe("wide");
});
