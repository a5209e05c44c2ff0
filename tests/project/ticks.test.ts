import { expect, it } from "vitest";
import { areKept, MOST_KEPT_TICKS, ticksToKeep } from "../../src/project/ticks.ts";

const ids = (count: number, length: number): ReadonlySet<string> =>
  new Set(Array.from({ length: count }, (_, i) => String(i).padStart(length, "x")));

it("keeps the ticks of a whole benchmark, whose ids are paths", () => {
  const all = ids(10_000, 150);
  expect(ticksToKeep(all)).toEqual([...all]);
});

it("keeps none of more than fit: a part of them would be another choice", () => {
  const most = ids(MOST_KEPT_TICKS / 64, 64);
  expect([areKept(most), ticksToKeep(most).length]).toEqual([true, most.size]);
  const more = new Set([...most, "y"]);
  expect([areKept(more), ticksToKeep(more)]).toEqual([false, []]);
});
