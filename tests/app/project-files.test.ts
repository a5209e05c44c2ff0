import { beforeEach, expect, it } from "vitest";
import { createProjectFiles } from "../../src/app/project-files.ts";
import type { AddedFile } from "../../src/platform/picked.ts";
import { undoCorrection } from "../../src/store/actions/history.ts";
import { EMPTY_PROJECT, useLens } from "../../src/store/store.ts";
import { startedEngine } from "../engine/rig.ts";

beforeEach(() => useLens.setState(EMPTY_PROJECT));

const added = (...paths: readonly string[]): AddedFile[] =>
  paths.map((path) => ({ path, file: new File(["a cup"], path.split("/").at(-1) ?? path) }));
const pair = (name: string) => added(`refs/${name}.png`, `gens/${name}.png`, `gens/${name}.txt`);
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
