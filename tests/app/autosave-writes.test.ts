import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { createAutosave } from "../../src/app/autosave.ts";
import { LensError } from "../../src/lib/errors.ts";
import type { PickedFile } from "../../src/platform/picked.ts";
import { emptySample, NO_CORRECTIONS, withChange } from "../../src/project/corrections.ts";
import { NO_SCORES } from "../../src/project/result.ts";
import type { RowResult } from "../../src/project/runs.ts";
import type { Intake } from "../../src/project/types.ts";
import { setCorrections } from "../../src/store/actions/history.ts";
import { changeSettings } from "../../src/store/actions/project.ts";
import { dropResults, putResults } from "../../src/store/actions/results.ts";
import { tick } from "../../src/store/actions/view.ts";
import { EMPTY_PROJECT, useLens } from "../../src/store/store.ts";
import { playStore } from "./autosave-rig.ts";
import { EMPTY_INTAKE } from "../../src/project/sample.ts";

/** When what changed is written, in which order, and what becomes of files. */

const INTAKE: Intake = { ...EMPTY_INTAKE, samples: [emptySample("a"), emptySample("b")] };
const result = (key: string): RowResult => ({
  outcome: { scores: { ...NO_SCORES, cp: 0.5 } },
  key,
  run: {
    model: "m",
    maxPatches: 64,
    threshold: 0.5,
    stripper: "regex",
    precision: "fp32",
    provider: "cpu",
    version: "0",
  },
});
const said = () => useLens.getState().notices.map(({ message }) => message);

const taken: string[] = [];
const lock = {
  take: async (project: string) => taken.push(project) > 0,
  ask: () => undefined,
  release: () => undefined,
};
// One for all tests: it follows the one store for as long as the page lives.
const played = playStore();
const autosave = createAutosave(lock, Promise.resolve({ store: played.store }));

let projects = 0;
/** A project as it stands when it was opened. */
function open(): string {
  const projectId = `opened ${++projects}`;
  useLens.setState({ ...EMPTY_PROJECT, projectId, intake: INTAKE });
  autosave.opened();
  return projectId;
}

