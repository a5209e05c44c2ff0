import { describe, expect, it } from "vitest";
import { FIRST_LAYOUT, withColumn } from "../../src/project/column-layout.ts";
import { fitColumns, type RoomColumn } from "../../src/views/samples/narrow-layout.ts";
import { fc } from "../properties/seeded.ts";

/** How the table's columns share its room. */

const text = (id: string, least: number, narrow = least, grow = 1): RoomColumn => ({
  id,
  least,
  narrow,
  grow,
  fixed: false,
});
const number = (id: string): RoomColumn => ({ id, least: 104, narrow: 104, grow: 0, fixed: true });

const sides = {
  start: [text("pair", 90, 90, 0), text("concept", 108, 84)],
  center: [text("method", 108, 92), text("prompt", 132, 132, 2), number("cp"), number("pf"), number("dino")],
  end: [text("state", 86, 52, 0)],
};
/** All of it as wide as it comes: 836; as narrow as it may be: 762. */
const fit = (room: number, sorted: readonly string[] = [], layout = FIRST_LAYOUT) => {
  const { start, center, end, widths, ...rest } = fitColumns(sides, layout, room, sorted);
  const ids = [start, center, end].map((side) => side.map(({ id }) => id).join(" "));
  return { ids, widths, ...rest };
};
const beyond = (room: number, sorted: readonly string[] = []) => [
  ...fitColumns(sides, FIRST_LAYOUT, room, sorted).beyond,
];

describe("columns", () => {
  it("stand as laid out where there is room, or room is not known", () => {
    for (const room of [836, 1600])
      expect(fit(room, ["cp"])).toMatchObject({
        ids: ["pair concept", "method prompt cp pf dino", "state"],
        stays: true,
        narrow: false,
        across: false,
      });
    expect(fit(0, ["cp"])).toMatchObject({ ids: ["pair concept", "method prompt cp pf dino", "state"], stays: true });
  });

  it("get smaller before anything scrolls", () => {
    const { widths, ...rest } = fit(780, ["pf"]);
    expect(rest).toMatchObject({
      ids: ["pair concept", "method prompt cp pf dino", "state"],
      narrow: true,
      across: false,
    });
    expect([...widths.values()].reduce((sum, width) => sum + width, 0)).toBeLessThanOrEqual(780);
  });

  it("that the table is sorted by stay, right behind what says which pair it is", () => {
    expect(fit(690, ["pf"])).toMatchObject({ ids: ["pair concept pf", "method prompt cp dino", "state"], stays: true });
    expect(fit(750, ["dino", "cp"]).ids).toEqual(["pair concept dino cp", "method prompt pf", "state"]);
    // Of what there is no room for only the place.
    expect(fit(600, ["dino", "cp"]).ids).toEqual(["pair concept dino", "cp method prompt pf", "state"]);
  });

  it("scroll from the least telling on where room goes: the state, then all", () => {
    expect(fit(520, ["pf"])).toMatchObject({
      ids: ["pair concept pf", "method prompt cp dino state", ""],
      stays: true,
    });
    expect(fit(400, ["pf"])).toMatchObject({
      ids: ["pair concept", "pf method prompt cp dino state", ""],
      stays: true,
    });
    expect(fit(200, ["pf"])).toMatchObject({ stays: false });
  });

  it("end where the room ends, so that none is cut before it is scrolled", () => {
    for (let room = 330; room < 760; room += 7) {
      const { ids, widths, stays } = fit(room, ["pf"]);
      expect(stays).toBe(true);
      const widthOf = (some: string) => some.split(" ").reduce((sum, id) => sum + (widths.get(id) ?? 0), 0);
      let left = room - widthOf(ids[0]!) - widthOf(ids[2]!);
      const whole: string[] = [];
      for (const id of ids[1]!.split(" ")) {
        const width = widths.get(id)!;
        if (width > left) break;
        left -= width;
        whole.push(id);
      }
      expect(left, `${room}: ${whole.join(" ")}`).toBe(0);
    }
  });

  it("that hold numbers are never narrower than these, whatever the room and what was set", () => {
    const layout = withColumn(withColumn(FIRST_LAYOUT, "cp", { width: 40 }), "concept", { width: 60 });
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 3000 }), fc.subarray(["cp", "pf", "prompt"]), (room, sorted) => {
        const { ids, widths } = fit(room, sorted, layout);
        for (const id of ["cp", "pf", "dino"]) expect(widths.get(id)).toBeGreaterThanOrEqual(104);
        expect(widths.get("concept")).toBe(60);
        expect(ids.join(" ").split(" ").filter(Boolean).toSorted()).toEqual([...widths.keys()].toSorted());
      }),
    );
  });

  it("are out of sight where they begin behind the room, or below what stays at its end", () => {
    expect([0, -40, 836, 780].map((room) => beyond(room))).toEqual([[], [], [], []]);
    for (let room = 330; room < 760; room += 7) {
      const { ids, widths } = fit(room);
      const widthOf = (some: string) => some.split(" ").reduce((sum, id) => sum + (widths.get(id) ?? 0), 0);
      const center = ids[1]!.split(" ");
      const inSight = room - widthOf(ids[0]!) - widthOf(ids[2]!);
      const seen = center.filter((_, at) => widthOf(center.slice(0, at).join(" ")) < inSight);
      expect([...seen, ...beyond(room)]).toEqual(center);
      expect(beyond(room)).not.toEqual([]);
    }
    // What the table is sorted by stands before it.
    expect(beyond(560)).toContain("dino");
    expect(beyond(560, ["dino"])).not.toContain("dino");
  });
});
