import { expect, it } from "vitest";
import { AwaitedFiles, isAwaited } from "../../src/engine/awaited.ts";
import { bytesSource, readAll } from "../../src/platform/bytes.ts";

it("stays one object from its name to its bytes, and who waits for it goes on when it has come", async () => {
  const awaited = new AwaitedFiles();
  const [a, b] = [awaited.name("a.png"), awaited.name("b.png")];
  const done: string[] = [];
  const waiting = [
    awaited.settled("a.png").then(() => done.push("a")),
    awaited.settled(null).then(() => done.push("all")),
    awaited.settled("other.png").then(() => done.push("other")),
  ];
  expect(
    awaited.here(
      new Map([
        ["a.png", a],
        ["c.png", b],
      ]),
    ).size,
  ).toBe(1);
  await expect(readAll(a)).rejects.toMatchObject({ code: "missing_file" });
  expect(awaited.arrive("a.png", bytesSource("a.png", Uint8Array.of(1, 2)))).toBe(a);
  awaited.tell();
  await Promise.all([waiting[0], waiting[2]]);
  expect(done).toEqual(["other", "a"]);
  expect(await readAll(a)).toEqual(Uint8Array.of(1, 2));
  // One that is taken out again holds nobody up.
  awaited.forget("b.png");
  awaited.tell();
  await waiting[1];
  expect(done).toEqual(["other", "a", "all"]);
});

it("ends every waiting when all files are forgotten", async () => {
  const awaited = new AwaitedFiles();
  awaited.name("a.png");
  const waiting = [awaited.settled(null), awaited.settled("a.png")];
  awaited.clear();
  await expect(Promise.all(waiting)).resolves.toHaveLength(2);
});

it("asks once for all that is needed in one turn, and for nothing that is here", async () => {
  const awaited = new AwaitedFiles();
  const source = awaited.name("a.txt");
  awaited.name("b.txt");
  awaited.name("c.txt");
  const asked: (readonly string[])[] = [];
  const bring = awaited.needing((paths) => asked.push(paths));
  const done: string[] = [];
  const waiting = ["a.txt", "b.txt", "here.txt"].map((path) => bring(path).then(() => done.push(path)));
  await waiting[2];
  expect([asked, done]).toEqual([[["a.txt", "b.txt"]], ["here.txt"]]);
  expect(isAwaited(source)).toBe(true);
  for (const path of ["a.txt", "b.txt"]) awaited.arrive(path, bytesSource(path, Uint8Array.of(1)));
  awaited.tell();
  await Promise.all(waiting);
  expect(isAwaited(source)).toBe(false);
  await bring("a.txt");
  expect(asked).toHaveLength(1);
});
