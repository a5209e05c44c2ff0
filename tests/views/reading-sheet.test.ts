import { createElement } from "react";
import { renderToStaticMarkup } from "react-dom/server";
import { expect, it } from "vitest";
import { FileIndex } from "../../src/project/formats/file-index.ts";
import { NO_HINTS, withFolder, withPart, withText, type Hints } from "../../src/project/hints.ts";
import { createIntakeReader } from "../../src/project/intake.ts";
import { nameParts } from "../../src/project/name-parts.ts";
import { Folders } from "../../src/views/intake/sheet/Folders.tsx";
import { Names } from "../../src/views/intake/sheet/Names.tsx";
import { Texts } from "../../src/views/intake/sheet/Texts.tsx";
import { Readings } from "../../src/views/intake/sheet/Readings.tsx";

/** The sheet's parts as they stand on the page; tests/e2e/reading.spec.ts works them. */
const onChange = () => undefined;
const choice = (hints: Hints = NO_HINTS) => ({ hints, readOnly: false, onChange });
const ignored = () => Promise.resolve(new Uint8Array());

/** Elements of a markup that have this in their opening tag. */
const count = (markup: string, text: string) => markup.split(text).length - 1;

it("a folder is one group of choices, with the one that was made; names that look like markup are text", () => {
  const paths = ["set/<b>in/a.png", "set/out/a.png", "set/masks/a.png"];
  const hints = withFolder(NO_HINTS, { folder: ["set", "out"], anywhere: false }, "generation");
  const markup = renderToStaticMarkup(createElement(Folders, { paths, ...choice(hints) }));
  expect(count(markup, 'role="radiogroup"')).toBe(4);
  expect(count(markup, 'aria-checked="true"')).toBe(1);
  expect(markup).toContain('aria-label="What out holds"');
  expect(markup).toContain("masks, by its name");
  expect(markup).not.toContain("<b>");
});

it("a benchmark of thousands of folders is a few lines", () => {
  const paths = Array.from({ length: 9_450 }, (_, place) => {
    const [method, concept] = [place % 7, Math.floor(place / 7) % 150];
    return `bench/samples/method_${method}/tgt_image/live_subject_animal_${concept}_kitten/${place}.png`;
  });
  const markup = renderToStaticMarkup(createElement(Folders, { paths, ...choice() }));
  expect(count(markup, "<li")).toBeLessThan(8);
  expect(markup).toContain("1,050 folders");
});

it("each part of a path has its choice, its example and how many texts stand there", () => {
  const generation = nameParts(new FileIndex(["gens/ours@cat.png", "gens/sdxl@cat.png"]).sorted);
  const part = generation!.parts.at(-1)!.part;
  const hints = withPart(NO_HINTS, "generation", part, "concept");
  const names = { generation, reference: nameParts(new FileIndex(["refs/cat.png"]).sorted) };
  const markup = renderToStaticMarkup(createElement(Names, { names, ...choice(hints) }));
  expect(count(markup, "<select")).toBe(5);
  expect(markup).toContain('<option value="concept" selected="">the concept</option>');
  expect(markup).toContain("2: ours, sdxl");
  expect(markup).toContain("the same in all");
});

it("words that tell pictures apart have a choice each", async () => {
  const files = ["a_src.png", "a_tgt.png", "b_src.png", "b_tgt.png"].map((path) => ({ path, size: 0, read: ignored }));
  const reader = createIntakeReader();
  const before = await reader.preview(files);
  const last = before.texts!.parts.at(-1)!.part;
  const hints = withText(withText(NO_HINTS, last, "src", "reference"), last, "tgt", "generation");
  const { pairs, texts } = await reader.preview(files, null, new Set(), hints);
  const markup = renderToStaticMarkup(createElement(Texts, { texts, ...choice(hints) }));
  expect(pairs).toBe(2);
  expect(count(markup, 'aria-checked="true"')).toBe(2);
  expect(markup).toContain('aria-label="What pictures with src are"');
});

it("several sources of masks are a choice, with how many pictures each has", async () => {
  const paths = [
    "images/object/00.jpg",
    "samples/ours/tgt_image/object_00_cup/0_0.jpg",
    ...["clipseg", "sam2"].map((source) => `masks/dreambench_plus_${source}/refs/object/00.png`),
  ];
  const files = paths.map((path) => ({ path, size: 0, read: ignored }));
  const preview = await createIntakeReader().preview(files);
  const markup = renderToStaticMarkup(createElement(Readings, { preview, ...choice() }));
  expect(markup).toContain("Which masks are used?");
  expect(count(markup, 'type="radio"')).toBe(2);
  expect(markup).toMatch(/clipseg.*1 picture has one.*sam2/s);
});
