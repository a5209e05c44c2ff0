import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { createProjectFiles } from "../../src/app/project-files.ts";
import type { NamedEntry } from "../../src/engine/protocol.ts";
import type { AddedFile } from "../../src/platform/picked.ts";
import { redoCorrection, setCorrections, undoCorrection } from "../../src/store/actions/history.ts";
import { withChanges } from "../../src/project/corrections.ts";
import { samplesOf } from "../../src/store/selectors.ts";
import { EMPTY_PROJECT, useLens } from "../../src/store/store.ts";
import { startedEngine } from "../engine/rig.ts";

beforeEach(() => useLens.setState(EMPTY_PROJECT));
afterEach(() => vi.unstubAllGlobals());

const added = (...paths: readonly string[]): AddedFile[] =>
  paths.map((path) => ({ path, file: new File(["a cup"], path.split("/").at(-1) ?? path) }));
/** Of a page that somebody sees: what is to be drawn, until a test draws it. */
function heldFrames(): (() => void)[] {
  const frames: (() => void)[] = [];
  vi.stubGlobal("document", { visibilityState: "visible" });
  vi.stubGlobal("requestAnimationFrame", (draw: () => void) => frames.push(draw));
  return frames;
}

const pair = (name: string) => added(`refs/${name}.png`, `gens/${name}.png`, `gens/${name}.txt`);
/** Of the first pair, as corrected by hand. */
const shown = () => samplesOf(useLens.getState())[0]?.prompt;
const samples = () => useLens.getState().intake?.samples ?? [];
const ids = () => samples().map(({ id }) => id);

it("adds to what stands, whose pairs stay the same objects, through undo, a cancel and another engine", async () => {
  let engine = startedEngine();
  const files = createProjectFiles({ call: (...args) => engine.call(...args), end: () => engine.end() });
  await files.add([...pair("a"), ...pair("b")]);
  expect(ids()).toEqual(["a", "b"]);
  const [first] = samples();
  await files.add(pair("c"));
  expect(ids()).toEqual(["a", "b", "c"]);
  expect(samples()[0]).toBe(first);

  undoCorrection();
  expect(ids()).toEqual(["a", "b"]);
  await files.add(pair("d"));
  expect(ids()).toEqual(["a", "b", "d"]);
  expect(samples().map(({ prompt }) => prompt)).toEqual(["a cup", "a cup", "a cup"]);

  engine.end();
  engine = startedEngine();
  await files.putAgain();
  await files.add(pair("e"));
  expect(ids()).toEqual(["a", "b", "d", "e"]);

  const table = new File(["id,reference,generation\nx,refs/a.png,gens/b.png\n"], "pairs.csv");
  const asked = files.add([{ path: "pairs.csv", file: table }]);
  await expect.poll(() => useLens.getState().question).not.toBeNull();
  files.answer("cancel");
  await asked;
  await files.add(pair("f"));
  expect(ids()).toEqual(["a", "b", "d", "e", "f"]);
  await files.clear();
  useLens.setState(EMPTY_PROJECT);
  await files.add(pair("g"));
  expect(ids()).toEqual(["g"]);
  engine.end();
});

it("reads a folder of thousands by its names and texts, and hands its pictures over when the pairs are shown, those of the first pairs first", async () => {
  const frames = heldFrames();
  const engine = startedEngine();
  const said: string[] = [];
  const handed: string[] = [];
  const files = createProjectFiles({
    async call(...args) {
      const [, name, given] = args;
      if (name === "addFiles" && "files" in (given ?? {})) {
        const entries = (given as { files: readonly NamedEntry[] }).files;
        said.push(`${entries.filter((entry) => "awaited" in entry).length} named`);
        handed.push(...entries.flatMap((entry) => ("blob" in entry ? [entry.path] : [])));
      } else said.push(name);
      const answer = await engine.call(...args);
      if (name === "intake") said.push(`${handed.length} handed over when its pairs are known`);
      return answer;
    },
    end: () => engine.end(),
  });
  const names = Array.from({ length: 400 }, (_, number) => `${number}`.padStart(3, "0"));
  const all = names.flatMap(pair);
  await files.add([
    ...all.filter(({ path }) => path.startsWith("gens")),
    ...all.filter(({ path }) => path.startsWith("refs")),
  ]);
  expect(samples()).toHaveLength(400);
  expect(samples()[399]?.prompt).toBe("a cup");
  expect(said.slice(0, 3)).toEqual(["800 named", "intake", "0 handed over when its pairs are known"]);
  expect(handed).toEqual([]);
  expect(said).not.toContain("inspect");
  // What somebody looks at is handed over by itself.
  const looking = files.pictures.picture("gens/399.png", 100);
  await expect(looking.value).rejects.toThrow();
  looking.release();
  expect(handed).toEqual(["gens/399.png"]);
  for (const draw of frames.splice(0)) draw();
  // From here on nobody sees the page.
  vi.stubGlobal("document", { visibilityState: "hidden" });
  // What opens files waits for them, and finds what they hold.
  const problems = engine.call(new AbortController().signal, "inspect", null);
  await files.handedOver();
  expect(handed).toHaveLength(800);
  expect(new Set(handed).size).toBe(800);
  expect(handed.slice(1, 5)).toEqual(["refs/000.png", "gens/000.png", "refs/001.png", "gens/001.png"]);
  expect(await problems).toHaveLength(800);
  await expect.poll(() => said).toContain("inspect");
  // One more is handed over by itself, and nothing of what stood is told again.
  await files.add(pair("new"));
  expect(samples()).toHaveLength(401);
  expect(handed.slice(800)).toEqual(["refs/new.png", "gens/new.png", "gens/new.txt"]);
  engine.end();
});

