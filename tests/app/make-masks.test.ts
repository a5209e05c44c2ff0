import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { createMaking } from "../../src/app/commands/make-masks.ts";
import type { RenewableEngine } from "../../src/engine/client.ts";
import type { MadeMask, MaskProgress, MaskRequest } from "../../src/engine/protocol.ts";
import { emptySample } from "../../src/project/corrections.ts";
import { waitingMasks } from "../../src/project/made-masks.ts";
import { EMPTY_INTAKE } from "../../src/project/sample.ts";
import { redoCorrection, undoCorrection } from "../../src/store/actions/history.ts";
import { putModel } from "../../src/store/actions/models.ts";
import { setIntake, setMade, setPaths } from "../../src/store/actions/project.ts";
import { samplesOf } from "../../src/store/selectors.ts";
import { EMPTY_PROJECT, useLens } from "../../src/store/store.ts";
import { stubBrowser } from "./browser.ts";

/** What becomes of masks between being made and being used, step by step and back. */

const MASK: MadeMask = {
  png: new Blob(["png"]),
  facts: { covered: 0.2, pieces: 1, largest: 1, border: { top: 0, right: 0, bottom: 0, left: 0 }, answer: null },
  peak: 0.75,
};
const PAIRS = [
  { ...emptySample("a"), reference: "cat.png", generation: "1.png", object: "cat" },
  { ...emptySample("b"), reference: "cat.png", generation: "2.png", object: "cat" },
];

const state = () => useLens.getState();
/** Names under which the masks that wait were made, by their pictures. */
const waiting = () =>
  Object.fromEntries(
    waitingMasks(samplesOf(state()), state().made, state().intake?.out ?? []).map(({ made: { of, segmented } }) => [
      of,
      `${segmented?.prompt} ${segmented?.threshold}`,
    ]),
  );
const pathOf = (image: string) =>
  waitingMasks(samplesOf(state()), state().made, state().intake?.out ?? []).find(({ made }) => made.of === image)!.path;

/** An engine that makes them all at once. */
async function call(_signal: AbortSignal, _name: string, { wishes }: MaskRequest, say: (p: MaskProgress) => void) {
  for (const { path } of wishes) say({ kind: "mask", path, answer: MASK });
}

function openMaking() {
  return createMaking({
    engine: { call, lives: 1, pulse: { dead: null } } as unknown as RenewableEngine,
    revival: { restarted: async () => undefined, restart() {}, wait() {}, hasten() {} },
    files: {
      has: (path) => state().paths.includes(path),
      async put(files) {
        setPaths([...state().paths, ...files.map(({ path }) => path)]);
        setMade(files.map(({ path, made = null }) => [path, made] as const));
      },
    },
    autosave: { keep: async () => undefined },
    openUnasked: async () => undefined,
    showModels() {},
    showMasks() {},
  }).commands;
}

const MANNER = { said: [], called: [], threshold: 0.5, refine: false, again: false, useAtOnce: false };

beforeEach(() => {
  stubBrowser();
  useLens.setState({ ...EMPTY_PROJECT, job: null, made: new Map(), paths: [], past: [], future: [] });
  setIntake({ ...EMPTY_INTAKE, samples: PAIRS });
  putModel("clipseg", {
    info: {
      slot: "clipseg",
      family: "clipseg",
      abilities: ["segment"],
      comparesPatches: false,
      name: "tiny",
      fingerprint: "f",
      description: "",
      naflex: false,
      precision: "fp32",
      layer: { dim: 32, heads: 4, mlp: 64 },
    },
    demo: false,
    installed: null,
    rounded: false,
    layer: null,
  });
});
afterEach(() => vi.unstubAllGlobals());

test("another name or threshold is a step: undone, the mask before it waits again; redone, the later one does", async () => {
  const masks = openMaking();
  await masks.make({ ...MANNER, images: ["cat.png", "1.png", "2.png"] });
  expect(waiting()).toEqual({ "cat.png": "cat 0.5", "1.png": "cat 0.5", "2.png": "cat 0.5" });
  expect(state().past).toHaveLength(0);

  await masks.remake("1.png", "striped cat", 0.5, false);
  await masks.remake("1.png", "striped cat", 0.6, false);
  expect(waiting()["1.png"]).toBe("striped cat 0.6");
  expect(state().past).toHaveLength(2);
  undoCorrection();
  expect(waiting()["1.png"]).toBe("striped cat 0.5");
  undoCorrection();
  expect(waiting()).toEqual({ "cat.png": "cat 0.5", "1.png": "cat 0.5", "2.png": "cat 0.5" });
  redoCorrection();
  redoCorrection();
  expect(waiting()["1.png"]).toBe("striped cat 0.6");
});

test("a run over masks that wait takes their place in one step, and what had none stays", async () => {
  const masks = openMaking();
  await masks.make({ ...MANNER, images: ["cat.png", "1.png"] });
  await masks.make({ ...MANNER, images: ["cat.png", "1.png", "2.png"], threshold: 0.7 });
  expect(state().past).toHaveLength(1);
  undoCorrection();
  expect(waiting()).toEqual({ "cat.png": "cat 0.5", "1.png": "cat 0.5", "2.png": "cat 0.7" });
});

test("what is rejected does not give way to what it took the place of, and undo brings it back", async () => {
  const masks = openMaking();
  await masks.make({ ...MANNER, images: ["1.png"] });
  await masks.remake("1.png", "striped cat", 0.5, false);
  masks.reject([pathOf("1.png")]);
  expect(waiting()).toEqual({});
  undoCorrection();
  expect(waiting()).toEqual({ "1.png": "striped cat 0.5" });
  masks.accept([pathOf("1.png")]);
  expect(waiting()).toEqual({});
  undoCorrection();
  undoCorrection();
  expect(waiting()).toEqual({ "1.png": "cat 0.5" });
});

test("another name than the pairs' is looked for where it was said, and the pairs keep theirs", async () => {
  const masks = openMaking();
  await masks.make({ ...MANNER, images: ["cat.png", "1.png"], called: [["1.png", "striped cat"]] });
  expect(waiting()).toEqual({ "cat.png": "cat 0.5", "1.png": "striped cat 0.5" });
  expect(samplesOf(state()).map(({ object }) => object)).toEqual(["cat", "cat"]);
});
