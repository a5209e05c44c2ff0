import { expect, test } from "vitest";
import { Limiter } from "../../src/lib/limiter.ts";

const never = new AbortController().signal;
const settled = () => new Promise((resolve) => setTimeout(resolve));

/** Tasks that begin when they are let and end when the test says so. */
function rig(capacity: number) {
  const limiter = new Limiter(capacity);
  const begun: string[] = [];
  const ends = new Map<string, () => void>();
  const run = (name: string, weight = 1, signal = never) =>
    limiter.run(signal, weight, () => {
      begun.push(name);
      return new Promise<string>((resolve) => ends.set(name, () => resolve(name)));
    });
  const end = async (name: string) => {
    ends.get(name)?.();
    await settled();
  };
  return { begun, run, end };
}

test("as many run as fit, and of those that wait the last asked for goes first", async () => {
  const { begun, run, end } = rig(2);
  for (const name of ["a", "b", "c", "d"]) void run(name);
  await settled();
  expect(begun).toEqual(["a", "b"]);
  await end("a");
  expect(begun).toEqual(["a", "b", "d"]);
  void run("e");
  await end("b");
  expect(begun).toEqual(["a", "b", "d", "e"]);
  await end("d");
  expect(begun).toEqual(["a", "b", "d", "e", "c"]);
});

test("heavy ones count for more, and one that is heavier than all runs alone", async () => {
  const { begun, run, end } = rig(4);
  void run("light");
  void run("too heavy", 9);
  await settled();
  expect(begun).toEqual(["light"]);
  await end("light");
  expect(begun).toEqual(["light", "too heavy"]);
  void run("half", 2);
  void run("other half", 2);
  await settled();
  expect(begun).toHaveLength(2);
  await end("too heavy");
  expect(begun).toEqual(["light", "too heavy", "other half", "half"]);
});

test("one that is cancelled while it waits never begins, and stands in nobody's way", async () => {
  const { begun, run, end } = rig(2);
  const controller = new AbortController();
  const first = run("first");
  const heavy = run("heavy", 2, controller.signal);
  await settled();
  controller.abort();
  await expect(heavy).rejects.toMatchObject({ code: "cancelled" });
  void run("light");
  await settled();
  expect(begun).toEqual(["first", "light"]);
  await expect(run("late", 1, AbortSignal.abort())).rejects.toMatchObject({ code: "cancelled" });
  await end("first");
  expect(await first).toBe("first");
  expect(begun).toEqual(["first", "light"]);
});

test("one that fails gives its place to the next", async () => {
  const limiter = new Limiter(1);
  const failing = limiter.run(never, 1, () => Promise.reject(new Error("no")));
  const next = limiter.run(never, 1, () => Promise.resolve("next"));
  await expect(failing).rejects.toThrow("no");
  expect(await next).toBe("next");
});
