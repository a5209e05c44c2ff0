import { expect, it } from "vitest";
import { LensError } from "../../src/lib/errors.ts";
import { emptySample, NO_CORRECTIONS, withChange } from "../../src/project/corrections.ts";
import { NO_SCORES } from "../../src/project/result.ts";
import type { Corrections } from "../../src/project/corrections.ts";
import type { PortableProject } from "../../src/storage/document/document.ts";
import { EMPTY_INTAKE } from "../../src/project/sample.ts";
import { DOCUMENT_VERSION } from "../../src/storage/document/migrations.ts";
import { readProject, writeProject, type WrittenProject } from "../../src/storage/document/portable.ts";
import { fc } from "../properties/seeded.ts";
import { portableProject } from "./documents.ts";

/** A project as one JSON with parts, written and read. */

const partsOf =
  ({ parts }: WrittenProject) =>
  async (name: string) =>
    parts.get(name) ?? null;

/** Objects of any keys as entries: a comparison of objects would look up "__proto__" for what it is to others. */
const entries = (value: unknown): unknown =>
  value instanceof Map
    ? [...value].map(([key, inner]) => [key, entries(inner)])
    : Array.isArray(value)
      ? value.map(entries)
      : typeof value === "object" && value !== null && !ArrayBuffer.isView(value)
        ? Object.entries(value)
            .toSorted(([a], [b]) => (a < b ? -1 : 1))
            .map(([key, inner]) => [key, entries(inner)])
        : value;
/** What order says nothing about. */
const sorted = ({ changes, added, removed }: Corrections) => ({ changes, added, removed: removed.toSorted() });
const told = (project: PortableProject) =>
  entries({
    ...project,
    corrections: sorted(project.corrections),
    results: new Map([...project.results].toSorted(([a], [b]) => (a < b ? -1 : 1))),
  });

it("whatever a project holds comes back as it was", async () => {
  await fc.assert(
    fc.asyncProperty(portableProject, async (project) => {
      const written = await writeProject(project);
      const read = await readProject(written.json, partsOf(written));
      expect(told(read)).toEqual(told(project));
      // And is written the same again.
      const again = await writeProject(read);
      expect([...again.parts]).toEqual([...written.parts]);
    }),
  );
});

const result = (key: string, cp: number) => ({
  outcome: { scores: { ...NO_SCORES, cp } },
  key,
  run: {
    model: "m",
    maxPatches: 64,
    threshold: 0.5,
    stripper: "regex" as const,
    precision: "fp32",
    provider: "cpu",
    version: "0",
  },
});

const PROJECT: PortableProject = {
  name: "cups",
  demo: false,
  settings: { maxPatches: 64, threshold: 0.25, stripper: "none" },
  accepted: ["prompt"],
  columnLayout: {
    order: ["cp", "__proto__"],
    set: [
      { id: "pf", shown: false },
      { id: "constructor", width: 120 },
    ],
  },
  ticked: ["a", "__proto__"],
  models: null,
  intake: {
    ...EMPTY_INTAKE,
    samples: [emptySample("a"), { ...emptySample("b"), columns: { note: 1 } }],
    rule: "manifest pairs.csv",
    parts: [{ table: "pairs.csv", ids: [["1", "a"]] }],
  },
  corrections: withChange(NO_CORRECTIONS, ["a"], { referenceMask: "edited:1/a.png.png" }),
  results: new Map([["a", [result("with B", 0.75), result("with A", 0.5)]]]),
  masks: new Map([["edited:1/a.png.png", Uint8Array.of(1, 2, 3)]]),
  made: new Map([["edited:1/a.png.png", { maker: "edit", model: null, of: "a.png", number: 1, at: 5 }]]),
  tables: new Map([["pairs.csv", Uint8Array.of(4, 5)]]),
  evidence: new Map([
    ["a", new Map([["best", { type: "float32" as const, shape: [2, 2], data: Float32Array.of(0.1, 0.2, 0.3, 0.4) }]])],
  ]),
};
const WRITTEN = await writeProject(PROJECT);

it("of a page whose paths said where masks come from keeps that", async () => {
  const json = JSON.stringify(
    JSON.parse(WRITTEN.json, (name, value: unknown) => (name === "made" ? undefined : value)),
  );
  const { made, masks } = await readProject(json, async (name) => WRITTEN.parts.get(name) ?? null);
  expect([...masks.keys()]).toEqual(["edited:1/a.png.png"]);
  expect([...made]).toEqual([["edited:1/a.png.png", { maker: "edit", model: null, of: "a.png", number: 1, at: null }]]);
});

it("of a page that sent no tables along has none", async () => {
  const json = JSON.stringify({ ...JSON.parse(WRITTEN.json), tables: undefined });
  const read = await readProject(json, async (name) => WRITTEN.parts.get(name) ?? null);
  expect([read.tables.size, read.masks.size]).toEqual([0, 1]);
});

