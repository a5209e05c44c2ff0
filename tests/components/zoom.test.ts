import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  contain,
  keyFactor,
  pannedBy,
  pinchedBy,
  place,
  TO_DRAW,
  TO_LOOK,
  WHOLE,
  zoomedAt,
  zoomedBy,
  type Zoom,
  type ZoomLimits,
} from "../../src/components/zoom.ts";

/** The one zoom, of pictures that are looked at and of masks that are drawn on. */

const FRAME = { width: 240, height: 240 };
const WIDE = { width: 300, height: 200 };
const LIMITS: readonly (readonly [string, ZoomLimits])[] = [
  ["to be looked at", TO_LOOK],
  ["to be drawn on", TO_DRAW],
];

const side = fc.integer({ min: 1, max: 4000 });
const sized = fc.record({ width: side, height: side });
const share = fc.double({ min: 0, max: 1, noNaN: true });
const moves = fc.array(
  fc.oneof(
    fc.record({ factor: fc.double({ min: 0.2, max: 5, noNaN: true }), x: share, y: share }),
    fc.record({ dx: fc.integer({ min: -3000, max: 3000 }), dy: fc.integer({ min: -3000, max: 3000 }) }),
  ),
  { maxLength: 12 },
);

describe.each(LIMITS)("a picture %s", (_what, limits) => {
  it("keeps to its limits, whatever is done to it", () => {
    fc.assert(
      fc.property(sized, sized, moves, (content, frame, steps) => {
        let zoom: Zoom = WHOLE;
        for (const step of steps) {
          const box = place(content, frame, zoom, limits);
          zoom =
            "factor" in step
              ? zoomedAt(box, frame, zoom, step.factor, { x: step.x * frame.width, y: step.y * frame.height }, limits)
              : pannedBy(box, frame, zoom, step.dx, step.dy, limits);
        }
        const box = place(content, frame, zoom, limits);
        expect(zoom.scale).toBeGreaterThanOrEqual(1);
        expect(zoom.scale).toBeLessThanOrEqual(limits.most);
        expect(box.width / box.height).toBeCloseTo(content.width / content.height, 5);
        const slack = 1e-6 * Math.max(frame.width, frame.height, box.width, box.height);
        const room = (length: number, shown: number) =>
          limits.edge === "middle" && zoom.scale > 1 ? length / 2 : Math.max(0, (length - shown) / 2);
        for (const [from, shown, length] of [
          [box.x, box.width, frame.width],
          [box.y, box.height, frame.height],
        ] as const) {
          expect(from).toBeLessThanOrEqual(room(length, shown) + slack);
          expect(from + shown).toBeGreaterThanOrEqual(length - room(length, shown) - slack);
        }
      }),
    );
  });

  it("zooms about the point that is pointed at, and back to the whole by 0", () => {
    const point = { x: 130, y: 115 };
    const before = place(WIDE, FRAME, WHOLE, limits);
    const zoom = zoomedAt(before, FRAME, WHOLE, 3, point, limits);
    const after = place(WIDE, FRAME, zoom, limits);
    expect((point.x - after.x) / after.width).toBeCloseTo((point.x - before.x) / before.width, 9);
    expect((point.y - after.y) / after.height).toBeCloseTo((point.y - before.y) / before.height, 9);
    expect(zoomedAt(after, FRAME, zoom, 0, point, limits)).toEqual(WHOLE);
  });

  it("follows two fingers: what was under them stays under them", () => {
    const zoom = zoomedAt(place(WIDE, FRAME, WHOLE, limits), FRAME, WHOLE, 4, { x: 120, y: 120 }, limits);
    const [before, after] = [
      [
        { x: 100, y: 120 },
        { x: 140, y: 120 },
      ],
      [
        { x: 90, y: 130 },
        { x: 150, y: 130 },
      ],
    ];
    const [from, to] = [zoom, pinchedBy(WIDE, FRAME, zoom, before!, after!, limits)].map((at) =>
      place(WIDE, FRAME, at, limits),
    );
    for (const finger of [0, 1]) {
      expect((after![finger]!.x - to!.x) / to!.width).toBeCloseTo((before![finger]!.x - from!.x) / from!.width, 9);
      expect((after![finger]!.y - to!.y) / to!.height).toBeCloseTo((before![finger]!.y - from!.y) / from!.height, 9);
    }
  });

  it("moves under one finger as it is dragged", () => {
    const zoom = { scale: 6, x: 0.5, y: 0.5 };
    const dragged = pinchedBy(WIDE, FRAME, zoom, [{ x: 10, y: 10 }], [{ x: 30, y: 5 }], limits);
    expect(dragged).toEqual(pannedBy(place(WIDE, FRAME, zoom, limits), FRAME, zoom, 20, -5, limits));
    expect(place(WIDE, FRAME, dragged, limits).x).toBeCloseTo(place(WIDE, FRAME, zoom, limits).x + 20, 9);
  });
});

