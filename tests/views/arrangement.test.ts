import { describe, expect, it } from "vitest";
import { contain } from "../../src/components/zoom.ts";
import { arrange } from "../../src/views/inspector/arrangement.ts";
import { layoutOf } from "../../src/views/inspector/layout.ts";

const SQUARE = { width: 512, height: 512 };
const WIDE = { width: 1600, height: 500 };
const TALL = { width: 500, height: 1600 };
const GAP = 8;

/** Pixels of the smaller of two pictures in their frames. */
const drawn = (frames: readonly { width: number; height: number }[], contents: readonly (typeof SQUARE)[]) =>
  Math.min(
    ...frames.map((frame, i) => {
      const { width, height } = contain(contents[i]!, frame);
      return width * height;
    }),
  );

describe("two pictures", () => {
  it("stand beside each other in a wide place, one above the other in a high one", () => {
    expect(arrange({ width: 1000, height: 500 }, [SQUARE, SQUARE], GAP).arrangement).toBe("beside");
    expect(arrange({ width: 500, height: 1000 }, [SQUARE, SQUARE], GAP).arrangement).toBe("above");
    expect(arrange({ width: 1000, height: 700 }, [WIDE, WIDE], GAP).arrangement).toBe("above");
    expect(arrange({ width: 700, height: 1000 }, [TALL, TALL], GAP).arrangement).toBe("beside");
  });

  it("are drawn no smaller than in the other arrangement", () => {
    for (const place of [
      { width: 1140, height: 700 },
      { width: 390, height: 380 },
      { width: 800, height: 810 },
    ])
      for (const contents of [
        [SQUARE, SQUARE],
        [WIDE, SQUARE],
        [TALL, WIDE],
      ] as const) {
        const halves = [
          [
            { width: (place.width - GAP) / 2, height: place.height },
            { width: (place.width - GAP) / 2, height: place.height },
          ],
          [
            { width: place.width, height: (place.height - GAP) / 2 },
            { width: place.width, height: (place.height - GAP) / 2 },
          ],
        ];
        const { frames } = arrange(place, contents, GAP);
        for (const other of halves)
          expect(drawn(frames, contents)).toBeGreaterThanOrEqual(0.98 * drawn(other, contents));
      }
  });

  it("share their place without overlap, in whole pixels, to its last", () => {
    const place = { width: 1131, height: 517 };
    const [first, second] = arrange(place, [WIDE, SQUARE], GAP).frames;
    const beside = second.x > 0;
    expect(beside ? second.x - first.width : second.y - first.height).toBe(GAP);
    expect(beside ? second.x + second.width : second.y + second.height).toBe(beside ? place.width : place.height);
    expect(Number.isInteger(beside ? first.width : first.height)).toBe(true);
  });

  it("have squares for what is not there yet, and nothing in no place", () => {
    expect(arrange({ width: 1008, height: 500 }, [null, null], GAP)).toEqual({
      arrangement: "beside",
      frames: [
        { x: 0, y: 0, width: 500, height: 500 },
        { x: 508, y: 0, width: 500, height: 500 },
      ],
    });
    expect(arrange({ width: 0, height: 0 }, [SQUARE, SQUARE], GAP).frames[0]).toMatchObject({ width: 0, height: 0 });
  });
});

describe("the inspector's parts", () => {
  it("have a column beside the pictures where the room is wide and low, and none where one presents", () => {
    expect(layoutOf("panel", true, true)).toBe("stacked");
    expect(layoutOf("panel", false, true)).toBe("columns");
    expect(layoutOf("panel", false, false)).toBe("stacked");
    expect(layoutOf("full", true, true)).toBe("columns");
    expect(layoutOf("full", false, false)).toBe("stacked");
    expect(layoutOf("present", true, true)).toBe("bare");
  });
});
