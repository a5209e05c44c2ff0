import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import {
  DOCUMENT_VERSION,
  isRecord,
  migrateDocument,
  type DocumentRows,
} from "../../src/storage/document/migrations.ts";
import { readProject } from "../../src/storage/document/portable.ts";
import { documentOf } from "../../src/storage/document/rows.ts";
import { decodeRows } from "../../src/storage/document/schemas.ts";
import { fileSchema, provenanceOfRow } from "../../src/storage/row-schemas.ts";

/**
 * Documents of older versions. The fixtures are databases as older pages wrote them in a browser, row by row
 * (tests/e2e/storage.spec.ts opens the same as databases); `commit` in them says which.
 */
const FIXTURES = ["version-1", "version-2-first", "version-2"] as const;

function fixture(name: (typeof FIXTURES)[number]): DocumentRows {
  const file = new URL(`../fixtures/storage/${name}.json`, import.meta.url);
  const { rows } = JSON.parse(readFileSync(file, "utf8")) as { rows: Record<string, Record<string, unknown>[]> };
  const project = rows["projects"]!.find((row) => row["name"] === "cups")!;
  const own = (store: string) => rows[store]!.filter((row) => row["project"] === project["id"]);
  return {
    project,
    intake: own("intakes")[0]!["intake"],
    corrections: own("corrections"),
    results: own("results"),
  };
}

describe.each(FIXTURES)("a project of a database of %s", (name) => {
  const rows = fixture(name);
  const { document, unreadable } = documentOf(migrateDocument(rows, 1));

  it("keeps its name, its settings, what was set by hand and every result", () => {
    expect(unreadable).toBe(0);
    expect(document).toMatchObject({
      name: "cups",
      demo: false,
      accepted: [],
      columnLayout: { order: [], set: [] },
      ticked: [],
      settings: { maxPatches: 1024, threshold: 0.25, stripper: "regex" },
      corrections: {
        changes: {
          "row-1": { prompt: "a mug", referenceMask: "edited:1/set/refs/1.png.png" },
          "pair-1": { object: "cup" },
        },
        added: ["pair-1"],
        removed: ["row-2"],
      },
    });
    expect([...document.results.keys()].toSorted()).toEqual(["row-0", "row-1"]);
    expect(document.results.get("row-1")?.[0]?.outcome).toMatchObject({ error: { code: "missing_file" } });
    // The first version had one result a sample: the last.
    expect(document.results.get("row-0")?.map(({ run }) => run.threshold)).toEqual(
      name === "version-1" ? [0.25] : [0.25, 0.5],
    );
    expect(document.models?.siglip?.identity).toBe(name === "version-1" ? undefined : "0123456789abcdef");
  });

  it("keeps what was read of its files where it says of what; else it is read again", () => {
    expect(document.intake?.samples.map(({ id }) => id)).toEqual(
      name === "version-2" ? ["row-0", "row-1", "row-2"] : undefined,
    );
  });

  it("hands on as they are rows that need no change", () => {
    const { corrections, results } = migrateDocument(rows, 1);
    expect(corrections).toBe(rows.corrections);
    expect(results.map((row, at) => row === rows.results[at])).toEqual(
      rows.results.map((row) => isRecord(row) && Object.hasOwn(row, "written")),
    );
  });

  it("can be read as a JSON of that version too", async () => {
    const json = JSON.stringify({ format: "masc-lens project", version: 1, ...rows, masks: [], evidence: [] });
    const {
      masks: _masks,
      made: _made,
      evidence: _evidence,
      tables,
      ...read
    } = await readProject(json, async () => null);
    expect(read).toEqual(document);
    expect(tables).toEqual(new Map());
  });
});

it("is not changed where it is of this version", () => {
  const rows = fixture("version-2");
  expect(migrateDocument(rows, DOCUMENT_VERSION)).toBe(rows);
});

it("is refused where it is newer than this page, or of no version", () => {
  const rows = fixture("version-2");
  expect(() => migrateDocument(rows, DOCUMENT_VERSION + 1)).toThrow(/newer MaSC Lens.*Reload/);
  for (const version of [0, -1, 1.5, "2", null, undefined])
    expect(() => migrateDocument(rows, version)).toThrow(/version is/);
});

it("of damaged rows leaves those out and counts them; the rest stands", () => {
  const rows = fixture("version-2");
  const { document, unreadable } = documentOf(
    migrateDocument(
      {
        project: { ...(rows.project as object), settings: "many" },
        intake: { ...(rows.intake as object), samples: 5 },
        corrections: [...rows.corrections, { sample: 5 }],
        results: [null, ...rows.results],
      },
      1,
    ),
  );
  expect(unreadable).toBe(2);
  expect(document).toMatchObject({ name: "cups", settings: null, intake: null });
  expect(document.results.size).toBe(2);
});

it("of version 2 keeps the one rating that a sample had", () => {
  const rows = fixture("version-2");
  const intake = rows.intake as { samples: Record<string, unknown>[] };
  const samples = intake.samples.map((one, place) => ({ ...one, rating: place === 0 ? 3.5 : null }));
  const { document } = documentOf(migrateDocument({ ...rows, intake: { ...intake, samples } }, 1));
  expect(document.intake?.samples.map(({ ratings }) => ratings)).toEqual([
    [{ by: null, dimension: null, value: 3.5, scale: null }],
    [],
    [],
  ]);
});

it.each(FIXTURES)("files of %s that were made here are known by data from now on, and only by that", (name) => {
  const file = new URL(`../fixtures/storage/${name}.json`, import.meta.url);
  const { rows } = JSON.parse(readFileSync(file, "utf8")) as { rows: Record<string, unknown[]> };
  const old = decodeRows(fileSchema, rows["files"]!);
  expect(old.unreadable).toBe(0);
  const made = old.rows.flatMap((row) => {
    const provenance = provenanceOfRow(row);
    return provenance === null ? [] : [[row.path, provenance]];
  });
  expect(made).toEqual([
    ["edited:1/set/refs/1.png.png", { maker: "edit", model: null, of: "set/refs/1.png", number: 1, at: null }],
  ]);
  // A file that a person added today stays theirs, whatever it is called.
  expect(old.rows.map((row) => provenanceOfRow({ ...row, made: null }))).toEqual(old.rows.map(() => null));
});
