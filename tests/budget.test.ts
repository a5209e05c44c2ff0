import { describe, expect, it } from "vitest";
import { compare, filesOf, isManifest, scriptsBefore } from "./budget.mjs";

const MANIFEST = {
  "index.html": {
    file: "assets/index.js",
    css: ["assets/index.css"],
    imports: ["_react.js"],
    dynamicImports: ["src/View.tsx"],
  },
  "_react.js": { file: "assets/react.js", imports: ["_runtime.js"] },
  "_runtime.js": { file: "assets/runtime.js" },
  "src/View.tsx": { file: "assets/View.js", css: ["assets/View.css"], imports: ["_react.js", "_table.js"] },
  "_table.js": { file: "assets/table.js" },
};

describe("the budget of sizes", () => {
  it("counts what is imported of the entry, however far, and not what it imports later", () => {
    expect(scriptsBefore(MANIFEST, "index.html")).toEqual(["assets/index.js", "assets/react.js", "assets/runtime.js"]);
    expect(filesOf(MANIFEST, /\.css$/)).toEqual(["assets/index.css", "assets/View.css"]);
  });

  it("is no budget of a build without that entry", () => {
    expect(() => scriptsBefore(MANIFEST, "other.html")).toThrow("other.html");
    expect(isManifest({})).toBe(false);
    expect(isManifest(MANIFEST)).toBe(true);
  });

  it("is broken by a byte too many, and by what was not found at all", () => {
    const budget = { one: 1000, other: 2000 };
    expect(compare({ one: 1000, other: 1999 }, budget).over).toEqual([]);
    expect(compare({ one: 1001, other: 2000 }, budget).over).toEqual(["one"]);
    expect(compare({ one: 0 }, budget).over).toEqual(["one", "other"]);
    expect(compare({ one: 1001, other: 2000 }, budget).lines).toEqual([
      "✗ one: 1.0 kB of 1.0 kB, gzipped",
      "✓ other: 2.0 kB of 2.0 kB, gzipped",
    ]);
  });
});
