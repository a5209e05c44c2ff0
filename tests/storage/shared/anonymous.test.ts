import { readFileSync } from "node:fs";
import { beforeAll, describe, expect, it } from "vitest";
import { zipSync } from "fflate";
import { withoutMetadata } from "../../../src/imaging/metadata/read.ts";
import { tracePatterns, type Trace } from "../../../src/lib/text-traces.ts";
import { bytesSource } from "../../../src/platform/bytes.ts";
import { NO_SLOTS, scoreKey } from "../../../src/project/plan.ts";
import { EMPTY_INTAKE } from "../../../src/project/sample.ts";
import { NO_SCORES } from "../../../src/project/scores.ts";
import type { Sample } from "../../../src/project/types.ts";
import { emptySample } from "../../../src/project/corrections.ts";
import type { ProjectDocument } from "../../../src/storage/document/document.ts";
import { anonymise, mapTexts, type Renamed } from "../../../src/storage/shared/anonymous.ts";
import { checkAnonymous } from "../../../src/storage/shared/check-anonymous.ts";
import { PROGRAM_FILES } from "../../../src/storage/shared/folder-format.ts";
import { writeFolder } from "../../../src/storage/shared/folder.ts";
import { openShared } from "../../../src/storage/shared/read.ts";
import { createSharedWriter } from "../../../src/storage/shared/write.ts";
import { createZipWriter } from "../../../src/storage/zip-writer.ts";
import { madeHead, madePair } from "./made-pair.ts";

/** A project that names its author in every place that has a text: what a check of the file finds of it, before and after. */

const never = new AbortController().signal;
/** The last is a word of the format too. */
const NAMES = ["Jane Doe", "jdoe", "Example Lab", "demo"];
const patterns = tracePatterns(NAMES);
const program = new Map(PROGRAM_FILES.map((name) => [name, new TextEncoder().encode(`the program's ${name}`)]));
const planted = (name: string) =>
  new Uint8Array(readFileSync(new URL(`../../fixtures/traces/${name}`, import.meta.url)));

const sample: Sample = {
  ...emptySample("/home/jdoe/papers/ours/cat"),
  reference: "jdoe/refs/cat.png",
  referenceMask: "jdoe/masks/cat.png",
  generation: "jdoe/ours/cat_1.png",
  otherReferences: [{ image: "jdoe/refs/cat-2.png", mask: null }],
  prompt: "a cat by Jane Doe at night",
  object: "cat",
  concept: "cat",
  method: "ours",
  ratings: [{ by: "Jane Doe", dimension: "concept", value: 3, scale: [0, 4] }],
  columns: {
    file: "jdoe/ours/cat_1.png",
    made: "2026-11-28 10:20",
    at: 1_795_000_000_000,
    manifest: String.raw`C:\Users\Jane Doe\Desktop\pairs.csv`,
    seed: 7,
    "by jdoe": true,
    nested: { page: "https://lab.example/~jdoe", list: ["ask jane.doe@lab.example"] },
  },
};
const settings = { maxPatches: 256, threshold: 0.5, stripper: "regex" } as const;
const identity = { models: { ...NO_SLOTS, siglip: "abc fp32" }, settings };
const document: ProjectDocument = {
  ...madeHead.document,
  name: "Jane Doe's submission",
  settings,
  models: { ...NO_SLOTS, siglip: { name: "tiny", identity: "abc fp32", demo: false, installed: "model of jdoe" } },
  intake: {
    ...EMPTY_INTAKE,
    rule: "manifest /home/jdoe/pairs.csv",
    columns: [{ name: "by jdoe", kind: "boolean", sources: ["/home/jdoe/pairs.csv"] }],
    samples: [sample],
  },
  corrections: {
    changes: {
      [sample.id]: { note: "worse than /Users/jane/old.png, says Jane Doe on 28 November 2026", tags: ["jdoe"] },
    },
    added: [],
    removed: [],
  },
  results: new Map([
    [
      sample.id,
      [
        {
          key: scoreKey(sample, identity),
          run: { model: "tiny", ...settings, precision: "fp32", provider: "wasm", version: "1.0.0" },
          outcome: { scores: { ...NO_SCORES, cp: 0.75, prompt_text: "a by Jane Doe at night" } },
        },
      ],
    ],
  ]),
};
const view = { filter: "method:jdoe", sorting: [], group: null, gallery: false };
const pair = madePair(4);
const tale = {
  ...pair,
  intervals: pair.intervals && { ...pair.intervals, pf: pair.intervals.cp },
  phrases: [{ phrase: "by Jane Doe", pf: 0.5 }],
};

/** Written as it is, and without its traces. */
async function written(renamed: Renamed | null): Promise<Blob> {
  const clean = (value: unknown) => (renamed === null ? value : mapTexts(value, renamed.text));
  const writer = await createSharedWriter(createZipWriter(), clean);
  const path = (of: string) => renamed?.path(of) ?? of;
  for (const [of, name, type] of [
    ["jdoe/refs/cat.png", "planted.png", "image/png"],
    ["jdoe/ours/cat_1.png", "planted.jpg", "image/jpeg"],
    ["jdoe/refs/cat-2.png", "planted.webp", "image/webp"],
  ] as const) {
    const bytes = renamed === null ? planted(name) : withoutMetadata(planted(name))!;
    await writer.addFile(path(of), async () => ({ kind: "picture", type, width: 40, height: 24, bytes }));
  }
  await writer.addPair(renamed?.sample(sample.id) ?? sample.id, path("jdoe/refs/cat.png"), tale);
  return writer.finish({ document: renamed?.document ?? document, view });
}

