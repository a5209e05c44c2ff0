import { beforeEach, describe, expect, it } from "vitest";
import type { ModelInfo } from "../../src/engine/protocol.ts";
import { emptySample, NO_CORRECTIONS, withChange } from "../../src/project/corrections.ts";
import { redoCorrection, setCorrections, takeStep, undoCorrection } from "../../src/store/actions/history.ts";
import { putLayerCheck, putModel, takeModel, putModelInfo } from "../../src/store/actions/models.ts";
import {
  beginProject,
  emptyProject,
  putAwayProblems,
  refreshKept,
  setIntake,
  setMade,
  setPaths,
  showKept,
  type KeptProject,
} from "../../src/store/actions/project.ts";
import { acceptLacks, askBeforeRun, beginJob, endJob, stopAsking, updateJob } from "../../src/store/actions/run.ts";
import { dropTheirScores, goTo, look, selectSample, showTheirScores, tick } from "../../src/store/actions/view.ts";
import { EMPTY_PROJECT, FIRST_SETTINGS, useLens } from "../../src/store/store.ts";
import { FIRST_LAYOUT } from "../../src/project/column-layout.ts";
import type { Intake } from "../../src/project/types.ts";
import { EMPTY_INTAKE } from "../../src/project/sample.ts";

/** Each named action does one thing to the store, and leaves the rest as it was. */

const state = () => useLens.getState();
const intake = (...ids: readonly string[]): Intake => ({ ...EMPTY_INTAKE, samples: ids.map(emptySample) });
const KEPT: KeptProject = {
  projectId: "p",
  projectName: "cups",
  demo: false,
  accepted: [],
  columnLayout: FIRST_LAYOUT,
  ticked: new Set(["b"]),
  settings: FIRST_SETTINGS,
  intake: intake("a", "b"),
  corrections: NO_CORRECTIONS,
  allResults: new Map(),
  lastModels: null,
};
const info = (fingerprint: string): ModelInfo => ({
  slot: "siglip",
  family: "siglip2",
  abilities: ["patches", "regions", "text"],
  comparesPatches: false,
  name: "mine",
  fingerprint,
  description: "",
  naflex: true,
  precision: "fp32",
  layer: { dim: 72, heads: 4, mlp: 284 },
});
const open = (fingerprint: string) => ({
  info: info(fingerprint),
  demo: false,
  installed: null,
  rounded: false,
  layer: null,
});
const prompt = (text: string) => setCorrections(withChange(state().corrections, ["a"], { prompt: text }));
const LAYER = { deviation: 0, tolerance: 1, milliseconds: 1 };

beforeEach(() => {
  useLens.setState({ ...EMPTY_PROJECT, models: { siglip: null, clip: null, dino: null }, job: null });
});

describe("a project", () => {
  it("that is shown brings its own and nothing of the one before; its files are known already", () => {
    setPaths(["a.png"]);
    selectSample("other");
    setCorrections(withChange(NO_CORRECTIONS, ["other"], { prompt: "x" }));
    showKept(KEPT, "reading", { status: "locked" });
    expect(state()).toMatchObject({
      ...KEPT,
      paths: ["a.png"],
      access: "reading",
      keeping: { status: "locked" },
      selected: "a",
      modelsOpening: true,
      past: [],
    });
  });

  it("that another tab wrote comes without steps of undo, and with the view as it is", () => {
    showKept(KEPT, "reading", { status: "kept" });
    setCorrections(withChange(NO_CORRECTIONS, ["a"], { prompt: "x" }));
    selectSample("b");
    tick(new Set(["a"]));
    refreshKept({ ...KEPT, projectName: "mugs" });
    expect(state()).toMatchObject({ projectName: "mugs", corrections: NO_CORRECTIONS, past: [], selected: "b" });
    expect(state().ticked).toEqual(new Set(["a"]));
  });

  it("that begins keeps a name it has, and is no step of undo", () => {
    beginProject({ intake: intake("a"), corrections: NO_CORRECTIONS, selected: "a" }, "cups");
    expect([state().projectName, state().past]).toEqual(["cups", []]);
    beginProject({ intake: intake("b"), corrections: NO_CORRECTIONS, selected: "b" }, "mugs");
    expect(state().projectName).toBe("cups");
  });

  it("that is emptied leaves nothing but what is of no project", () => {
    putModel("siglip", open("f"));
    showKept(KEPT, "writing", { status: "kept" });
    emptyProject();
    expect(state()).toMatchObject(EMPTY_PROJECT);
    expect(state().models.siglip?.info.fingerprint).toBe("f");
  });

  it("whose problems were read has each once among them", () => {
    putAwayProblems(["x"]);
    expect(state().intake).toBeNull();
    setIntake(intake("a"));
    putAwayProblems(["x", "y"]);
    putAwayProblems(["y"]);
    expect(state().intake?.away).toEqual(["x", "y"]);
  });
});

