import { expect, it } from "vitest";
import { createNewest } from "../../src/lib/newest.ts";

/** Calls that are settled by hand, in the order in which they were made. */
function rig() {
  const calls: { wanted: number; signal: AbortSignal; settle: (ok: boolean) => Promise<void> }[] = [];
  const told: string[] = [];
  const newest = createNewest<number, string>(
    (signal, wanted) =>
      new Promise((resolve, reject) => {
        const settle = async (ok: boolean) => {
          if (ok) resolve(`answer ${wanted}`);
          else reject(new Error(`fault ${wanted}`));
          await new Promise(setImmediate);
        };
        calls.push({ wanted, signal, settle });
      }),
    (answer) => told.push(answer),
    (thrown) => told.push(String(thrown)),
  );
  return { newest, calls, told };
}

it("has one call under way, and asks next for the newest of what came meanwhile", async () => {
  const { newest, calls, told } = rig();
  for (const wanted of [1, 2, 3]) newest.ask(wanted);
  expect(calls.map(({ wanted }) => wanted)).toEqual([1]);
  await calls[0]!.settle(true);
  expect(calls.map(({ wanted }) => wanted)).toEqual([1, 3]);
  await calls[1]!.settle(true);
  expect(told).toEqual(["answer 3"]);
});

it("tells of the newest's error, and of no older one", async () => {
  const { newest, calls, told } = rig();
  newest.ask(1);
  newest.ask(2);
  await calls[0]!.settle(false);
  await calls[1]!.settle(false);
  expect(told).toEqual(["Error: fault 2"]);
});

it("tells of nothing that was dropped, and goes on with what is asked after", async () => {
  const { newest, calls, told } = rig();
  newest.ask(1);
  newest.drop();
  expect(calls[0]!.signal.aborted).toBe(true);
  newest.ask(2);
  await calls[0]!.settle(true);
  await calls[1]!.settle(true);
  expect(told).toEqual(["answer 2"]);
});