const check = async (name: string, blob: Blob) =>
  checkAnonymous(never, { name, bytes: new Uint8Array(await blob.arrayBuffer()) }, { patterns, names: NAMES, program });
const folderOf = (shared: Blob, name = "supplement") => writeFolder(never, { name, shared, program }, () => undefined);

let renamed: Renamed;
const traces: Trace[] = [];
let clean: Blob;
beforeAll(async () => {
  renamed = await anonymise(document, patterns, traces);
  clean = await written(renamed);
});

describe("a file as it is", () => {
  it("has every trace that was planted, each found", async () => {
    const left = await check("supplement.zip", await folderOf(await written(null)));
    const kinds = new Set(left.map(({ kind }) => kind));
    for (const kind of ["home folder", "e-mail address", "web address", "date", "name", "path"])
      expect(kinds, kind).toContain(kind);
    for (const kind of [
      "EXIF",
      "XMP",
      "IPTC",
      "comment",
      "text",
      "time",
      "colour profile",
      "data of a program",
      "data behind its end",
    ])
      expect(kinds, kind).toContain(kind);
    const texts = left.map(({ text }) => text).join("\n");
    for (const text of ["/home/jdoe/papers/ours/cat", "Jane Doe", "lab.example", "2026-11-28 10:20", "1795000000000"])
      expect(texts).toContain(text);
    expect(left.some(({ where }) => where === "files/1 in data of supplement.zip")).toBe(true);
  });

  it("has dates and remarks of its archive, and names of its entries", async () => {
    const bytes = zipSync(
      { "supplement/jane_doe.png": [new Uint8Array(1), { mtime: "2026-11-28T10:20:30" }] },
      { comment: "by jdoe", mtime: "2026-11-28T10:20:30" },
    );
    const left = await checkAnonymous(never, { name: "jdoe.zip", bytes }, { patterns, names: NAMES, program });
    expect(left.map(({ kind }) => kind)).toEqual(expect.arrayContaining(["file date", "name"]));
    expect(left.find(({ kind }) => kind === "file date")?.text).toMatch(/^2026-11-28 /);
    expect(left.filter(({ kind }) => kind === "name").map(({ text }) => text)).toEqual(["jdoe", "jane_doe"]);
  });

  it("has pictures of every format looked at, and names in bytes of none", async () => {
    const files = Object.fromEntries(["planted.gif", "planted.avif"].map((name) => [name, planted(name)]));
    const numbers = new TextEncoder().encode("\0\u0001 jane doe \0 /home/jdoe/x \0");
    const bytes = zipSync({ ...files, "pairs/0.bin": numbers });
    const left = await checkAnonymous(never, { name: "a.zip", bytes }, { patterns, names: NAMES, program });
    const of = (name: string) => left.filter(({ where }) => where === `${name} in a.zip`).map(({ kind }) => kind);
    expect(of("planted.gif")).toEqual(expect.arrayContaining(["comment", "XMP"]));
    expect(of("planted.avif")).toEqual(expect.arrayContaining(["EXIF", "XMP"]));
    expect(of("pairs/0.bin")).toEqual(expect.arrayContaining(["home folder", "name"]));
  });
});

describe("an anonymous file", () => {
  it("has none, as a file and as a folder", async () => {
    expect(await check("supplement.shared.masc-lens", clean)).toEqual([]);
    const folder = await folderOf(clean);
    expect(await check("supplement.zip", folder)).toEqual([]);
    const text = new TextDecoder("latin1").decode(await clean.arrayBuffer());
    expect(text).not.toMatch(/jdoe|Jane|Doe|lab\.example|2026|Leica/i);
  });

  it("is told what was taken out", () => {
    expect(new Set(traces.map(({ kind }) => kind))).toEqual(
      new Set(["home folder", "e-mail address", "web address", "date", "name"]),
    );
  });

  it("is a project all the same: pairs, pictures and scores find one another", async () => {
    const read = await openShared(
      bytesSource("supplement.shared.masc-lens", new Uint8Array(await clean.arrayBuffer())),
    );
    const [only] = read.document.intake?.samples ?? [];
    expect(read.document.name).toBe("supplement");
    expect(only).toMatchObject({
      id: "pair-0001",
      reference: "reference-0001",
      referenceMask: "mask-0001",
      generation: "generation-0001",
      otherReferences: [{ image: "reference-0002", mask: null }],
      prompt: "a cat by [removed] at night",
      object: "cat",
      concept: "cat",
      method: "ours",
      ratings: [{ by: "rater-0001", value: 3 }],
      columns: { file: "generation-0001", made: "[removed]", at: null, seed: 7, "by [removed]": true },
    });
    expect(read.document.corrections.changes["pair-0001"]?.note).toBe(
      "worse than [removed], says [removed] on [removed]",
    );
    expect(read.document.results.get("pair-0001")?.[0]?.key).toBe(scoreKey(only!, identity));
    expect(read.paths).toEqual(["reference-0001", "generation-0001", "reference-0002"]);
    expect((await read.pair("pair-0001", "reference-0001"))?.match).toEqual(pair.match);
    expect(read.document.models?.siglip?.installed).toBeNull();
  });
});
