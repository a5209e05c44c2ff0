import { expect, it } from "vitest";
import { deltaOf, withDelta } from "../../src/lib/list-delta.ts";
import { EMPTY_INTAKE } from "../../src/project/sample.ts";
import { heardIntake, tellIntake } from "../../src/project/told-intake.ts";
import type { Intake } from "../../src/project/types.ts";
import { emptySample } from "../../src/project/corrections.ts";
import { fc } from "../properties/seeded.ts";

const ALL = Array.from({ length: 20 }, (_, number) => ({ number }));
const someOf = fc.shuffledSubarray(ALL);

it("tells any list against any other, by a copy of it, and only what that lacks", () => {
  fc.assert(
    fc.property(someOf, someOf, (before, now) => {
      const delta = deltaOf(before, now);
      expect(withDelta(structuredClone(before), structuredClone(delta))).toEqual(now);
      expect(delta.fresh.every((element) => !before.includes(element))).toBe(true);
      const heard = withDelta(before, structuredClone(delta));
      expect(heard.filter((element) => ALL.includes(element))).toEqual(
        now.filter((element) => before.includes(element)),
      );
    }),
  );
});

it("tells an intake against none, and then what is new of pairs, masks and ids", () => {
  const samples = ["a", "b", "c"].map((id) => emptySample(id));
  const ids = samples.map(({ id }) => [`${id}.png`, id] as const);
  const masks = samples.map(({ id }) => [`${id}.png`, `${id}_mask.png`] as const);
  const first: Intake = {
    ...EMPTY_INTAKE,
    samples: samples.slice(0, 2),
    parts: [{ table: null, ids: ids.slice(0, 2) }],
    masks: [{ name: "clipseg", inUse: true, masks: masks.slice(0, 2) }],
  };
  const page = heardIntake(structuredClone(tellIntake(first, null)), null);
  expect(page).toEqual(first);
  const next: Intake = {
    ...first,
    samples,
    parts: [
      { table: "more.csv", ids: [] },
      { table: null, ids },
    ],
    masks: [
      { name: "other", inUse: false, masks: [] },
      { name: "clipseg", inUse: true, masks },
    ],
  };
  const told = tellIntake(next, first);
  expect([told.samples.fresh, told.parts[1]?.ids.fresh, told.masks[1]?.masks.fresh]).toEqual([
    [samples[2]],
    [ids[2]],
    [masks[2]],
  ]);
  const heard = heardIntake(structuredClone(told), page);
  expect(heard).toEqual(next);
  expect(heard.samples[0]).toBe(page.samples[0]);
});
