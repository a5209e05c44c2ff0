import { createElement } from "react";
import { renderToStaticMarkup } from "react-dom/server";
import { expect, test } from "vitest";
import { rankPairs } from "../../../src/analysis/rank-columns.ts";
import { measuresOfBackbone } from "../../../src/project/further-measures.ts";
import { MEASURE_IDS, MEASURES } from "../../../src/project/measures.ts";
import { WORDS } from "../../../src/views/glossary/entries.ts";
import { Entry } from "../../../src/views/glossary/Entry.tsx";
import { entryOf, glossary } from "../../../src/views/glossary/glossary.ts";
import { lineOf, over, row, sub, tokenOf, under, words } from "../../../src/views/glossary/math.ts";

const ENTRIES = glossary().flatMap(({ entries }) => entries);
const FURTHER = measuresOfBackbone("dinov2", { pooled: true, text: false, patches: true }, "DINOv2");

test("every measure and every word stands in the glossary, once", () => {
  expect(ENTRIES.map(({ id }) => id).toSorted()).toEqual([...MEASURE_IDS, ...Object.keys(WORDS)].toSorted());
});

test("a measure of a further backbone is explained by what it is the like of, under its own name", () => {
  const all = glossary(FURTHER).flatMap(({ entries }) => entries);
  for (const { id, label, tip } of FURTHER) {
    const entry = all.find((one) => one.id === id);
    expect(entry?.name).toBe(label);
    expect(entry?.sentence).toBe(`${tip}.`);
  }
  expect(entryOf("dinov2_cp", FURTHER)?.picture).toEqual(entryOf("cp")?.picture);
  expect(entryOf("dinov2_cp")).toBeNull();
});

test("every disagreement in rank has the one entry that explains them", () => {
  for (const { id } of rankPairs(FURTHER)) expect(entryOf(id, FURTHER)?.id).toBe("rank");
});

test("an entry says range, better end and needs as the register has them", () => {
  expect(entryOf("cp")).toMatchObject({
    name: "CP",
    range: "From −1 to 1",
    better: "Higher is better",
    needs: "The reference's mask, a subject in the mask, SigLIP2 open",
  });
  expect(entryOf("best_match_in_background")).toMatchObject({ range: "From 0 % to 100 %", better: "Lower is better" });
  expect(entryOf("siglip2_global")?.needs).toBe("SigLIP2 open");
});

test("one plain sentence each, and a formula wherever there is a number", () => {
  for (const { sentence, caption, id } of ENTRIES) {
    expect(sentence, id).toMatch(/^[A-Z].{20,200}\.$/);
    expect(caption, id).toMatch(/^[“A-Zm].{10,}\.$/);
  }
  for (const { id, value } of MEASURES)
    expect(entryOf(id)?.formula !== null, id).toBe(value.kind === "number" || value.kind === "count");
});

test("every entry is drawn, with its formula as MathML", () => {
  for (const entry of ENTRIES) {
    const html = renderToStaticMarkup(createElement(Entry, { entry }));
    expect(html, entry.id).toMatch(/<svg[^>]*viewBox="0 0 [\d.]+ [\d.]+"/);
    expect(html, entry.id).toMatch(/<(rect|path|text)/);
    expect(html, entry.id).not.toMatch(/NaN|undefined/);
    expect(html.includes("<math")).toBe(entry.formula !== null);
  }
});

test("a formula is one line of text too", () => {
  expect(lineOf(row("CP", "=", over("1", "N"), under("∑", "i"), sub("w", "i"), words("of all")))).toBe(
    "CP = (1) / (N) ∑[i] w_i of all",
  );
  expect(["0.5", "∑", "max", "CP"].map(tokenOf)).toEqual(["mn", "mo", "mo", "mi"]);
});
