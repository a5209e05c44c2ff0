import Papa from "papaparse";
import { expect, it } from "vitest";
import { writeCsv, writeJsonl } from "../../../src/project/exports/rows.ts";
import { maskOrigins } from "../../../src/project/mask-origin.ts";
import type { Provenance, Segmented } from "../../../src/project/types.ts";
import { rowOf, tableOf } from "./rows.ts";

const SEGMENTED: Segmented = {
  model: "clipseg",
  revision: "abc",
  prompt: "kitten",
  threshold: 0.4,
  refinedBy: "slimsam",
  peak: 0.9,
  facts: { covered: 0.2, pieces: 1, largest: 1, border: { top: 0, right: 0, bottom: 0, left: 0 }, answer: null },
};
const made = (change: Partial<Provenance>): Provenance => ({
  maker: "segmenter",
  model: "clipseg",
  of: "r.png",
  number: 1,
  at: 0,
  segmented: SEGMENTED,
  ...change,
});
const SOURCES = [{ name: "OWLv2", inUse: true, masks: [["g.png", "owl_m.png"]] as const }];
const origins = maskOrigins(
  new Map([
    ["rm.png", made({})],
    ["edit_m.png", made({ maker: "edit", model: null })],
    ["plain_m.png", { maker: "edit", model: null, of: "p.png", number: 1, at: 0 }],
  ]),
  SOURCES,
);

it("says of every mask who made it, where, from what, and whether a hand was in it", () => {
  const rows = [rowOf("edit"), rowOf("plain"), rowOf("owl"), rowOf("unknown", { referenceMask: "other.png" })];
  const table = tableOf(rows, { origins });
  const lines = writeJsonl(table)[0]!.text.trim().split("\n");
  const [edit, plain, owl, unknown] = lines.map((line): unknown => JSON.parse(line));
  const reference = {
    reference_mask_source: "clipseg+slimsam",
    reference_mask_model: "clipseg+slimsam",
    reference_mask_revision: "abc",
    reference_mask_prompt: "kitten",
    reference_mask_threshold: 0.4,
    reference_mask_edited_by_hand: false,
  };
  expect(edit).toMatchObject({
    ...reference,
    generation_mask_source: "clipseg+slimsam",
    generation_mask_prompt: "kitten",
    generation_mask_edited_by_hand: true,
  });
  expect(plain).toMatchObject({
    generation_mask_source: "edited",
    generation_mask_model: null,
    generation_mask_edited_by_hand: true,
  });
  expect(owl).toMatchObject({ generation_mask_source: "OWLv2", generation_mask_edited_by_hand: false });
  expect(unknown).toMatchObject({ reference_mask_source: null, reference_mask_edited_by_hand: null });

  const cells = Papa.parse<Record<string, string>>(writeCsv(table)[0]!.text, { header: true }).data;
  expect(cells[0]).toMatchObject({
    reference_mask_source: "clipseg+slimsam",
    reference_mask_threshold: "0.4",
    generation_mask_edited_by_hand: "true",
  });
});

it("adds no column where nothing is known of any mask but its file", () => {
  const table = tableOf([rowOf("one")]);
  expect(writeCsv(table)[0]!.text).not.toContain("mask_source");
  expect(writeJsonl(table)[0]!.text).not.toContain("mask_source");
});
