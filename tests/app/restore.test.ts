import { afterEach, beforeEach, expect, test, vi } from "vitest";
import {
  forgetRunning,
  rememberedInstalled,
  rememberInstalled,
  rememberRunning,
  wasOfPhotographs,
  wasRunning,
} from "../../src/app/restore.ts";
import { moveTour, wasToured } from "../../src/app/touring.ts";
import type { ModelInfo } from "../../src/engine/protocol.ts";
import { projectKept } from "../../src/store/actions/project.ts";
import { putModel, takeModel } from "../../src/store/actions/models.ts";
import { beginJob, endJob } from "../../src/store/actions/run.ts";
import { useLens } from "../../src/store/store.ts";
import { resetStore, stubBrowser } from "./browser.ts";

/** What a reload finds again. */

const INFO: ModelInfo = {
  slot: "siglip",
  family: "siglip2",
  abilities: ["patches", "regions", "text"],
  comparesPatches: false,
  name: "mine",
  fingerprint: "f",
  description: "",
  naflex: true,
  precision: "fp32",
  layer: { dim: 72, heads: 4, mlp: 284 },
};
let stop = () => {};
/** What is kept, when a test says so. */
let keep = () => {};
const kept = () => new Promise<void>((resolve) => (keep = resolve));

beforeEach(() => {
  stubBrowser();
  resetStore();
  stop = rememberRunning(kept);
});
afterEach(() => {
  stop();
  vi.unstubAllGlobals();
});

test("a reload in the middle of a run finds its project marked; a run that ended by itself leaves no mark once its rows are kept", async () => {
  projectKept("p", "cups");
  expect(wasRunning("p")).toBe(false);
  beginJob(3, "starting");
  expect([wasRunning("p"), wasRunning("another")]).toEqual([true, false]);
  endJob();
  expect(wasRunning("p")).toBe(true);
  keep();
  await expect.poll(() => wasRunning("p")).toBe(false);
});

test("a run that begins while the rows of the last one are written keeps its mark", async () => {
  projectKept("p", "cups");
  beginJob(3, "starting");
  endJob();
  beginJob(2, "starting");
  keep();
  await new Promise((resolve) => setTimeout(resolve));
  expect(wasRunning("p")).toBe(true);
});

test("the mark is of no tab, one a project, and goes with a project that is deleted", () => {
  projectKept("p", "cups");
  beginJob(3, "starting");
  // Another tab has storage of its own, and goes on where a killed one was.
  vi.stubGlobal("sessionStorage", undefined);
  stop();
  projectKept("q", "mugs");
  expect([wasRunning("p"), wasRunning("q")]).toEqual([true, false]);
  forgetRunning("p");
  expect(wasRunning("p")).toBe(false);
});

test("a run in a project that is not kept leaves no mark: nothing could go on", () => {
  beginJob(3, "starting");
  expect([wasRunning("p"), wasRunning("null")]).toEqual([false, false]);
});

const ids = async () => (await rememberedInstalled()).map(({ id }) => id);

test("models of the model store are opened again, those in memory only are not", async () => {
  expect(await rememberedInstalled()).toEqual([]);
  const open = { info: INFO, demo: false, rounded: false, layer: null };
  putModel("siglip", { ...open, installed: "a1" });
  putModel("clip", { ...open, installed: null });
  putModel("dino", { ...open, installed: "b2" });
  rememberInstalled();
  expect(await ids()).toEqual(["a1", "b2"]);
  expect((await rememberedInstalled())[1]?.options).toEqual({ slot: "dino", comparesPatches: false });
  takeModel("dino");
  rememberInstalled();
  expect(await ids()).toEqual(["a1"]);
});

test("models that were kept before there were slots go to those of their families", async () => {
  localStorage.setItem("masc-lens.installed", '["a1", "b2"]');
  expect(await rememberedInstalled()).toEqual([
    { id: "a1", options: {} },
    { id: "b2", options: {} },
  ]);
});

test.each(["{", "[1, 2]", '{"a": "b"}', "null"])(
  "what stands there and is no list of ids is as good as none: %s",
  async (text) => {
    localStorage.setItem("masc-lens.installed", text);
    expect(await rememberedInstalled()).toEqual([]);
  },
);

test("a tour that was ended does not begin by itself again; one that is under way is not ended", () => {
  moveTour(2);
  expect([wasToured(), useLens.getState().tour]).toEqual([false, 2]);
  moveTour(null);
  expect([wasToured(), useLens.getState().tour]).toEqual([true, null]);
});

test("a run of photographs that was cut off is told from one of the project's pairs", () => {
  projectKept("p", "cups");
  beginJob(3, "starting", "photographs");
  expect([wasRunning("p"), wasOfPhotographs("p")]).toEqual([true, true]);
  endJob();
  beginJob(3, "starting");
  expect([wasRunning("p"), wasOfPhotographs("p")]).toEqual([true, false]);
});
