import { beforeEach, expect, test, vi } from "vitest";
import { KEY_PLACES } from "../../../src/app/action.ts";
import { ACTIONS } from "../../../src/app/actions.ts";
import { LOCAL_KEYS } from "../../../src/app/local-keys.ts";
import type { Acts } from "../../../src/app/palette/entry.ts";
import { offer } from "../../../src/app/palette/order.ts";
import { entriesOf } from "../../../src/app/palette/register.ts";
import { FIGURE_FORMATS } from "../../../src/components/figure/formats.ts";
import { EXPORT_FORMATS } from "../../../src/project/exports/register.ts";
import { MEASURE_IDS } from "../../../src/project/measures.ts";
import { tableMeasures } from "../../../src/project/measure-lists.ts";
import { emptySample } from "../../../src/project/corrections.ts";
import type { Commands } from "../../../src/store/commands.ts";
import type { LensState } from "../../../src/store/state.ts";
import { useLens } from "../../../src/store/store.ts";
import { TABS } from "../../../src/store/view.ts";
import { processorTime } from "../../processor-time.ts";

const show = vi.fn();
const select = vi.fn();
const sort = vi.fn();
const toggleKeys = vi.fn();
const acts: Acts = {
  // Only what these tests press.
  commands: { show, select, sort } as unknown as Commands,
  control: {
    focusFilter: vi.fn(),
    focusTable: vi.fn(),
    focusInspector: vi.fn(),
    focusRemark: vi.fn(),
    toggleKeys,
    togglePalette: vi.fn(),
  },
};
const SAMPLE = { ...emptySample("s1"), concept: "duck", method: "lost", prompt: "a duck on a beach" };
const INTAKE = { ...useLens.getState().intake, samples: [SAMPLE], columns: [], problems: [] };

const closed = useLens.getState();
const open = { ...closed, intake: INTAKE as unknown as NonNullable<typeof closed.intake>, projectId: "p" };
const entries = (state: LensState = open) => entriesOf(state, acts);
const titles = (query: string, state: LensState = open) =>
  offer(entries(state), query, []).flatMap(({ offered }) => offered.map(({ entry }) => entry.title));

/** Why a view cannot be saved, of every way; null where it can. */
const notSaved = (state: LensState) =>
  [...FIGURE_FORMATS.map(({ id }) => `view ${id}`), "view copy"].map(
    (id) => entries(state).find((entry) => entry.id === id)?.not ?? null,
  );

beforeEach(() => vi.clearAllMocks());

test("no two entries have the same id, whatever is open", () => {
  for (const state of [closed, open]) {
    const ids = entries(state).map(({ id }) => id);
    expect(ids.filter((id, i) => ids.indexOf(id) !== i)).toEqual([]);
  }
});

test("every key, place, tab, export, measure and sample is to be found", () => {
  const ids = new Set(entries().map(({ id }) => id));
  for (const { key } of ACTIONS) if (key !== "ctrl+k") expect(ids, key).toContain(`key ${key}`);
  for (const place of ["samples", "results", "masks", "files", "check", "models"])
    expect(ids).toContain(`place ${place}`);
  for (const { id } of EXPORT_FORMATS) expect(ids).toContain(`export ${id}`);
  for (const id of MEASURE_IDS) expect(ids).toContain(`word ${id}`);
  for (const { id } of tableMeasures()) for (const way of ["up", "down"]) expect(ids).toContain(`sort ${way} ${id}`);
  for (const { id } of tableMeasures()) expect(ids).toContain(`column ${id}`);
  for (const theme of ["light", "dark", "system"]) expect(ids).toContain(`theme ${theme}`);
  for (const { place, shown } of LOCAL_KEYS) expect(ids).toContain(`local ${place} ${shown}`);
  expect(ids).toContain("sample s1");
  // Digits lead to tabs, X to the slider.
  expect(TABS.slice(1).every((_, i) => ids.has(`key ${i + 1}`)) && ids.has("key x")).toBe(true);
});

test("a view is saved in every format where a sample's pictures are shown, and only there", () => {
  const onTab = (tab: (typeof TABS)[number]) => notSaved({ ...open, selected: "s1", view: { ...open.view, tab } });
  expect(notSaved({ ...open, selected: null })).toEqual(Array(3).fill("no sample is chosen"));
  expect(onTab("match")).toEqual([null, null, null]);
  expect(onTab("masks")).toEqual(Array(3).fill("this tab has no pictures to be saved"));
});

test("before a project is open nothing that needs one is offered; typed, it is told why not", () => {
  const unasked = titles("", closed);
  expect(unasked).toContain("Open the demo");
  expect(unasked).not.toContain("Close the project");
  const found = offer(entries(closed), "close project", []).flatMap(({ offered }) => offered);
  expect(found[0]?.entry).toMatchObject({ title: "Close the project", not: "no project is open" });
});

test("what is typed finds it in the order in which it is meant", () => {
  expect(titles("cp").slice(0, 4)).toEqual(
    expect.arrayContaining(["What CP means", "Sort by CP, lowest first", "Sort by CP, highest first"]),
  );
  expect(titles("sort pf")[0]).toBe("Sort by PF, lowest first");
  expect(titles("dark")[0]).toBe("Theme: dark");
  expect(titles("beach")[0]).toBe("duck, lost");
  expect(titles("xyzzy")).toEqual([]);
});

test("what was used last stands first, and goes before its like", () => {
  const recent = ["sort down pf", "gone"];
  expect(offer(entries(), "", recent)[0]).toMatchObject({ title: "Recent" });
  const [first] = offer(entries(), "sort pf", recent).flatMap(({ offered }) => offered);
  expect(first?.entry.id).toBe("sort down pf");
});

test("an entry does what it says", () => {
  entries()
    .find(({ id }) => id === "sample s1")
    ?.perform();
  expect(select).toHaveBeenCalledWith("s1");
  entries()
    .find(({ id }) => id === "sort down cp")
    ?.perform();
  expect(sort).toHaveBeenCalledWith([{ id: "cp", desc: true }]);
  entries()
    .find(({ title }) => title.startsWith("Review of masks: accept the mask"))
    ?.perform();
  expect(toggleKeys).toHaveBeenCalled();
});

test("no key is given away twice, and every key has its place on the sheet", () => {
  const keys = ACTIONS.map(({ key }) => key);
  expect(new Set(keys).size).toBe(keys.length);
  for (const place of KEY_PLACES)
    expect(
      [...ACTIONS, ...LOCAL_KEYS].some((one) => one.place === place),
      place,
    ).toBe(true);
});

test("ten thousand samples are searched before a person can tell", () => {
  const samples = Array.from({ length: 10_000 }, (_, i) => ({ ...SAMPLE, id: `s${i}`, concept: `subject ${i % 97}` }));
  const many = { ...open, intake: { ...open.intake, samples } };
  const all = entries(many);
  const taken = processorTime();
  const found = offer(all, "subject 42", []).flatMap(({ offered }) => offered);
  // A tenth of it on a machine at rest.
  expect(taken()).toBeLessThan(1000);
  expect(found.length).toBeGreaterThan(5);
});