describe("steps of undo", () => {
  it("go back and forth, and something new forgets what was undone", () => {
    setIntake(intake("a"));
    prompt("one");
    prompt("two");
    undoCorrection();
    expect(state().corrections.changes["a"]?.prompt).toBe("one");
    redoCorrection();
    expect(state().corrections.changes["a"]?.prompt).toBe("two");
    undoCorrection();
    prompt("three");
    redoCorrection();
    expect([state().corrections.changes["a"]?.prompt, state().past.length]).toEqual(["three", 2]);
  });

  it("at either end do nothing", () => {
    setIntake(intake("a"));
    const before = state();
    undoCorrection();
    redoCorrection();
    expect(state()).toEqual(before);
  });

  it("put files that came since aside, but for masks that were made here", () => {
    setIntake(intake("a"));
    setPaths(["a.png"]);
    takeStep({ intake: intake("a", "b") });
    setPaths(["a.png", "b.png", "edited:1/a.png.png"]);
    setMade([["edited:1/a.png.png", { maker: "edit", model: null, of: "a.png", number: 1, at: 0 }]]);
    undoCorrection();
    expect(state().intake).toMatchObject({ samples: [{ id: "a" }], out: ["b.png"] });
  });

  it("are two hundred at most", () => {
    setIntake(intake("a"));
    for (let i = 0; i < 250; i++) prompt(`${i}`);
    expect(state().past.length).toBe(200);
    for (let i = 0; i < 250; i++) undoCorrection();
    expect(state().corrections.changes["a"]?.prompt).toBe("49");
  });
});

describe("a run", () => {
  it("is told while it goes on; what comes after its end is nothing", () => {
    beginJob(3, "starting");
    updateJob({ done: 2, doing: "matching" });
    expect(state().job).toMatchObject({ status: "running", done: 2, total: 3, doing: "matching" });
    endJob();
    updateJob({ done: 3, status: "paused" });
    expect(state().job).toBeNull();
  });

  it("asks beside the table, and what was accepted is accepted once", () => {
    useLens.setState({ place: "files" });
    askBeforeRun();
    expect([state().asking, state().place]).toEqual([true, "samples"]);
    stopAsking();
    acceptLacks(["prompt"]);
    acceptLacks(["prompt", "referenceMask"]);
    expect([state().asking, state().accepted]).toEqual([false, ["prompt", "referenceMask"]]);
  });
});

describe("models", () => {
  it("a layer's check is of the model it was made of, and of none that came since", () => {
    putModel("siglip", open("one"));
    putLayerCheck("siglip", "one", LAYER);
    expect(state().models.siglip?.layer).toEqual(LAYER);
    putModel("siglip", open("two"));
    putLayerCheck("siglip", "one", LAYER);
    expect(state().models.siglip?.layer).toBeNull();
  });

  it("one that goes on in another precision stays where it is; one that was closed does not come back", () => {
    putModel("siglip", { ...open("one"), installed: "id" });
    putModelInfo({ ...info("one"), precision: "int8" });
    expect(state().models.siglip).toMatchObject({ info: { precision: "int8" }, installed: "id" });
    takeModel("siglip");
    putModelInfo(info("one"));
    expect(state().models.siglip).toBeNull();
  });
});

describe("what is shown", () => {
  it("another sample unpins, the same one does not", () => {
    selectSample("a");
    look({ pin: { side: "reference", patch: 1 }, tab: "leak" });
    selectSample("a");
    expect(state().view.pin).not.toBeNull();
    selectSample("b");
    expect([state().view.pin, state().view.tab]).toEqual([null, "leak"]);
  });

  it("an address of another project is not gone to", () => {
    showKept(KEPT, "writing", { status: "kept" });
    const before = state();
    goTo({ project: "q", sample: "b", tab: "leak", pin: null });
    expect(state()).toBe(before);
    goTo({ project: "p", sample: "b", tab: "leak", pin: null });
    expect([state().selected, state().view.tab]).toEqual(["b", "leak"]);
  });

  it("scores to compare take the place of those before, with no model chosen yet", () => {
    useLens.setState({ theirModel: "old" });
    const theirs = { files: ["x.csv"], models: [] } as unknown as Parameters<typeof showTheirScores>[0];
    showTheirScores(theirs);
    expect(state()).toMatchObject({ theirs, theirModel: null, place: "check" });
    dropTheirScores();
    expect(state().theirs).toBeNull();
  });
});
