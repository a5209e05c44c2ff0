import { expect, test } from "vitest";
import { inTurns } from "../../src/app/viewer/in-turns.ts";
import { madeFile } from "../storage/shared/made-pair.ts";

/** What comes first over a narrow line. */

const settle = () => new Promise((resolve) => setTimeout(resolve));

test("lists' files are read one after the other, behind all that is looked at", async () => {
  const reading = new Map<string, () => void>();
  const read = (name: string) => new Promise<void>((resolve) => reading.set(name, resolve));
  const { shown, listed } = inTurns({
    file: (path) => read(path).then(() => madeFile),
    pair: () => read("pair").then(() => null),
    editing: () => read("editing").then(() => null),
  });
  const done: string[] = [];
  const end = async (name: string) => {
    reading.get(name)!();
    reading.delete(name);
    await settle();
  };
  const all = [
    shown.pair("a", null).then(() => done.push("pair")),
    listed.file("list 1").then(() => done.push("list 1")),
    listed.file("list 2").then(() => done.push("list 2")),
    shown.file("picture").then(() => done.push("picture")),
  ];
  await settle();
  expect([...reading.keys()]).toEqual(["pair", "picture"]);
  await end("pair");
  expect([...reading.keys()]).toEqual(["picture"]);
  await end("picture");
  expect([...reading.keys()]).toEqual(["list 1"]);
  all.push(shown.editing("a", null).then(() => done.push("editing")));
  await end("list 1");
  // What came meanwhile goes first again.
  expect([...reading.keys()]).toEqual(["editing"]);
  await end("editing");
  await end("list 2");
  await Promise.all(all);
  expect(done).toEqual(["pair", "picture", "list 1", "editing", "list 2"]);
});
