import { describe, expect, it } from "vitest";
import { caddyfile, netlifyHeaders, nginxConf, spaceReadme } from "../../hosting/header-files.ts";
import { headersOf, type Kind } from "../../hosting/policy.ts";

const ENTRIES = [
  { name: "assets", folder: true },
  { name: "index.html", folder: false },
  { name: "install", folder: true },
  { name: "viewer.html", folder: false },
];

const hits = (pattern: string, paths: readonly string[]) => paths.filter((path) => new RegExp(pattern).test(path));

/** Paths of a `_headers` file, each with what it sends. */
function rulesOf(text: string): ReadonlyMap<string, Readonly<Record<string, string>>> {
  const rules = text.split("\n\n").filter((part) => !part.startsWith("#"));
  return new Map(
    rules.map((rule) => {
      const [path = "", ...lines] = rule.trim().split("\n");
      return [path, Object.fromEntries(lines.map((line) => line.trim().split(/: (.*)/, 2) as [string, string]))];
    }),
  );
}

describe("_headers", () => {
  const rules = rulesOf(netlifyHeaders(ENTRIES));

  it("has every file under one rule, with its kind's headers and no others", () => {
    expect([...rules.keys()]).toEqual(["/", "/assets/*", "/index.html", "/install/*", "/viewer.html", "/viewer"]);
    const kinds: Record<string, Kind> = { "/install/*": "install", "/viewer.html": "viewer", "/viewer": "viewer" };
    for (const [path, { "Cache-Control": _cache, ...sent }] of rules)
      expect([path, sent]).toEqual([path, headersOf(kinds[path] ?? "other")]);
  });

  it("keeps what is named by its content, and asks again for the rest", () => {
    const kept = [...rules].filter(([, sent]) => /immutable/.test(sent["Cache-Control"] ?? "")).map(([path]) => path);
    expect(kept).toEqual(["/assets/*", "/install/*"]);
  });
});

describe.each([
  ["nginx", nginxConf()],
  ["Caddy", caddyfile()],
])("the file for %s", (_name, text) => {
  it("says every header of every kind", () => {
    for (const kind of ["other", "viewer", "install"] as const)
      for (const [name, value] of Object.entries(headersOf(kind))) {
        expect(text).toContain(name);
        expect(text).toContain(`"${value}"`);
      }
  });

  it("compresses scripts, styles and WebAssembly, and not what is read in parts", () => {
    for (const type of ["text/css", "text/javascript", "application/wasm"]) expect(text).toContain(type);
    expect(text).toMatch(/\bgzip\b/);
    expect(text).not.toMatch(/octet-stream|application\/zip|text\/plain/);
  });

  it("tells the viewer and the installing worker from what only looks like them", () => {
    const [viewer, install] = ["/viewer(?:\\.html)?$", "/install/install-worker-[A-Za-z0-9_-]+\\.js$"];
    expect(text).toContain(viewer);
    expect(text).toContain(install);
    expect(hits(viewer, ["/viewer", "/a/viewer.html", "/viewer.html/x", "/myviewer.htmlx"])).toEqual([
      "/viewer",
      "/a/viewer.html",
    ]);
    expect(
      hits(install, ["/a/install/install-worker-A_b-1.js", "/install/other.js", "/assets/install-worker-1.js"]),
    ).toEqual(["/a/install/install-worker-A_b-1.js"]);
  });
});

describe("the front matter of a static Space", () => {
  it("has the three headers that Spaces send, and lets the viewer be framed", () => {
    const lines = spaceReadme()
      .split("\n")
      .filter((line) => line.startsWith("  cross-origin"));
    expect(lines).toEqual([
      "  cross-origin-embedder-policy: require-corp",
      "  cross-origin-opener-policy: same-origin",
      "  cross-origin-resource-policy: cross-origin",
    ]);
  });
});