const file = (path: string, content = "a picture"): AddedFile => ({
  path,
  file: new File([content], path.split("/").at(-1)!),
});

/** Of one method: 34 concepts of 30 prompts, each with a text of its own, and captions that say otherwise of the first of each. */
const dreambench = (): AddedFile[] =>
  Array.from({ length: 34 }, (_, at) => `${at}`.padStart(2, "0")).flatMap((index) => {
    const prompts = Array.from({ length: 30 }, (_prompt, number) => number);
    const folder = (kind: string, prompt: number, extension: string) =>
      `d/samples/emu2/${kind}/object_${index}_cup/${prompt}_0.${extension}`;
    return [
      file(`d/images/object/${index}.jpg`),
      file(
        `d/captions/object/${index}.txt`,
        ["cup", "another cup", ...prompts.map((of) => `a cup, ${of + 1}`)].join("\n"),
      ),
      ...prompts.flatMap((prompt) => [
        file(folder("tgt_image", prompt, "jpg")),
        file(folder("text", prompt, "txt"), `a cup, ${prompt}`),
      ]),
    ];
  });

it("shows the pairs of a first folder of thousands of texts before those are read that can wait, and loses no step taken meanwhile", async () => {
  const frames = heldFrames();
  const engine = startedEngine();
  const texts: number[] = [];
  const files = createProjectFiles({
    async call(...args) {
      const [, name, given] = args;
      if (name === "addFiles" && "files" in (given ?? {}))
        texts.push((given as { files: readonly NamedEntry[] }).files.filter((entry) => "bytes" in entry).length);
      return engine.call(...args);
    },
    end: () => engine.end(),
  });
  const adding = files.add(dreambench());
  await vi.waitFor(() => expect(samples()).toHaveLength(1020));
  // Captions alone were needed; their pairs can be worked with.
  expect(texts).toEqual([0, 34]);
  const prompts = () =>
    samples()
      .slice(0, 2)
      .map(({ prompt }) => prompt);
  expect(prompts()).toEqual(["another cup", "a cup, 1"]);
  const [{ id } = { id: "" }, second] = samples();
  expect(useLens.getState()).toMatchObject({ selected: id, projectName: "d", past: [] });
  setCorrections(withChanges(useLens.getState().corrections, [[id, { prompt: "by hand" }]]));

  vi.stubGlobal("document", { visibilityState: "hidden" });
  for (const draw of frames.splice(0)) draw();
  expect(await adding).toHaveLength(2108);
  expect(texts.slice(0, 3)).toEqual([0, 34, 1020]);
  expect(prompts()).toEqual(["a cup, 0", "a cup, 1"]);
  expect(samples()[1]).toBe(second);
  expect(shown()).toBe("by hand");
  undoCorrection();
  expect(shown()).toBe("a cup, 0");
  redoCorrection();
  expect(shown()).toBe("by hand");
  await files.handedOver();

  // The same files, read in one go, say the same.
  const whole = useLens.getState().intake;
  useLens.setState(EMPTY_PROJECT);
  await files.clear();
  const [picture, captions, ...rest] = dreambench();
  await files.add([captions!]);
  await files.add([picture!, ...rest]);
  expect(useLens.getState().intake).toEqual({ ...whole, problems: expect.anything() });
  engine.end();
});
