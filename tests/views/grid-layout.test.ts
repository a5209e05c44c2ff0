import { describe, expect, it } from "vitest";
import { FIRST_LAYOUT, isFirstLayout, LEAST_WIDTH, MOST_WIDTH, withColumn } from "../../src/project/column-layout.ts";
import {
  clampWidth,
  layOut,
  widthsOf,
  withMoved,
  withStep,
  type PlainColumn,
} from "../../src/views/samples/grid-layout.ts";

/** Where columns stand, by what comes unasked and what a person set. */

const plain = (id: string, part: Partial<PlainColumn> = {}): PlainColumn => ({
  id,
  shown: true,
  pinned: null,
  least: 100,
  grow: 0,
  ...part,
});
const columns = [
  plain("pair", { pinned: "start" }),
  plain("cp"),
  plain("pf"),
  plain("seed", { shown: false }),
  plain("constructor"),
  plain("state", { pinned: "end" }),
];

describe("columns", () => {
  it("stand as they come where nothing was set", () => {
    const { order, shown, start, end } = layOut(columns, FIRST_LAYOUT);
    expect(order).toEqual(["pair", "cp", "pf", "seed", "constructor", "state"]);
    expect([...shown]).toEqual(["pair", "cp", "pf", "constructor", "state"]);
    expect([start, end]).toEqual([["pair"], ["state"]]);
    expect(isFirstLayout(FIRST_LAYOUT)).toBe(true);
  });

  it("are shown, hidden, pinned and let go by hand; what is pinned again stands on its own side", () => {
    let layout = withColumn(FIRST_LAYOUT, "seed", { shown: true });
    layout = withColumn(layout, "cp", { shown: false });
    layout = withColumn(layout, "pf", { pinned: true });
    layout = withColumn(layout, "pair", { pinned: false });
    layout = withColumn(withColumn(layout, "state", { pinned: false }), "state", { pinned: true });
    const { shown, start, end } = layOut(columns, layout);
    expect([...shown]).toEqual(["pair", "pf", "seed", "constructor", "state"]);
    expect([start, end]).toEqual([["pf"], ["state"]]);
    expect(isFirstLayout(layout)).toBe(false);
  });

  it("keep the order that a person made; new ones stand behind what they come after, and gone ones are passed over", () => {
    const layout = { ...FIRST_LAYOUT, order: ["pf", "gone", "pair", "pf", "cp"] };
    expect(layOut(columns, layout).order).toEqual(["pf", "seed", "constructor", "state", "pair", "cp"]);
  });

  it("step among those on their side, and no further", () => {
    const order = ["pair", "cp", "hidden", "pf", "state"];
    const center = ["cp", "pf"];
    expect(withStep(order, center, "pf", -1)).toEqual(["pair", "pf", "cp", "hidden", "state"]);
    expect(withStep(order, center, "cp", 1)).toEqual(["pair", "pf", "cp", "hidden", "state"]);
    expect(withStep(order, center, "cp", -1)).toBe(order);
    expect(withStep(order, center, "pf", 1)).toBe(order);
    expect(withMoved(order, "pair", null)).toEqual(["cp", "hidden", "pf", "state", "pair"]);
    expect(withMoved(order, "pair", "nowhere")).toBe(order);
  });
});

describe("widths", () => {
  const shown = [
    { id: "cp", least: 100, grow: 0, fixed: true },
    { id: "concept", least: 100, grow: 1, fixed: false },
    { id: "prompt", least: 100, grow: 3, fixed: false },
  ];
  const widths = (layout = FIRST_LAYOUT, room = 0) => [...widthsOf(shown, layout, room).values()];

  it("are the least where there is no room, and share what is left by how they grow", () => {
    expect(widths()).toEqual([100, 100, 100]);
    expect(widths(FIRST_LAYOUT, 340)).toEqual([100, 110, 130]);
  });

  it("are what a person set, and no number is ever cut", () => {
    let layout = withColumn(FIRST_LAYOUT, "concept", { width: 60 });
    layout = withColumn(layout, "cp", { width: 60 });
    expect(widths(layout, 340)).toEqual([100, 60, 180]);
  });

  it("are within bounds, whatever a document says", () => {
    for (const width of [-5, 0, 1e9, NaN, Infinity, -Infinity]) {
      const [, concept] = widths(withColumn(FIRST_LAYOUT, "concept", { width }));
      expect(concept, String(width)).toBeGreaterThanOrEqual(LEAST_WIDTH);
      expect(concept).toBeLessThanOrEqual(MOST_WIDTH);
    }
    expect(clampWidth(50.4)).toBe(50);
    expect(clampWidth(50, 90)).toBe(90);
  });
});
