import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { emptySample } from "../../src/project/corrections.ts";
import { setAccess } from "../../src/store/actions/project.ts";
import { samplesOf, wantedOf } from "../../src/store/selectors.ts";
import { useLens } from "../../src/store/store.ts";
import { never } from "../engine/rig.ts";
import { resetStore, stubBrowser } from "./browser.ts";
import { checkpoint, ids, openPage, project, readyPage, said, scored } from "./rig.ts";
import type { Provenance } from "../../src/project/types.ts";

const edit = (of: string): Provenance => ({ maker: "edit", model: null, of, number: 1, at: 0 });

/** What a person asks of the page, down to the engine, without a screen. */

beforeEach(() => {
  stubBrowser();
  resetStore();
});
afterEach(() => vi.unstubAllGlobals());

const state = () => useLens.getState();
const sampleOf = (id: string) => samplesOf(state()).find((sample) => sample.id === id) ?? emptySample(id);

describe("a run", () => {
  test("computes every pair that is wanted, once", async () => {
    const { commands, runtime } = await readyPage();
    await commands.score();
    expect(scored()).toEqual(["p0", "p1", "p2"]);
    expect([state().job, wantedOf(state()).length, said()]).toEqual([null, 0, []]);
    const { runs } = runtime;
    await commands.score();
    expect(runtime.runs).toBe(runs);
  });

  test("that is cancelled ends at once and keeps what is scored; the next computes the rest", async () => {
    const { commands, runtime } = await readyPage();
    await commands.score();
    commands.correct(["p1"], { prompt: "a photo of a motorcycle by day" });
    const before = state().results;
    const held = runtime.hold();
    const running = commands.score();
    await held;
    commands.cancel();
    await running;
    expect([state().job, said()]).toEqual([null, []]);
    expect(state().results).toEqual(before);
    expect(wantedOf(state()).map(({ id }) => id)).toEqual(["p1"]);
    runtime.letGo();
    await commands.score();
    expect(wantedOf(state())).toEqual([]);
  });

  test("of rows that failed computes these again, and no others that are wanted", async () => {
    const { commands } = await readyPage();
    commands.correct(["p1"], { generation: "set/images/gone.png" });
    await commands.score();
    expect([scored(), state().results.get("p1")?.outcome]).toEqual([
      ["p0", "p2"],
      { error: expect.objectContaining({ code: "missing_file" }) },
    ]);
    commands.correct(["p0"], { prompt: "a photo of a kitten by day" });
    commands.correct(["p1"], { generation: "set/images/exact.png" });
    await commands.retry(["p1", "p2"]);
    expect(scored()).toEqual(expect.arrayContaining(["p1", "p2"]));
    expect(wantedOf(state()).map(({ id }) => id)).toEqual(["p0"]);
    expect(said()).toEqual([]);
  });

  test("whose engine is lost in the middle goes on in another, with the same files and model", async () => {
    const { commands, runtime, engine, fail } = await readyPage();
    const held = runtime.hold();
    const running = commands.score();
    await held;
    runtime.letGo();
    fail();
    await running;
    expect(engine.lives).toBe(2);
    expect(scored()).toEqual(["p0", "p1", "p2"]);
    expect(state().engine.status).toBe("ready");
    expect(said()).toEqual([expect.stringContaining("was started again, and goes on")]);
  });

  test("whose model is closed in the middle says so at its rows, and computes them once another is open", async () => {
    const { commands, engine, runtime } = await readyPage();
    const held = runtime.hold();
    const running = commands.score();
    await held;
    const dropping = engine.call(never, "dropModel", { slot: "siglip" });
    runtime.letGo();
    await Promise.all([running, dropping]);
    expect(state().job).toBeNull();
    const outcomes = [...state().results.values()].map(({ outcome }) =>
      "error" in outcome ? outcome.error.code : "scored",
    );
    expect([outcomes, said()]).toEqual([Array(3).fill("missing_file"), []]);
    await commands.addCheckpoint(await checkpoint());
    await commands.score();
    expect(scored()).toEqual(["p0", "p1", "p2"]);
  });

  test("is not disturbed by a checkpoint that is dropped meanwhile: the page says to wait", async () => {
    const { commands, runtime } = await readyPage();
    const held = runtime.hold();
    const running = commands.score();
    await held;
    const before = state().models.siglip;
    await commands.addCheckpoint(await checkpoint());
    expect(state().models.siglip).toBe(before);
    expect(said()).toEqual([expect.stringContaining("A run is going on with the present checkpoint.")]);
    runtime.letGo();
    await running;
    expect(said()).toEqual([]);
    expect(scored()).toHaveLength(3);
  });

  test("pauses before the next step and goes on where it stood", async () => {
    const { commands, runtime } = await readyPage();
    const held = runtime.hold();
    const running = commands.score();
    await held;
    commands.pause();
    expect(state().job?.status).toBe("paused");
    runtime.letGo();
    commands.resume();
    expect(state().job?.status).toBe("running");
    await running;
    expect(scored()).toHaveLength(3);
  });
});

