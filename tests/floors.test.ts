import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { breaches, FLOORS } from "../tools/floors.mjs";

/** The table of floors, and that nothing gets past it. */

let src = "";
beforeEach(() => void (src = mkdtempSync(path.join(tmpdir(), "floors-"))));
afterEach(() => rmSync(src, { recursive: true, force: true }));

/** What is said of one file of this text. */
function said(file: string, text: string): string[] {
  const full = path.join(src, file);
  mkdirSync(path.dirname(full), { recursive: true });
  writeFileSync(full, text);
  return breaches(src).map(({ line, message }) => `${line}: ${message}`);
}

describe("imports", () => {
  it.each([
    ["a type", 'import type { A } from "../store/state.ts";'],
    ["a type where it is used", 'const a: import("../store/state.ts").A = null;'],
    ["what is handed on", 'export * from "../store/state.ts";'],
    ["later", 'const a = await import("../store/state.ts");'],
    ["a worker's file", 'new Worker(new URL("../store/state.ts", import.meta.url));'],
    ["over several lines", 'import {\n  a,\n  b,\n} from "../store/state.ts";'],
  ])("that go up are refused: %s", (_what, text) => {
    expect(said("engine/x.ts", text)).toEqual([
      expect.stringMatching(/: engine\/ may not import store\/: imports go down the floors only$/),
    ]);
  });

  it("along a floor are refused, down it and inside a folder are not; the line is said", () => {
    expect(said("metric/x.ts", '\n\nimport { a } from "../imaging/a.ts";')).toEqual([
      "3: metric/ may not import imaging/: imports go down the floors only",
    ]);
    expect(said("metric/x.ts", 'import "../lib/a.ts";\nimport "./deep/b.ts";\nimport "../platform/c.ts";')).toEqual([]);
    expect(said("metric/deep/x.ts", 'import "../../imaging/a.ts";')).toHaveLength(1);
  });

  it("a folder without a floor is refused, so that none is forgotten", () => {
    expect(said("extra/x.ts", 'import "../lib/a.ts";')).toEqual([
      "1: extra has no floor: give it one in tools/floors.mjs",
    ]);
    rmSync(path.join(src, "extra"), { recursive: true });
    expect(said("app/x.ts", 'import "../extra/a.ts";')).toHaveLength(1);
  });

  it("a place on the screen knows what they share and no other place", () => {
    expect(said("views/inspector/x.tsx", 'import "../masks/a.ts";')).toEqual([
      "1: views/inspector/ may not import views/masks/: folders of one place each do not know each other; what both need goes to views/pictures",
    ]);
    expect(
      said("views/inspector/x.tsx", 'import "../pictures/a.ts";\nimport "../needs.ts";\nimport "./why/b.ts";'),
    ).toEqual([]);
    rmSync(path.join(src, "views"), { recursive: true });
    expect(said("views/pictures/x.tsx", 'import "../masks/a.ts";')).toHaveLength(1);
  });

  it("of packages are held too", () => {
    expect(said("metric/x.ts", 'import { useState } from "react";')).toEqual([
      "1: metric/ may not import react: only main.tsx, viewer.tsx, app, views, components, store may",
    ]);
    rmSync(path.join(src, "metric"), { recursive: true });
    expect(said("views/x.tsx", 'import { useState } from "react";\nimport { z } from "papaparse";')).toEqual([]);
  });

  it("of the program go down its floors, and each of its folders stands on one", () => {
    expect(breaches(fileURLToPath(new URL("../src", import.meta.url)))).toEqual([]);
    expect(new Set(FLOORS.flat()).size).toBe(FLOORS.flat().length);
  });
});
