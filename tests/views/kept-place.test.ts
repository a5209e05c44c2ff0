import { expect, it } from "vitest";
import { createRowLines } from "../../src/analysis/lines.ts";
import { rowOf } from "../../src/analysis/rows.ts";
import { emptySample } from "../../src/project/corrections.ts";
import { NO_SLOTS } from "../../src/project/plan.ts";
import { keepPlace, keptPlace, scrolledTo, watchPlace } from "../../src/views/samples/kept-place.ts";

/** Where the table stood is found again in another layout. */

const identity = { models: NO_SLOTS, settings: { maxPatches: 64, threshold: 0.5, stripper: "regex" } } as const;
const rows = Array.from({ length: 100 }, (_, i) => rowOf(emptySample(`${i}`), undefined, identity));
const lines = createRowLines(({ sample }: (typeof rows)[number]) => sample.id)(rows);

it("stands at the same line, whatever the lines' height and what came before it", () => {
  expect(keptPlace(lines, 45, "a")).toBe(null);
  keepPlace(lines, 45 * 30.5, 45, { project: "a", selected: "3" });
  expect(keptPlace(lines, 45, "a")).toEqual({ offset: 1373, selected: "3" });
  expect(keptPlace(lines, 60, "a")).toEqual({ offset: 1830, selected: "3" });
  expect(keptPlace(lines.slice(10), 60, "a")).toEqual({ offset: 1230, selected: "3" });
});

it("stands at the top where its line is gone, or another project is open", () => {
  keepPlace(lines, 450, 45, { project: "a", selected: null });
  expect(keptPlace(lines.slice(20), 45, "a")).toBe(null);
  expect(keptPlace(lines, 45, "b")).toBe(null);
  keepPlace([], 0, 45, { project: "a", selected: null });
  expect(keptPlace(lines, 45, "a")).toBe(null);
});

it("is known of a table that is still there, and of one that is gone", () => {
  let offset = 0;
  const leave = watchPlace(() => keepPlace(lines, offset, 45, { project: "a", selected: null }));
  offset = 900;
  expect(keptPlace(lines, 45, "a")?.offset).toBe(900);
  offset = 450;
  leave();
  offset = 0;
  expect(keptPlace(lines, 45, "a")?.offset).toBe(450);
});

it("is where somebody scrolled to, not where a table that grew had to show its end", () => {
  const before = { offset: 200, inSight: 261, all: 486 };
  expect(scrolledTo(before, { offset: 0, inSight: 541, all: 541 })).toBe(before);
  expect(scrolledTo(before, { offset: 86, inSight: 400, all: 486 })).toBe(before);
  // Somebody's own way: in the table as it was, in the larger one, and in one that became smaller.
  for (const now of [
    { offset: 225, inSight: 261, all: 486 },
    { offset: 100, inSight: 261, all: 486 },
    { offset: 40, inSight: 400, all: 486 },
    { offset: 120, inSight: 177, all: 297 },
  ])
    expect(scrolledTo(before, now)).toBe(now);
  // Fewer lines are in the way in a table that did not grow.
  const filtered = { offset: 0, inSight: 261, all: 261 };
  expect(scrolledTo(before, filtered)).toBe(filtered);
});
