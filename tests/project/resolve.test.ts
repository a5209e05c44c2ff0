import { describe, expect, it } from "vitest";
import { processorTime } from "../processor-time.ts";
import { createLookup, createResolver } from "../../src/project/formats/manifest/resolve.ts";

describe("a manifest's path", () => {
  const files = [
    "set/manifest.csv",
    "set/refs/a.png",
    "set/gens/a.png",
    "refs/a.png",
    "set/Only.PNG",
    "set/gens/\u00e9t\u00e9.png",
  ];
  const resolve = createResolver(files, "set/manifest.csv");

  it("is relative to the manifest first, then to the root", () => {
    expect(resolve("refs/a.png")).toBe("set/refs/a.png");
    expect(resolve("./gens/../refs/a.png")).toBe("set/refs/a.png");
    expect(resolve("../refs/a.png")).toBe("refs/a.png");
    expect(resolve("set/gens/a.png")).toBe("set/gens/a.png");
  });

  it("may have Windows separators, blanks around it, other case and another Unicode form", () => {
    expect(resolve(String.raw`refs\a.png`)).toBe("set/refs/a.png");
    expect(resolve(" refs/a.png ")).toBe("set/refs/a.png");
    expect(resolve("only.png")).toBe("set/Only.PNG");
    expect(resolve("gens/e\u0301te\u0301.png")).toBe("set/gens/\u00e9t\u00e9.png");
  });

  it("may be absolute, from another machine", () => {
    expect(resolve("/home/me/data/set/gens/a.png")).toBe("set/gens/a.png");
    expect(resolve(String.raw`C:\data\gens\a.png`)).toBe("set/gens/a.png");
    expect(resolve("file:///data/gens/a.png")).toBe("set/gens/a.png");
  });

  it("finds files whose keys are absolute", () => {
    expect(createResolver(["/data/m.csv", "/data/refs/a.png"], "/data/m.csv")("refs/a.png")).toBe("/data/refs/a.png");
    expect(createResolver(["C:/data/m.csv", "C:/data/refs/a.png"], "C:/data/m.csv")("refs/a.png")).toBe(
      "C:/data/refs/a.png",
    );
  });

  it("finds loose files by name, whatever folders the manifest writes", () => {
    const loose = createResolver(["manifest.csv", "a.png", "b.png"], "manifest.csv");
    expect(loose("refs/a.png")).toBe("a.png");
    expect(loose("../../b.png")).toBe("b.png");
  });

  it("is never guessed: not one of several, not one in another folder", () => {
    expect(createResolver(files, null)("a.png")).toBeNull();
    expect(createLookup(files, null)("a.png").reason).toContain("several");
    expect(createLookup(["x/cat/00.png", "x/b.png", "y.png"], null)("dog/00.png").reason).toContain('"x/cat/00.png"');
    expect(createLookup(files, null)("nowhere.png").reason).toContain("no file named");
    expect(createResolver(files, null)("")).toBeNull();
    expect(createResolver(files, null)("..")).toBeNull();
  });

  it("of a picture and a mask of one name is the one its role says", () => {
    const lookup = createLookup(["images/cat.png", "masks/cat.png"], null);
    expect(lookup("cat.png", "image").path).toBe("images/cat.png");
    expect(lookup("cat.png", "mask").path).toBe("masks/cat.png");
  });

  it("survives names made to do harm", () => {
    const names = ["../up.png", "__proto__", "a\nb.png", "\u202egnp.exe", "😀.png", "constructor/x.png"];
    const find = createResolver(names, null);
    expect(names.map(find)).toEqual(names);
    expect(find("hasOwnProperty")).toBeNull();
  });

  it("is found for ten thousand rows among twenty thousand files in under a second", () => {
    const many = Array.from(
      { length: 20_000 },
      (_, index) => `set/${index % 2 ? "refs" : "gens"}/subject_${index >> 1}/00.png`,
    );
    const spent = processorTime();
    const find = createResolver(many, null);
    const rows = Array.from({ length: 10_000 }, (_, row) => row);
    const found = rows.filter((row) => find(`/data/refs/subject_${row}/00.png`) !== null);
    const none = rows.filter((row) => find(`other/${row}/00.png`) === null);
    expect(spent()).toBeLessThan(1000);
    expect([found.length, none.length]).toEqual([10_000, 10_000]);
  });
});
