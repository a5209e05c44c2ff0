import { expect, test } from "vitest";
import { changedPart, rememberEach, rememberElements } from "../../src/lib/remember.ts";
test("each object is computed once, an answer of nothing too, and what threw is tried again", () => {
  const asked: object[] = [];
  const [one, other] = [{ name: "one" }, { name: "other" }];
  const valueOf = rememberEach((key: { readonly name: string }) => {
    asked.push(key);
    if (asked.length === 1) throw new Error("not yet");
    return key === one ? undefined : key.name;
  });
  expect(() => valueOf(one)).toThrow("not yet");
  expect([valueOf(one), valueOf(one), valueOf(other), valueOf(other)]).toEqual([
    undefined,
    undefined,
    "other",
    "other",
  ]);
  expect(asked).toEqual([one, one, other]);
});

test("a list's answers are those of its elements, however it differs from the last one, and what stood is not asked again", () => {
  const all = Array.from({ length: 12 }, (_, number) => ({ number }));
  let asked: number[] = [];
  const numbersOf = rememberElements(({ number }: { readonly number: number }) => {
    asked.push(number);
    return number;
  });
  const pick = (...numbers: readonly number[]) => numbers.map((number) => all[number]!);
  const ask = (...numbers: readonly number[]) => {
    asked = [];
    expect(numbersOf(pick(...numbers))).toEqual(numbers);
    return asked;
  };
  expect(ask(0, 1, 2, 3, 4)).toEqual([0, 1, 2, 3, 4]);
  expect(ask(0, 1, 5, 2, 6, 3, 4)).toEqual([5, 6]);
  expect(ask(7, 0, 1, 2, 4, 8)).toEqual([7, 8]);
  expect(ask(8, 0, 9, 1, 7)).toEqual([9]);
  expect(ask(8, 0)).toEqual([8, 0]);
  expect(ask()).toEqual([]);
  expect(ask(8, 0, 9, 1, 7, 10)).toEqual([10]);
  ask(9, 9, 7, 7, 1);
  const same = pick(1, 2);
  expect(numbersOf(same)).toBe(numbersOf(same));
});

test("what stands before and behind all that changed is no part of it", () => {
  const [a, b, c, d] = [{}, {}, {}, {}];
  expect(changedPart([a, b, c], [a, b, c])).toEqual([3, 3]);
  expect(changedPart([a, b], [a, c, d, b])).toEqual([1, 1]);
  expect(changedPart([a, b, c], [a, d, c])).toEqual([1, 2]);
  expect(changedPart([a, b, c, d], [a, d])).toEqual([1, 3]);
  expect(changedPart([a, a], [a])).toEqual([1, 2]);
  expect(changedPart([], [a])).toEqual([0, 0]);
});
