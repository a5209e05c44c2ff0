import { describe, expect, it } from "vitest";
import { divide, joinIntake } from "../../src/storage/intake-parts.ts";

const elements = (count: number) => Array.from({ length: count }, (_, at) => ({ at }));
const sizes = (parts: ReturnType<typeof divide>[number] | undefined) => parts?.map((part) => part.elements.length);
const numbers = (parts: ReturnType<typeof divide>[number] | undefined) => parts?.map(({ number }) => number);

describe("an intake's lists in parts", () => {
  const list = elements(1000);
  const [written = []] = divide([list], [], 0);

  it("have some hundred elements each, in the list's order", () => {
    expect(sizes(written)).toEqual([400, 400, 200]);
    expect(written.flatMap((part) => part.elements)).toEqual(list);
  });

  it("are taken over where nothing in them changed", () => {
    expect(divide([[...list]], written, 3)[0]).toEqual(written);
  });

  it("are written anew where ten elements come between, and nowhere else", () => {
    const now = [...list.slice(0, 500), ...elements(10), ...list.slice(500)];
    const [parts] = divide([now], written, 3);
    expect(numbers(parts)).toEqual([0, 3, 4, 2]);
    expect(parts?.flatMap((part) => part.elements)).toEqual(now);
  });

  it("do not crumble: a short one is written with what stands beside it", () => {
    let [parts = [], next, now] = [written, 3, list];
    for (let time = 0; time < 200; time++) {
      now = [...now.slice(0, 500), ...elements(1), ...now.slice(500)];
      [parts = []] = divide([now], parts, next);
      next = Math.max(next, ...parts.map(({ number }) => number + 1));
    }
    expect(parts.flatMap((part) => part.elements)).toEqual(now);
    expect(parts.length).toBeLessThan(9);
  });

  it("are no other list's where both have the same elements", () => {
    const lists = divide([list, list], written, 3);
    expect(new Set(lists.flat().map(({ number }) => number)).size).toBe(lists.flat().length);
  });
});

describe("an intake that is joined of its rows", () => {
  const head = {
    intake: { rule: "r", samples: [], masks: [{ name: "m", masks: [] }], parts: [{ table: null, ids: [] }] },
    lists: [[0, 2], [1], []],
  };
  const rows = [
    { part: 0, elements: ["a"] },
    { part: 1, elements: [["p", "m"]] },
    { part: 2, elements: ["b"] },
  ];

  it("has its lists again", () => {
    expect(joinIntake(head, rows)).toEqual({
      rule: "r",
      samples: ["a", "b"],
      masks: [{ name: "m", masks: [["p", "m"]] }],
      parts: [{ table: null, ids: [] }],
    });
  });

  it("is as it stands where it was kept in one row, and nothing where there is none", () => {
    expect(joinIntake({ intake: { samples: ["a"] } }, rows)).toEqual({ samples: ["a"] });
    expect(joinIntake(undefined, [])).toBeNull();
    expect(joinIntake({ intake: null }, [])).toBeNull();
  });

  it("holds what no schema takes where a part is gone: it is read of the files again, and never with fewer pairs", () => {
    expect(joinIntake(head, rows.slice(1))).toMatchObject({ samples: [undefined, "b"] });
    expect(joinIntake({ ...head, lists: 5 }, rows)).toBeNull();
    expect(joinIntake({ ...head, lists: [null] }, rows)).toMatchObject({ samples: [undefined] });
  });
});