it("a picture that is drawn on lies where the mask editor has always laid it", () => {
  // As it was written for the editor alone: scale in pixels of the frame a pixel of the picture, and the corner's place.
  const fit = Math.min(FRAME.width / WIDE.width, FRAME.height / WIDE.height);
  let view = { scale: fit, left: (FRAME.width - WIDE.width * fit) / 2, top: (FRAME.height - WIDE.height * fit) / 2 };
  const hold = (offset: number, size: number, room: number) =>
    Math.min(room / 2, Math.max(room / 2 - size * view.scale, offset));
  const held = () => ({ ...view, left: hold(view.left, 300, 240), top: hold(view.top, 200, 240) });
  let zoom = WHOLE;
  const box = () => place(WIDE, FRAME, zoom, TO_DRAW);
  for (const [factor, x, y] of [
    [1.4, 120, 120],
    [2, 30, 200],
    [1 / 1.4, 200, 10],
    [40, 60, 60],
  ] as const) {
    const scale = Math.min(fit * 32, view.scale * factor);
    const ratio = scale / view.scale;
    view = { scale, left: x - (x - view.left) * ratio, top: y - (y - view.top) * ratio };
    view = held();
    zoom = zoomedAt(box(), FRAME, zoom, factor, { x, y }, TO_DRAW);
    view = { ...view, left: view.left + 500 / factor, top: view.top - 90 };
    view = held();
    zoom = pannedBy(box(), FRAME, zoom, 500 / factor, -90, TO_DRAW);
    expect(box().width / 300).toBeCloseTo(view.scale, 9);
    expect([box().x, box().y]).toEqual([expect.closeTo(view.left, 6), expect.closeTo(view.top, 6)]);
  }
});

it("the edge of a picture that is looked at stays at the frame's, of one that is drawn on it may come to the middle", () => {
  const zoom = { scale: 4, x: 0.5, y: 0.5 };
  const far = (limits: ZoomLimits) =>
    place(WIDE, FRAME, pannedBy(place(WIDE, FRAME, zoom, limits), FRAME, zoom, 9999, 9999, limits), limits);
  expect(far(TO_LOOK)).toMatchObject({ x: 0, y: 0 });
  expect(far(TO_DRAW)).toMatchObject({ x: 120, y: 120 });
});

it("the buttons zoom about the middle, however the picture lies", () => {
  const zoom = { scale: 4, x: 0.4, y: 0.6 };
  expect(zoomedBy(FRAME, zoom, 1.5)).toEqual({ scale: 6, x: expect.closeTo(0.4, 9), y: expect.closeTo(0.6, 9) });
  expect(zoomedBy(FRAME, zoom, 0)).toEqual(WHOLE);
});

it("the whole cannot be moved, and a frame without a size or a picture that is not there yet holds nothing", () => {
  expect(pannedBy(place(WIDE, FRAME, WHOLE), FRAME, WHOLE, 50, 50)).toBe(WHOLE);
  const nothing = { x: 0, y: 0, width: 0, height: 0 };
  expect([contain(null, FRAME), contain(WIDE, { width: 0, height: 0 })]).toEqual([nothing, nothing]);
  expect(zoomedAt(nothing, { width: 0, height: 0 }, WHOLE, 3, { x: 0, y: 0 })).toBe(WHOLE);
});

it.each([
  ["+", 1.4],
  ["=", 1.4],
  ["-", 1 / 1.4],
  ["0", 0],
  ["b", null],
  ["toString", null],
])("the key %s", (key, factor) => {
  expect(keyFactor(key)).toBe(factor);
});
