import { expect, test } from "vitest";
import { Gate } from "../../src/lib/gate.ts";
import { never } from "./rig.ts";

/** Whether a promise has settled by the time that everything ready has run. */
async function isDone(promise: Promise<unknown>): Promise<boolean> {
  let done = false;
  const note = () => (done = true);
  promise.then(note, note);
  for (let i = 0; i < 5; i++) await new Promise((resolve) => void setImmediate(resolve));
  return done;
}

test("an open gate lets pass, a closed one holds everyone until it opens", async () => {
  const gate = new Gate();
  await gate.pass(never);
  gate.close();
  const waiting = [gate.pass(never), gate.pass(never)];
  for (const one of waiting) expect(await isDone(one)).toBe(false);
  gate.close();
  expect(gate.closed).toBe(true);
  gate.open();
  await Promise.all(waiting);
  expect(gate.closed).toBe(false);
});

test("one that is closed again at once still holds", async () => {
  const gate = new Gate();
  gate.close();
  const waiting = gate.pass(never);
  expect(await isDone(waiting)).toBe(false);
  gate.open();
  gate.close();
  expect(await isDone(waiting)).toBe(false);
  gate.open();
  await waiting;
});

test("a signal that has fired, or fires while waiting, ends the wait with its reason", async () => {
  const gate = new Gate();
  await expect(gate.pass(AbortSignal.abort("before"))).rejects.toBe("before");
  gate.close();
  const controller = new AbortController();
  const waiting = gate.pass(controller.signal);
  expect(await isDone(waiting)).toBe(false);
  controller.abort("while");
  await expect(waiting).rejects.toBe("while");
});

test("passing again and again lets other events in", async () => {
  const gate = new Gate();
  const others = new AbortController();
  setImmediate(() => others.abort());
  const end = performance.now() + 2000;
  while (!others.signal.aborted && performance.now() < end) await gate.pass(never);
  expect(others.signal.aborted).toBe(true);
});