it("names parts by numbers, and holds no bytes in the JSON", () => {
  expect([...WRITTEN.parts.keys()]).toEqual(["parts/0", "parts/1", "parts/2"]);
  expect(JSON.parse(WRITTEN.json)).toMatchObject({
    format: "masc-lens project",
    version: DOCUMENT_VERSION,
    masks: [{ path: "edited:1/a.png.png", part: "parts/0", bytes: 3 }],
    evidence: [{ sample: "a", name: "best", type: "float32", shape: [2, 2], part: "parts/1", bytes: 16 }],
    tables: [{ path: "pairs.csv", part: "parts/2", bytes: 2 }],
  });
});

async function refusal(json: string, parts: ReadonlyMap<string, Uint8Array> = WRITTEN.parts): Promise<string> {
  const thrown: unknown = await readProject(json, async (name) => parts.get(name) ?? null).then(
    () => "it was opened",
    (reason: unknown) => reason,
  );
  return thrown instanceof LensError ? `${thrown.code}: ${thrown.message}` : String(thrown);
}

/** The JSON with something else in one place. */
function changed(path: readonly (string | number)[], value: unknown): string {
  const document: unknown = JSON.parse(WRITTEN.json);
  const last = path.at(-1) ?? "";
  let place: unknown = document;
  for (const step of path.slice(0, -1)) place = Reflect.get(place as object, step);
  Reflect.set(place as object, last, value);
  return JSON.stringify(document);
}

it.each<[string, string, RegExp]>([
  ["nothing", "", /^invalid_project: .*cut off or damaged/],
  ["half of it", WRITTEN.json.slice(0, WRITTEN.json.length / 2), /^invalid_project: .*cut off or damaged/],
  ["another JSON", "[]", /^invalid_project: .*no project of MaSC Lens/],
  ["another format", changed(["format"], "zip"), /^invalid_project: .*no project of MaSC Lens/],
  ["a newer version", changed(["version"], DOCUMENT_VERSION + 1), /^unsupported_project: .*newer MaSC Lens.*Reload/],
  ["no version", changed(["version"], undefined), /^invalid_project: .*version/],
  ["a version that is none", changed(["version"], 1.5), /^invalid_project: .*version is 1.5/],
  ["no results", changed(["results"], null), /^invalid_project: .*no results/],
  ["a number for a name", changed(["project", "name"], 5), /^invalid_project: .*"project, name"/],
  [
    "a score that is none",
    changed(["results", 0, "result", "outcome", "scores", "cp"], "0.5"),
    /"results, 0, result, outcome/,
  ],
  ["a sample without id", changed(["intake", "samples", 1, "id"], null), /"intake, samples, 1, id"/],
  ["two samples of a name", changed(["intake", "samples", 1, "id"], "a"), /two samples "a"/],
  [
    "a foreign mask",
    changed(["masks", 0], { path: "../../etc/passwd", part: "parts/0", bytes: 3, sha256: "0".repeat(64) }),
    /"..\/..\/etc\/passwd" is no mask that the page made/,
  ],
  ["a picture for a table", changed(["tables", 0, "path"], "cat.png"), /"tables, 0, path"/],
  ["a table of a mask's name", changed(["tables", 0, "path"], "edited:1/a.png.png"), /"tables, 0, path"|two files/],
  ["a part of a foreign name", changed(["masks", 0, "part"], "../0"), /"masks, 0, part"/],
  ["one part twice", changed(["masks", 0, "part"], "parts/1"), /two parts "parts\/1"/],
  ["a part that is not there", changed(["masks", 0, "part"], "parts/7"), /"parts\/7" is missing/],
  ["a part of another size", changed(["masks", 0, "bytes"], 4), /"parts\/0" is damaged/],
  ["an array of another shape", changed(["evidence", 0, "shape"], [3, 2]), /"parts\/1" has another size/],
  ["an array of an unknown type", changed(["evidence", 0, "type"], "float64"), /"evidence, 0, type"/],
])("refuses %s with a reason", async (_, json, reason) => {
  expect(await refusal(json)).toMatch(reason);
});

it("refuses a part of which one bit is another", async () => {
  const parts = new Map(WRITTEN.parts);
  parts.set("parts/0", Uint8Array.of(1, 2, 2));
  expect(await refusal(WRITTEN.json, parts)).toMatch(/^invalid_project: .*"parts\/0" is damaged/);
});

it("opens, or refuses with a reason, whatever byte of the JSON is another", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.nat({ max: WRITTEN.json.length - 1 }),
      fc.constantFrom("0", "}", '"', "x", "[", ","),
      async (at, put) => {
        const json = WRITTEN.json.slice(0, at) + put + WRITTEN.json.slice(at + 1);
        expect(await refusal(json)).toMatch(/^(?:(?:invalid|unsupported)_project: |it was opened$)/);
      },
    ),
    { numRuns: 300 },
  );
});
