import { beforeEach, expect, it } from "vitest";
import { emptySample } from "../../src/project/corrections.ts";
import { EMPTY_INTAKE } from "../../src/project/sample.ts";
import { chooseScope, groupBy, openGroups, setFilter, sortBy, tick } from "../../src/store/actions/view.ts";
import { linesOf, orderOf } from "../../src/store/order.ts";
import { scopedSamplesOf, scopedWantedOf, scopeOf, scopesOf } from "../../src/store/scope.ts";
import { mayScore } from "../../src/store/selectors.ts";
import type { LensState } from "../../src/store/state.ts";
import { EMPTY_PROJECT, useLens } from "../../src/store/store.ts";

/** Which rows Score and Export act on. */

const samples = ["a", "b", "c", "d"].map((id, i) => ({
  ...emptySample(id),
  concept: i < 2 ? "cup" : "bowl",
  reference: `${id}.png`,
  generation: `${id}.jpg`,
}));
const state = () => useLens.getState();
const acted = () =>
  `${scopeOf(state())}: ${scopedSamplesOf(state())
    .map(({ id }) => id)
    .join("")}`;

beforeEach(() => useLens.setState({ ...EMPTY_PROJECT, intake: { ...EMPTY_INTAKE, samples } }));

it("are all rows; those that are shown where a filter leaves some out; those that are ticked where some are", () => {
  expect(acted()).toBe("all: abcd");
  setFilter("bowl");
  expect(acted()).toBe("shown: cd");
  tick(new Set(["a", "c"]));
  expect(acted()).toBe("ticked: ac");
  expect(scopesOf(state())).toEqual({ ticked: 2, shown: 2, all: 4 });
  tick(new Set());
  setFilter("");
  expect(acted()).toBe("all: abcd");
});

it("are all where a filter leaves none, where all are ticked, and where what was ticked is gone", () => {
  setFilter("nothing like it");
  expect(acted()).toBe("all: abcd");
  setFilter("");
  tick(new Set(samples.map(({ id }) => id)));
  expect(acted()).toBe("all: abcd");
  tick(new Set(["of another time"]));
  expect(acted()).toBe("all: abcd");
});

it("are what a person chose, until other rows are ticked or shown", () => {
  setFilter("bowl");
  tick(new Set(["a"]));
  chooseScope("shown");
  expect(acted()).toBe("shown: cd");
  chooseScope("all");
  expect(acted()).toBe("all: abcd");
  tick(new Set(["a", "b"]));
  expect(acted()).toBe("ticked: ab");
  chooseScope("all");
  setFilter("");
  expect(acted()).toBe("ticked: ab");
});

it("are in the table's order where they are those that are shown, and what of them is wanted is one array", () => {
  setFilter("bowl");
  sortBy([{ id: "id", desc: true }]);
  expect(acted()).toBe("shown: dc");
  expect(scopedWantedOf(state()).map(({ id }) => id)).toEqual(["c", "d"]);
  expect(scopedWantedOf(state())).toBe(scopedWantedOf(state()));
});

it("next and previous sample go by the groups, whether they are open or not", () => {
  sortBy([{ id: "id", desc: true }]);
  groupBy("concept");
  expect(orderOf(state()).join("")).toBe("dcba");
  sortBy([{ id: "id", desc: false }]);
  expect(orderOf(state()).join("")).toBe("cdab");
  expect(linesOf(state())).toHaveLength(2);
  openGroups(new Set(["name cup"]));
  expect(linesOf(state()).map((line) => (line.kind === "group" ? line.group.name : line.row.sample.id))).toEqual([
    "bowl",
    "cup",
    "a",
    "b",
  ]);
  // No column of numbers, and none that nobody knows, groups.
  for (const id of ["cp", "gone"]) {
    groupBy(id);
    expect(linesOf(state())).toHaveLength(4);
  }
});

it("are scored while files are copied into the browser, and behind anything else that is under way", () => {
  const ready = { ...state(), engine: { status: "ready" } as LensState["engine"] };
  expect(mayScore(ready)).toBe(true);
  expect(mayScore({ ...ready, busy: "reading 2 files" })).toBe(false);
  const copying = { ...ready, busy: "keeping 2 files", keeping: { status: "copying", bytes: 2, done: 1 } as const };
  expect(mayScore(copying)).toBe(true);
  expect(mayScore({ ...copying, access: "reading" })).toBe(false);
  expect(mayScore({ ...copying, engine: { status: "starting" } })).toBe(false);
});
