import { expect, test } from "vitest";
import { rememberEach } from "../../src/lib/remember.ts";
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