beforeEach(async () => {
  vi.useFakeTimers();
  // No run was cut off.
  vi.stubGlobal("localStorage", { getItem: () => null });
  played.before = () => undefined;
  // A write that works ends whatever a test left.
  open();
  await autosave.settle();
  useLens.setState({ ...EMPTY_PROJECT, notices: [] });
  played.written.length = 0;
  played.names.clear();
  taken.length = 0;
});
afterEach(() => {
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

const ours = (id: string) =>
  played.written.filter((what) => what.includes(id)).map((what) => what.replace(` ${id}`, ""));

describe("what changed", () => {
  it("is written a moment later, all of it at once, and the page says till then that it is not", async () => {
    const id = open();
    for (let row = 0; row < 100; row++) putResults([["a", result(`run ${row % 3}`)]]);
    setCorrections(withChange(NO_CORRECTIONS, ["b"], { prompt: "a mug" }));
    expect(useLens.getState().unsaved).toBe(true);
    await vi.advanceTimersByTimeAsync(300);
    expect(ours(id)).toEqual([]);
    await vi.advanceTimersByTimeAsync(200);
    expect(ours(id)).toEqual(["corrections: b", "put: a run 1, a run 2, a run 0", "update: threshold 0.5, 1 of 2"]);
    expect(useLens.getState().unsaved).toBe(false);
    await vi.advanceTimersByTimeAsync(5000);
    expect(ours(id)).toHaveLength(3);
  });

  it("is what is ticked, too: ticks outlive their tab", async () => {
    const id = open();
    const update = vi.spyOn(played.store, "update");
    tick(new Set(["b"]));
    await vi.advanceTimersByTimeAsync(500);
    expect(update).toHaveBeenCalledWith(id, expect.objectContaining({ ticked: ["b"] }));
    tick(new Set());
    await vi.advanceTimersByTimeAsync(500);
    expect(update).toHaveBeenLastCalledWith(id, expect.objectContaining({ ticked: [] }));
  });

  it("is written at once where it has to be, and not once more when its moment comes", async () => {
    const id = open();
    putResults([["a", result("first")]]);
    await autosave.settle();
    expect(ours(id)).toEqual(["put: a first", "update: threshold 0.5, 1 of 2"]);
    await vi.advanceTimersByTimeAsync(1000);
    expect(ours(id)).toHaveLength(2);
  });

  it("while a slow write goes on waits for its end, and is then all that is written", async () => {
    const id = open();
    const ends: (() => void)[] = [];
    played.before = (what) => (what.startsWith("put") ? new Promise((resolve) => ends.push(resolve)) : undefined);
    putResults([["a", result("first")]]);
    await vi.advanceTimersByTimeAsync(500);
    putResults([["b", result("second")]]);
    await vi.advanceTimersByTimeAsync(500);
    expect(ends).toHaveLength(1);
    expect(useLens.getState().unsaved).toBe(true);
    ends[0]!();
    await vi.advanceTimersByTimeAsync(0);
    expect(ends).toHaveLength(2);
    ends[1]!();
    await vi.advanceTimersByTimeAsync(0);
    expect(ours(id).filter((what) => what.startsWith("put"))).toEqual(["put: a first", "put: b second"]);
    expect(useLens.getState().unsaved).toBe(false);
  });

  it("is of the open project alone: neither opening one nor having none writes anything", async () => {
    const first = open();
    putResults([["a", result("first")]]);
    await autosave.settle();
    const second = open();
    await vi.advanceTimersByTimeAsync(1000);
    expect(ours(second)).toEqual([]);
    changeSettings({ threshold: 0.25 });
    await autosave.settle();
    expect(ours(second)).toEqual(["update: threshold 0.25, 0 of 2"]);
    expect(ours(first)).toEqual(["put: a first", "update: threshold 0.5, 1 of 2"]);
    useLens.setState(EMPTY_PROJECT);
    changeSettings({ threshold: 0.9 });
    await vi.advanceTimersByTimeAsync(1000);
    expect(played.written.at(-1)).toContain("threshold 0.25");
  });
});

const fail = () => Promise.reject(new LensError("failed_storage", "There is no room left."));

describe("a write that fails", () => {
  it("is said once, not at every change, and all that it missed is written when it can be again", async () => {
    const id = open();
    played.before = fail;
    for (const key of ["first", "second", "third"]) {
      putResults([["a", result(key)]]);
      await vi.advanceTimersByTimeAsync(500);
    }
    expect(said()).toEqual(["There is no room left."]);
    expect(useLens.getState().unsaved).toBe(true);
    played.before = () => undefined;
    changeSettings({ threshold: 0.25 });
    await vi.advanceTimersByTimeAsync(500);
    expect(ours(id)).toEqual(["put: a first, a second, a third", "update: threshold 0.25, 1 of 2"]);
    expect(useLens.getState().unsaved).toBe(false);
  });

  it("leaves no result behind that went while it failed: a reload would bring it back", async () => {
    const id = open();
    useLens.setState({
      intake: { ...INTAKE, samples: [{ ...emptySample("a"), reference: "r.png" }, emptySample("b")] },
    });
    putResults([["a", result("of the old file")]]);
    await autosave.settle();
    played.before = fail;
    dropResults(new Set(["r.png"]));
    await autosave.settle();
    played.before = () => undefined;
    changeSettings({ threshold: 0.25 });
    await autosave.settle();
    expect(ours(id)).toContain("drop: a of the old file");
  });

  it("is said again when it fails after it had worked", async () => {
    open();
    played.before = fail;
    changeSettings({ threshold: 0.1 });
    await autosave.settle();
    played.before = () => undefined;
    changeSettings({ threshold: 0.2 });
    await autosave.settle();
    played.before = fail;
    changeSettings({ threshold: 0.3 });
    await autosave.settle();
    expect(said()).toEqual(["There is no room left.", "There is no room left."]);
  });
});

/** A browser that makes copies and has so much room. */
function giveRoom(free: number): void {
  vi.stubGlobal(
    "FileSystemFileHandle",
    class {
      createWritable() {}
    },
  );
  vi.stubGlobal("navigator", {
    storage: { getDirectory: async () => ({}), estimate: async () => ({ usage: 0, quota: free }) },
  });
}
const picked = (path: string, size = 10): PickedFile => {
  const file = new File([], path);
  Object.defineProperty(file, "size", { value: size });
  return { path, file };
};

describe("files", () => {
  beforeEach(() => useLens.setState({ intake: INTAKE, projectName: "cups" }));

  it("make a project where there is none, under a name that no other has and as this tab's to write", async () => {
    giveRoom(1e9);
    played.names.set("another", "cups");
    await autosave.keep([picked("a.png"), picked("b.png")], []);
    expect(useLens.getState()).toMatchObject({
      projectId: "project 2",
      projectName: "cups 2",
      keeping: { status: "kept" },
    });
    expect(taken).toEqual(["project 2"]);
    expect(ours("project 2")).toEqual([
      "create",
      "copy: a.png b.png",
      "intake: a b",
      "corrections: ",
      "update: threshold 0.5, 0 of 2",
    ]);
    // What comes later is the same project's.
    await autosave.keep([picked("c.png")], []);
    expect(played.names.size).toBe(2);
    expect(ours("project 2")).toContain("copy: c.png");
  });

  it("of a folder that was opened are kept where they are, the others as copies", async () => {
    giveRoom(1e9);
    const root = { kind: "directory", name: "cups" } as FileSystemDirectoryHandle;
    const files: PickedFile[] = [picked("cups/a.png"), picked("loose.png")];
    await autosave.keep(files, [root]);
    expect(ours("project 1").slice(1, 3)).toEqual(["handles: cups/a.png", "copy: loose.png"]);
    expect(useLens.getState().keeping).toEqual({ status: "kept" });
  });

  it("too large to copy unasked are asked about with their size, more of them together, and copied when that is wanted", async () => {
    giveRoom(1e12);
    await autosave.keep([picked("a.png", 600 * 2 ** 20)], []);
    expect(useLens.getState().keeping).toMatchObject({ status: "asking", bytes: 600 * 2 ** 20, free: 1e12 });
    await autosave.keep([picked("b.png", 700 * 2 ** 20)], []);
    expect(ours("project 1").filter((what) => what.startsWith("copy"))).toEqual([]);
    await autosave.keepAnyway();
    expect(ours("project 1").at(-1)).toBe("copy: a.png b.png");
    expect(useLens.getState().keeping).toEqual({ status: "kept" });
    await autosave.keepAnyway();
    expect(ours("project 1").filter((what) => what.startsWith("copy"))).toHaveLength(1);
  });

  it("that are asked about are their own project's: another one that asks does not get them", async () => {
    giveRoom(1e12);
    await autosave.keep([picked("a.png", 600 * 2 ** 20)], []);
    useLens.setState({ ...EMPTY_PROJECT, intake: INTAKE, projectName: "mugs" });
    await autosave.keep([picked("b.png", 600 * 2 ** 20)], []);
    await autosave.keepAnyway();
    expect(ours("project 2").at(-1)).toBe("copy: b.png");
  });

  it("without room are asked about too, and when the copy fails that is why they are not kept", async () => {
    giveRoom(5);
    await autosave.keep([picked("a.png")], []);
    expect(useLens.getState().keeping).toMatchObject({ status: "asking", bytes: 10, free: 5 });
    played.before = () => Promise.reject(new LensError("failed_storage", "There is no room for copies."));
    await autosave.keepAnyway();
    expect(useLens.getState().keeping).toEqual({ status: "denied", reason: "There is no room for copies." });
    expect(said()).toEqual(["There is no room for copies."]);
  });

  it("are not copied where the browser cannot, but what was read and computed is kept", async () => {
    vi.stubGlobal("navigator", {});
    await autosave.keep([picked("a.png")], []);
    expect(useLens.getState().keeping).toMatchObject({
      status: "denied",
      reason: expect.stringMatching(/add the same files again/),
    });
    expect(ours("project 1")).toEqual(["create", "intake: a b", "corrections: ", "update: threshold 0.5, 0 of 2"]);
  });

  it("where nothing can be kept make no project, and the page says why", async () => {
    const denied = createAutosave(
      lock,
      Promise.resolve({ denied: new LensError("failed_storage", "A private window.") }),
    );
    await denied.keep([picked("a.png")], []);
    await denied.keepAnyway();
    await denied.settle();
    expect(await denied.projects).toBe(null);
    expect(useLens.getState()).toMatchObject({
      projectId: null,
      keeping: { status: "denied", reason: "A private window." },
    });
  });
});
