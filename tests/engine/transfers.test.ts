import { describe, expect, test } from "vitest";
import type { CallName, Reply } from "../../src/engine/protocol.ts";
import { transferred } from "../../src/lib/transfer.ts";
import { never, readyEngine, sampleOf, SETTINGS } from "./rig.ts";

/** What crosses to the page by copy, and what by transfer. */

const sample = sampleOf("a", "cat.png", "rocket.png");

/** Every array of numbers in a message, by where it stands. */
function arraysIn(value: unknown, at = ""): [path: string, numbers: Float32Array | Int32Array][] {
  if (value instanceof Float32Array || value instanceof Int32Array) return [[at, value]];
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, part]) => arraysIn(part, at === "" ? key : `${at}.${key}`));
}

/** An engine with the pair's files, and its results as they lie on its side after they were sent. */
async function watchedEngine() {
  const sent: { readonly result: unknown; readonly transfer: readonly Transferable[] }[] = [];
  const onSent = (reply: Reply, transfer: readonly Transferable[]) =>
    void (reply.type === "result" && sent.push({ result: reply.result, transfer }));
  const engine = await readyEngine([sample], undefined, { onSent });
  return { engine, last: () => sent.at(-1)! };
}

const args = { sample, settings: SETTINGS };

/** By transfer: what is made for the call. By copy: what a cache keeps. */
const CROSSING: readonly {
  readonly call: CallName;
  readonly ask: (engine: Awaited<ReturnType<typeof readyEngine>>) => Promise<unknown>;
  readonly goes: readonly string[];
  readonly stays: readonly string[];
}[] = [
  {
    call: "evidence",
    ask: (engine) => engine.call(never, "evidence", args),
    goes: ["reference.weights", "generation.weights"],
    stays: [
      "reference.tokens",
      "generation.tokens",
      "match.cosine",
      "match.index",
      "match.backCosine",
      "match.backIndex",
      "pool.logits",
      "pool.values",
    ],
  },
  {
    call: "poolHead",
    ask: async (engine) => {
      const { model } = await engine.call(never, "evidence", args);
      return engine.call(never, "poolHead", { model });
    },
    goes: ["outWeight", "outBias", "normWeight", "normBias", "fc1Weight", "fc1Bias", "fc2Weight", "fc2Bias"],
    stays: [],
  },
  {
    call: "bestMatches",
    ask: (engine) => engine.call(never, "bestMatches", args),
    goes: ["reference.weights", "generation.weights"],
    stays: ["match.cosine", "match.index", "match.backCosine", "match.backIndex"],
  },
  {
    call: "texts",
    ask: (engine) => engine.call(never, "texts", { texts: ["a cat", "a rocket"] }),
    goes: [],
    stays: ["0", "1"],
  },
  {
    call: "patchTexts",
    ask: async (engine) => ({ cosines: await engine.call(never, "patchTexts", { ...args, text: "a cat" }) }),
    goes: [""],
    stays: [],
  },
  {
    call: "features",
    ask: (engine) => engine.call(never, "features", args),
    goes: ["reference", "generation"],
    stays: [],
  },
];

describe("what crosses to the page", () => {
  test.each(CROSSING)(
    "$call: what is made for it goes over, what is cached stays, twice",
    async ({ ask, goes, stays }) => {
      const { engine, last } = await watchedEngine();
      const first = await ask(engine);
      const { result, transfer } = last();
      const lengths = new Map(arraysIn(result).map(([path, { buffer }]) => [path, buffer.byteLength]));
      expect([...lengths.keys()].toSorted()).toEqual([...goes, ...stays].toSorted());
      expect(goes.map((path) => lengths.get(path))).toEqual(goes.map(() => 0));
      for (const path of stays) expect(lengths.get(path)).toBeGreaterThan(0);
      expect(transfer).toHaveLength(goes.length);
      // What was copied or sent the first time is whole the second.
      const second = await ask(engine);
      expect(second).toEqual(first);
      for (const [, numbers] of arraysIn(second)) expect(numbers.length).toBeGreaterThan(0);
    },
  );

  test("no array is part of a larger buffer, which would be copied with it", async () => {
    const { engine, last } = await watchedEngine();
    for (const { ask, stays } of CROSSING) {
      await ask(engine);
      const copied = arraysIn(last().result).filter(([path]) => stays.includes(path));
      for (const [path, numbers] of copied)
        expect([path, numbers.byteLength]).toEqual([path, numbers.buffer.byteLength]);
    }
  });

  test("scores and masks answer as before after everything was sent", async () => {
    const { engine } = await watchedEngine();
    const scored = async () => {
      const rows: unknown[] = [];
      await engine.call(never, "score", { samples: [sample], settings: SETTINGS }, (said) => {
        if (said.kind === "row") rows.push(said.outcome);
      });
      return [rows, await engine.call(never, "mask", { path: "masks/cat.png" })];
    };
    const before = await scored();
    for (const { ask } of CROSSING) await ask(engine);
    expect(await scored()).toEqual(before);
  });
});

test("a pooling head is given for the open model's identity only", async () => {
  const { engine } = await watchedEngine();
  await expect(engine.call(never, "poolHead", { model: "another fp32" })).rejects.toMatchObject({
    code: "missing_file",
  });
});

describe("what a handler hands over", () => {
  test("is the very array where it fills its buffer", () => {
    const whole = Float32Array.of(1, 2, 3);
    const { value, transfer } = transferred((take) => ({ whole: take(whole) }));
    expect(value.whole).toBe(whole);
    expect(transfer).toEqual([whole.buffer]);
  });

  test("is copied first where the buffer holds more, or was taken already", () => {
    const shared = Float32Array.of(1, 2, 3, 4);
    const { value, transfer } = transferred((take) => [
      take(shared.subarray(0, 2)),
      take(shared),
      take(shared.subarray(0)),
    ]);
    expect(value).toEqual([Float32Array.of(1, 2), shared, shared]);
    expect(value[1]).toBe(shared);
    expect(new Set(transfer).size).toBe(3);
    structuredClone(value, { transfer: [...transfer] });
    expect(shared.length).toBe(0);
  });

  test("is copied where threads share it: such a buffer cannot go", () => {
    const shared = new Float32Array(new SharedArrayBuffer(8)).fill(7);
    const { value, transfer } = transferred((take) => take(shared));
    expect(transfer).toEqual([value.buffer]);
    expect([...structuredClone(value, { transfer: [...transfer] })]).toEqual([7, 7]);
    expect([...shared]).toEqual([7, 7]);
  });
});