describe("what Score does before it computes", () => {
  test("leads to the models where none is open", async () => {
    const { commands } = openPage();
    vi.stubGlobal(
      "Worker",
      class extends EventTarget {
        postMessage() {}
        terminate() {}
      },
    );
    await commands.addFiles(await project());
    await commands.score();
    expect([state().place, state().job, scored()]).toEqual(["models", null, []]);
  });

  test("asks once about pairs that lack something, and remembers the answer", async () => {
    const { commands } = await readyPage();
    commands.correct(["p1"], { generationMask: null });
    await commands.score();
    expect([state().asking, state().place, scored()]).toEqual([true, "samples", []]);
    commands.notNow();
    expect(state().asking).toBe(false);
    await commands.runAnyway();
    expect(scored()).toEqual(["p0", "p1", "p2"]);
    expect(state().accepted.length).toBeGreaterThan(0);
    commands.changeSettings({ threshold: 0.25 });
    await commands.score();
    expect([state().asking, wantedOf(state()).length]).toEqual([false, 0]);
  });
});

describe("undo", () => {
  const MASK = "edited:1/set/images/grey.png.png";
  const use = async (page: Awaited<ReturnType<typeof readyPage>>) =>
    page.commands.masks.use(
      ["p0"],
      "reference",
      { path: MASK, made: edit("set/images/grey.png") },
      {
        width: 2,
        height: 2,
        data: new Uint8Array([255, 0, 255, 0]),
      },
    );

  test("takes a mask that is used back, with the score it had, and redo brings it again", async () => {
    const page = await readyPage();
    await page.commands.score();
    const before = sampleOf("p0").referenceMask;
    const score = state().results.get("p0");
    await use(page);
    expect(sampleOf("p0").referenceMask).toBe(MASK);
    expect(wantedOf(state()).map(({ id }) => id)).toEqual(["p0"]);
    page.commands.undo();
    expect(sampleOf("p0").referenceMask).toBe(before);
    expect(state().results.get("p0")).toBe(score);
    expect(wantedOf(state())).toEqual([]);
    page.commands.redo();
    expect(sampleOf("p0").referenceMask).toBe(MASK);
    // The file stayed: it can be read, and is not among what was taken out.
    expect(state().intake?.out).toEqual([]);
    expect((await page.commands.pictures.mask(MASK).value).data).toEqual(new Uint8Array([255, 0, 255, 0]));
  });

  test("brings a file that was taken out back, its pair and its score; the engine finds it again", async () => {
    const { commands } = await readyPage();
    await commands.score();
    await commands.takeOut(["set/images/palette.png"]);
    expect(state().intake?.out).toEqual(["set/images/palette.png"]);
    await expect(commands.pictures.picture("set/images/palette.png", 64).value).rejects.toMatchObject({
      code: "missing_file",
    });
    commands.undo();
    expect(state().intake?.out).toEqual([]);
    expect(ids()).toEqual(["p0", "p1", "p2"]);
    expect(wantedOf(state())).toEqual([]);
    commands.changeSettings({ maxPatches: 256 });
    await commands.score();
    expect(scored()).toHaveLength(3);
    expect(wantedOf(state())).toEqual([]);
  });

  test("a pair made by hand is selected, and what was pinned in another is not pinned in it", async () => {
    const { commands } = await readyPage();
    commands.select("p0");
    commands.look({ pin: { side: "reference", patch: 3 } });
    commands.addPair({ reference: "set/images/grey.png" });
    const made = state().selected;
    expect(ids()).toContain(made);
    expect([made, state().view.pin]).toEqual([ids().at(-1), null]);
    commands.removePairs([made!]);
    expect(said()).toEqual([expect.stringContaining("1 pair taken out.")]);
    commands.undo();
    expect([ids().includes(made!), said()]).toEqual([true, []]);
  });
});

describe("a tab that only reads", () => {
  test("refuses whatever would change the project, and says why once", async () => {
    const { commands, runtime } = await readyPage();
    setAccess("reading");
    const kept = ({
      intake,
      corrections,
      settings,
      past,
      accepted,
      paths,
      allResults,
      job,
    }: ReturnType<typeof state>) => ({
      intake,
      corrections,
      settings,
      past,
      accepted,
      paths,
      allResults,
      job,
    });
    const before = kept(state());
    const { runs } = runtime;
    const mask = { width: 1, height: 1, data: new Uint8Array([255]) };
    await commands.addFiles(await project());
    await commands.takeOut(["set/images/grey.png"]);
    await commands.putBack(["set/images/grey.png"]);
    await commands.masksFromAlpha(["p0"]);
    await commands.masks.use(["p0"], "reference", { path: "edited:9/x.png", made: edit("x") }, mask);
    await commands.keepFiles();
    await commands.score();
    await commands.runAnyway();
    commands.correct(["p0"], { prompt: "another" });
    commands.resetCorrections(["p0"]);
    commands.addPair({ prompt: "another" });
    commands.removePairs(["p0"]);
    commands.bringBack(["p0"]);
    commands.undo();
    commands.redo();
    commands.changeSettings({ threshold: 0.9 });
    expect(commands.openFolder()).toBe(true);
    expect(kept(state())).toEqual(before);
    expect(runtime.runs).toBe(runs);
    expect(said()).toEqual([expect.stringContaining("Another tab writes this project")]);
  });

  test("still shows: rows are selected, filtered and looked at", async () => {
    const { commands } = await readyPage();
    setAccess("reading");
    commands.select("p1");
    commands.setFilter("teapot");
    commands.sort([{ id: "cp", desc: true }]);
    commands.tick(new Set(["p2"]));
    commands.show("files");
    expect(state()).toMatchObject({
      selected: "p1",
      filter: "teapot",
      sorting: [{ id: "cp", desc: true }],
      place: "files",
    });
    expect(said()).toEqual([]);
  });
});
