import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { followAddress } from "../../src/app/address.ts";
import type { PageControl } from "../../src/app/action.ts";
import { ACTIONS } from "../../src/app/actions.ts";
import { createViewCommands } from "../../src/app/commands/view.ts";
import { emptySample } from "../../src/project/corrections.ts";
import { EMPTY_INTAKE } from "../../src/project/sample.ts";
import { projectKept, setIntake } from "../../src/store/actions/project.ts";
import { look, selectSample, setTour, showPlace } from "../../src/store/actions/view.ts";
import type { Commands } from "../../src/store/commands.ts";
import { isEnlarged } from "../../src/store/selectors.ts";
import { useLens } from "../../src/store/store.ts";
import { resetStore, stubBrowser, type Browser } from "./browser.ts";

/** From the table to full size, to what is presented, and back a step at a time; the address says where one is. */

const run: string[] = [];
const commands = {
  ...createViewCommands(async () => undefined),
  pause: () => void run.push("pause"),
  resume: () => void run.push("resume"),
} as unknown as Commands;
const page = {} as PageControl;

/** @returns whether the key did something */
function press(key: string): boolean {
  const action = ACTIONS.find((one) => one.key === key && one.meant?.() !== false);
  action?.perform(commands, page);
  return action !== undefined;
}
const size = () => useLens.getState().view.size;

let browser: Browser;
let stop = () => {};
beforeEach(() => {
  vi.useFakeTimers();
  run.length = 0;
  browser = stubBrowser();
  resetStore();
  setIntake({ ...EMPTY_INTAKE, samples: [emptySample("a"), emptySample("b")] });
  projectKept("p", "cups");
  stop = followAddress();
});
afterEach(() => {
  stop();
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

test("F is full size and back, P is to present and back to full size", () => {
  selectSample("a");
  expect([press("f"), size()]).toEqual([true, "full"]);
  expect([press("f"), size()]).toEqual([true, "panel"]);
  expect([press("p"), size()]).toEqual([true, "present"]);
  expect([press("f"), size()]).toEqual([true, "full"]);
  expect([press("p"), press("p"), size()]).toEqual([true, true, "full"]);
});

test("Escape goes a step back at a time, and is nobody's where there is none", () => {
  selectSample("a");
  press("p");
  expect([press("escape"), size()]).toEqual([true, "full"]);
  expect([press("escape"), size()]).toEqual([true, "panel"]);
  expect(press("escape")).toBe(false);
});

test("a pinned patch is let go before the size, but for one that is presented", () => {
  selectSample("a");
  look({ size: "full", pin: { side: "reference", patch: 3 } });
  press("escape");
  expect([size(), useLens.getState().view.pin]).toEqual(["full", null]);
  look({ size: "present", pin: { side: "reference", patch: 3 } });
  press("escape");
  expect([size(), useLens.getState().view.pin]).toEqual(["full", { side: "reference", patch: 3 }]);
});

test("with nothing selected there is nothing to enlarge, and what leads elsewhere leaves full size", () => {
  press("f");
  expect(size()).toBe("panel");
  for (const leave of [() => showPlace("models"), () => selectSample(null), () => setTour(0)]) {
    selectSample("a");
    look({ size: "full" });
    expect(isEnlarged(useLens.getState())).toBe(true);
    leave();
    expect(isEnlarged(useLens.getState())).toBe(false);
    showPlace("samples");
    expect(isEnlarged(useLens.getState())).toBe(false);
  }
});

test("the size goes along from sample to sample, and stands in the address", () => {
  selectSample("a");
  press("f");
  selectSample("b");
  vi.advanceTimersByTime(1000);
  expect(browser.address()).toBe("#project=p&sample=b&size=full");
  browser.goTo("#project=p&sample=a&size=present");
  expect([size(), useLens.getState().selected]).toEqual(["present", "a"]);
  browser.goTo("#project=p&sample=gone&size=full");
  expect(size()).toBe("panel");
});

test("a run is paused by Shift P", () => {
  press("shift+p");
  expect(run).toEqual(["pause"]);
  expect(size()).toBe("panel");
});
