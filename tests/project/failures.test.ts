import { describe, expect, test } from "vitest";
import type { ErrorCode } from "../../src/lib/errors.ts";
import { failureKindOf, failureWords, groupFailures } from "../../src/project/failures.ts";

const failed = (id: string, code: ErrorCode, message: string = code) => [id, { code, message }] as const;

describe("rows that failed", () => {
  test("stand by what is to be done about them, each kind with its count and its rows", () => {
    const groups = groupFailures([
      failed("a", "invalid_image"),
      ...Array.from({ length: 9 }, (_, i) => failed(`m${i}`, "missing_file", `"${i}.png" was not found.`)),
      failed("b", "unsupported_image"),
      failed("c", "unknown_image_format"),
    ]);
    expect(failureWords(groups)).toBe("9 missing files, 3 unreadable pictures");
    expect(groups.map(({ ids }) => ids)).toEqual([groups[0]!.ids, ["a", "b", "c"]]);
    expect(groups[0]).toMatchObject({ kind: "missing", message: '"0.png" was not found.' });
  });

  test("are counted in the singular, and by thousands", () => {
    expect(failureWords(groupFailures([failed("a", "failed_engine")]))).toBe("1 row that the engine gave up");
    const many = Array.from({ length: 1200 }, (_, i) => failed(String(i), "missing_reference"));
    expect(failureWords(groupFailures(many))).toBe("1,200 missing files");
  });

  test("of a code that no kind has are others, and nothing is dropped", () => {
    expect(failureKindOf({ code: "failed_unexpectedly" })).toBe("other");
    expect(groupFailures([])).toEqual([]);
  });
});
