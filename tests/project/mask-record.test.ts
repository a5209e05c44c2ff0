import { describe, expect, it } from "vitest";
import { maskFacts } from "../../src/imaging/masks/facts.ts";
import { isMaskRecord, recordName } from "../../src/project/mask-record-name.ts";
import { maskRow, pictureFinder, readMaskLines, type MadeBy } from "../../src/project/mask-record.ts";

/** The file beside masks that says how each came to be, whoever wrote it. */
const half = { width: 4, height: 4, data: Uint8Array.from({ length: 16 }, (_, i) => (i % 4 < 2 ? 255 : 0)) };
const edited: MadeBy = { source: "edited", revision: null, prompt: null, threshold: null, peak: null, edited: true };

describe("a row", () => {
  it("says who made the mask, and what can be told of it", () => {
    expect(maskRow("refs/cat.png", "cat.webp", edited, maskFacts(half))).toEqual({
      path: "refs/cat.png",
      source: "edited",
      revision: null,
      prompt: null,
      threshold: null,
      edited_by_hand: true,
      covered: 0.5,
      pieces: 1,
      touches_border: true,
      peak: null,
      doubtful: false,
      doubts: [],
      picture: "cat.webp",
    });
  });

  it("is read again, with a name that was asked for and without", () => {
    const rows = [edited, { ...edited, source: "clipseg", prompt: "cat", threshold: 0.5, edited: false }].map((by) =>
      maskRow("m.png", "p.png", by, maskFacts(half)),
    );
    const text = rows.map((row) => JSON.stringify(row)).join("\n");
    expect(readMaskLines(`${text}\n{"half a row`)).toEqual({ rows, others: 0 });
    expect(readMaskLines('{"path":"x"}\nmine').others).toBe(2);
  });
});

it("has a name of its own for each shard", () => {
  const names = [recordName(null), recordName({ index: 2, count: 12 })];
  expect(names).toEqual(["masks.jsonl", "masks.2-of-12.jsonl"]);
  expect(names.every(isMaskRecord)).toBe(true);
  expect(["my-masks.jsonl", "masks.json", "masks.x-of-2.jsonl", "masks.jsonl.bak"].some(isMaskRecord)).toBe(false);
});

describe("the picture of a row", () => {
  const find = pictureFinder(["refs/cat.png", "a/samples/1.png", "b/samples/1.png", "top.png"]);

  it("is the one of that path, or the only one with a folder more or less above it", () => {
    expect(find("refs/cat.png")).toBe("refs/cat.png");
    expect(find("cat.png")).toBe("refs/cat.png");
    expect(find("my project/refs/cat.png")).toBe("refs/cat.png");
    expect(find("my project/top.png")).toBe("top.png");
    expect(pictureFinder(["p/1.png", "p/gen/1.png"])("1.png")).toBe("p/1.png");
  });

  it("is none where several could be meant, or a name only ends alike", () => {
    expect(find("samples/1.png")).toBeNull();
    expect(find("ts/cat.png")).toBeNull();
    expect(find("at.png")).toBeNull();
    expect(find("gone.png")).toBeNull();
  });
});
