import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type * as WayBack from "../../src/components/way-back.ts";

/** A phone's own way back: a step for each thing that lies over the page, the last on top first. */

interface Entry {
  readonly state: unknown;
  readonly address: string;
}

/** A browser's history, whose steps arrive late. */
let entries: Entry[] = [];
let at = 0;
let arrivals: (() => void)[] = [];
let page: typeof WayBack;
const arrived = vi.fn<() => void>();
const shown: string[] = [];

const states = () => entries.map(({ state }) => state);
/** Steps that were asked for arrive, and what follows of them is done. */
async function settle(): Promise<void> {
  for (let i = 0; i < 4; i++) {
    await Promise.resolve();
    for (const arrive of arrivals.splice(0)) arrive();
  }
}
async function pressBack(): Promise<void> {
  history.go(-1);
  await settle();
}
function opened(name: string): () => void {
  shown.push(name);
  const closed = page.wayBack(() => close());
  const close = () => {
    if (shown.includes(name)) shown.splice(shown.indexOf(name), 1);
    closed();
  };
  return close;
}

beforeEach(async () => {
  entries = [{ state: null, address: "#project=a" }];
  at = 0;
  arrivals = [];
  shown.length = 0;
  arrived.mockClear();
  const listeners = new Set<() => void>();
  vi.stubGlobal("location", { href: "#project=a" });
  vi.stubGlobal("matchMedia", () => ({ matches: true }));
  vi.stubGlobal("addEventListener", (_type: string, listener: () => void) => void listeners.add(listener));
  vi.stubGlobal("removeEventListener", (_type: string, listener: () => void) => void listeners.delete(listener));
  vi.stubGlobal("history", {
    get state() {
      return entries[at]?.state;
    },
    pushState(state: unknown, _title: string, address: string) {
      entries = [...entries.slice(0, ++at), { state, address }];
    },
    replaceState(state: unknown, _title: string, address = entries[at]?.address ?? "") {
      entries[at] = { state, address };
    },
    go(by: number) {
      arrivals.push(() => {
        at += by;
        for (const listener of listeners) listener();
      });
    },
  });
  vi.resetModules();
  page = await import("../../src/components/way-back.ts");
  page.followWayBack(arrived);
});
afterEach(() => vi.unstubAllGlobals());

test("each thing is a step: the last is closed first, and the page stays until the last step", async () => {
  opened("sample");
  await settle();
  opened("sheet");
  await settle();
  expect([at, ...states()]).toEqual([2, 0, 1, 2]);
  await pressBack();
  expect([at, ...shown]).toEqual([1, "sample"]);
  await pressBack();
  expect([at, ...shown]).toEqual([0]);
  expect(arrived).toHaveBeenCalledTimes(2);
});

test("what the page closes itself takes its step along, and nothing else is closed", async () => {
  opened("sample");
  await settle();
  const close = opened("sheet");
  await settle();
  close();
  await settle();
  expect([at, ...shown]).toEqual([1, "sample"]);
  expect(arrived).toHaveBeenCalledTimes(1);
});

test("a sheet that gives way to another in one moment asks for no step, and is one", async () => {
  const close = opened("palette");
  await settle();
  close();
  opened("keys");
  await settle();
  expect([at, entries.length, ...shown]).toEqual([1, 2, "keys"]);
  await pressBack();
  expect([at, ...shown]).toEqual([0]);
});

test("what is opened while the page's own step is under way stays, and gets its entry behind it", async () => {
  const close = opened("palette");
  await settle();
  close();
  await Promise.resolve();
  expect(arrivals).toHaveLength(1);
  opened("keys");
  await settle();
  expect([at, ...shown]).toEqual([1, "keys"]);
  expect(states()).toEqual([0, 1]);
});

test("after a reload the entry that it was in is that of the sample, which opens there again", async () => {
  entries = [
    { state: 0, address: "#project=a" },
    { state: 1, address: "#project=a&sample=b&size=full" },
  ];
  at = 1;
  opened("sample");
  await settle();
  expect(entries).toHaveLength(2);
  await pressBack();
  expect([at, ...shown]).toEqual([0]);
});

test("an address that somebody writes leads on: it closes nothing, and a step back from it neither", async () => {
  opened("sample");
  await settle();
  // As a browser does it: an entry without a state, and then a popstate.
  history.pushState(null, "", "#project=a&sample=c");
  history.go(0);
  await settle();
  expect(shown).toEqual(["sample"]);
  expect(states()).toEqual([0, 1, 1]);
  await pressBack();
  expect(shown).toEqual(["sample"]);
  await pressBack();
  expect(shown).toEqual([]);
});

test("steps to entries of others close nothing; on a wide window nothing takes a step", async () => {
  vi.stubGlobal("matchMedia", () => ({ matches: false }));
  opened("sample");
  await settle();
  expect(states()).toEqual([0]);
  vi.stubGlobal("matchMedia", () => ({ matches: true }));
  history.pushState(null, "", "#project=b");
  await pressBack();
  expect(shown).toEqual(["sample"]);
  expect(arrived).not.toHaveBeenCalled();
});
