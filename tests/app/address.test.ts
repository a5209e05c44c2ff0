import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { followAddress } from "../../src/app/address.ts";
import { emptySample } from "../../src/project/corrections.ts";
import { projectKept, setIntake } from "../../src/store/actions/project.ts";
import { look, selectSample, setFilter, showPlace, showSection, sortBy } from "../../src/store/actions/view.ts";
import { useLens } from "../../src/store/store.ts";
import { resetStore, stubBrowser, type Browser } from "./browser.ts";
import { EMPTY_INTAKE } from "../../src/project/sample.ts";

/** The address and what is shown, each following the other. */

let browser: Browser;
let stop = () => {};

beforeEach(() => {
  vi.useFakeTimers();
  browser = stubBrowser();
  resetStore();
  setIntake({ ...EMPTY_INTAKE, samples: [emptySample("a"), emptySample("b")] });
  stop = followAddress();
});
afterEach(() => {
  stop();
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

const later = () => vi.advanceTimersByTime(1000);

test("a project that is kept stands in the address at once; what is shown of it a little later, as it is by then", () => {
  projectKept("p", "cups");
  expect(browser.address()).toBe("#project=p");
  selectSample("a");
  selectSample("b");
  look({ tab: "leak", pin: { side: "generation", patch: 12 } });
  expect(browser.address()).toBe("#project=p");
  later();
  expect(browser.address()).toBe("#project=p&sample=b&view=leak&pin=g12");
  setFilter("cup");
  sortBy([{ id: "cp", desc: true }]);
  showPlace("files");
  later();
  expect(browser.address()).toBe("#project=p&sample=b&view=leak&pin=g12&filter=cup&sort=-cp&place=files");
});

test("what lies under the slider stands in the address, and under other tabs does not", () => {
  projectKept("p", "cups");
  selectSample("a");
  look({ tab: "ab", against: "b", aligned: false });
  later();
  expect(browser.address()).toBe("#project=p&sample=a&view=ab&left=b&aligned=no");
  look({ tab: "match" });
  later();
  expect(browser.address()).toBe("#project=p&sample=a");
  browser.goTo("#project=p&sample=a&view=leak");
  expect(useLens.getState().view).toMatchObject({ tab: "leak", against: "b", aligned: false });
  browser.goTo("#project=p&sample=a&view=ab");
  expect(useLens.getState().view).toMatchObject({ tab: "ab", against: null, aligned: true });
});

test("a project that is not kept leaves the address as it is", () => {
  selectSample("a");
  later();
  expect(browser.address()).toBe("");
});

test("an address that somebody else writes is gone to: sample, view, pin, filter and order", () => {
  projectKept("p", "cups");
  browser.goTo("#project=p&sample=b&view=prompt&pin=r3&filter=cup&sort=-pf&place=check");
  const { selected, view, filter, sorting, place } = useLens.getState();
  expect([selected, view.tab, view.pin]).toEqual(["b", "prompt", { side: "reference", patch: 3 }]);
  expect([filter, sorting, place]).toEqual(["cup", [{ id: "pf", desc: true }], "check"]);
});

test("a sample that is not there keeps the selection and pins nothing; another project's address changes nothing", () => {
  projectKept("p", "cups");
  selectSample("a");
  browser.goTo("#project=p&sample=gone&view=leak&pin=r3");
  expect([useLens.getState().selected, useLens.getState().view.pin]).toEqual(["a", null]);
  const before = useLens.getState();
  browser.goTo("#project=q&sample=b&view=whole");
  expect(useLens.getState()).toBe(before);
});

test("an address that is on its way is not written over: by what waits to be written, a section, or another project", () => {
  projectKept("p", "cups");
  selectSample("a");
  browser.type("#project=p&sample=b&view=leak");
  later();
  setFilter("cup");
  later();
  browser.tell();
  expect([useLens.getState().selected, useLens.getState().view.tab]).toEqual(["b", "leak"]);
  later();
  expect(browser.address()).toBe("#project=p&sample=b&view=leak");
  showPlace("results");
  later();
  browser.type("#project=p&sample=a");
  showSection("agreement");
  projectKept("q", "mugs");
  expect(browser.address()).toBe("#project=p&sample=a");
  expect(browser.back()).toBeUndefined();
});

test("once it is ended neither follows the other", () => {
  projectKept("p", "cups");
  selectSample("a");
  stop();
  later();
  expect(browser.address()).toBe("#project=p");
  browser.goTo("#project=p&sample=b");
  expect(useLens.getState().selected).toBe("a");
});

test("a step back leads to the section of the results that was open before, and is no step by itself", () => {
  projectKept("p", "cups");
  showPlace("results");
  later();
  showSection("agreement");
  later();
  expect(browser.address()).toBe("#project=p&place=results&section=agreement");
  showSection("ablations");
  later();
  const before = browser.back();
  expect(before).toBe("#project=p&place=results&section=agreement");
  browser.goTo(before ?? "");
  later();
  expect([useLens.getState().section, browser.address()]).toEqual(["agreement", before]);
  expect(browser.back()).toBe("#project=p&place=results");
  browser.goTo("#project=p&place=results");
  expect(useLens.getState().section).toBeNull();
});
