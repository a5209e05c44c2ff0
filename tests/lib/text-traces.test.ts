import { describe, expect, it } from "vitest";
import { homeOwners, TAKEN_OUT, takeOutTraces, tracePatterns, tracesIn } from "../../src/lib/text-traces.ts";
import { processorTime } from "../processor-time.ts";

const patterns = tracePatterns(["Jane Doe", "jdoe", "Example Lab"]);
const kindsOf = (text: string) => tracesIn(text, patterns).map(({ kind }) => kind);

describe("finds what names somebody", () => {
  it.each([
    ["/home/jdoe/papers/ours/cat.png", "home folder"],
    ["see /Users/jane/Desktop/x", "home folder"],
    ["/home/jdoe", "home folder"],
    [String.raw`C:\Users\Jane Doe\Desktop\cat.png`, "home folder"],
    [String.raw`C:\\Users\\Jane\\cat.png`, "home folder"],
    ["C:/Users/jane/cat.png", "home folder"],
    ["/mnt/c/Users/jane/cat.png", "home folder"],
    ["/data/home/jdoe/runs", "home folder"],
    ["~/papers/cat.png", "home folder"],
    ["~jdoe/papers", "home folder"],
    ["$HOME/papers", "home folder"],
    ["/root/out/cat.png", "home folder"],
    ["file:///home/jdoe/cat.png", "home folder"],
    [String.raw`D:\data\ours\cat.png`, "path"],
    [String.raw`\\server\share\ours`, "path"],
    ["/scratch/proj7/cat.png", "path"],
    ["/mnt/disk1/cats", "path"],
    ["runs/ours v2/cat_03.png", "path"],
    ["cat_jane.png", "file name"],
    ["mail to jane.doe@lab.example.org please", "e-mail address"],
    ["git@host.example:lab/ours.git", "e-mail address"],
    ["https://lab.example/~jdoe/ours?x=1", "web address"],
    ["www.lab.example", "web address"],
    ["s3://bucket/ours", "web address"],
    ["made 2026-11-28 10:20", "date"],
    ["2026:11:28 10:20:30", "date"],
    ["28.11.2026", "date"],
    ["20261128_102030", "date"],
    ["on 28 November 2026", "date"],
    ["Nov. 28, 2026", "date"],
    ["as Jane Doe says", "name"],
    ["by jane_doe", "name"],
    ["by DOE, Jane", "name"],
    ["JaneDoe's", "name"],
    ["run by jdoe2", "name"],
    ["the example-lab set", "name"],
  ])("%s", (text, kind) => {
    const { text: rest, traces } = takeOutTraces(text, patterns);
    expect(traces.map((trace) => trace.kind)).toContain(kind);
    expect(rest).toContain(TAKEN_OUT);
    expect(rest).not.toMatch(/jane|jdoe|2026|lab\.example|Users|\/home/i);
    // Nothing is left to be found.
    expect(tracesIn(rest, patterns)).toEqual([]);
  });
});

it.each([
  "a photo of a red backpack on a cobblestone street, 4k, f/1.8",
  "black/white and/or colour, 3:2, 1/2 of 24 fps",
  "method a vs. method b (n = 1,024; 95 % interval .12 to .34)",
  "siglip2-so400m-patch16-naflex",
  "references-0001",
  "seed 20240001, step 2024",
  "the janedoeish style of a lab",
  "may 5 cats and 10 dogs march in 12 rows",
])("leaves alone what names nobody: %s", (text) => {
  expect(kindsOf(text)).toEqual([]);
  expect(takeOutTraces(text, patterns).text).toBe(text);
});

it("a text keeps what stands around a trace", () => {
  expect(takeOutTraces("worse than /home/jdoe/a.png, says Jane Doe", patterns).text).toBe(
    `worse than ${TAKEN_OUT}, says ${TAKEN_OUT}`,
  );
});

it("whose home folders are named", () => {
  expect(homeOwners(String.raw`/home/jdoe/x C:\Users\Jane Doe\y /Users/Shared/z /data/home/max`)).toEqual([
    "jdoe",
    "Jane Doe",
    "max",
  ]);
});

it("hostile texts take no longer than their length", () => {
  const taken = processorTime();
  for (const piece of ["/", "a/", "\\", "a.", "a@", "home/", "/home/a", "C:\\a ", "2026-", "~a", "a b/"])
    tracesIn(piece.repeat(20_000 / piece.length), patterns);
  expect(taken()).toBeLessThan(3000);
});
