import { readFileSync } from "node:fs";
import { pathToFileURL } from "node:url";
import { expect, type Download, type Page } from "@playwright/test";
import { decode, type DecodedPng } from "fast-png";
import { composeFigure } from "../../src/components/figure/compose.ts";
import { toSvg } from "../../src/components/figure/to-svg.ts";
import { COLOURS, figureOf, measure, picture } from "../components/figure/rig.ts";
import { grid } from "./page.ts";
import { test } from "./scored.ts";

/** What stands in the inspector, taken away as a figure: of its own size, not the screen's. */

async function openFirst(page: Page): Promise<void> {
  await grid(page)
    .getByRole("row")
    .filter({ has: page.getByRole("gridcell") })
    .first()
    .click();
  await expect(page.getByTestId("cp-sum")).toBeVisible();
}

const openMenu = (page: Page) => page.getByRole("button", { name: "Save the pictures" }).click();

async function save(page: Page, format: string): Promise<Download> {
  await openMenu(page);
  const downloading = page.waitForEvent("download");
  await page.getByRole("menuitem", { name: format, exact: true }).click();
  return downloading;
}

async function choose(page: Page, background: string): Promise<void> {
  await openMenu(page);
  await page.getByRole("menuitemradio", { name: background, exact: true }).click();
  await page.keyboard.press("Escape");
}

const png = async (download: Download): Promise<DecodedPng> => decode(readFileSync(await download.path()));

/** Whether a text is well-formed XML, as a browser reads it, and what is in it. */
const parse = (page: Page, svg: string) =>
  page.evaluate((text) => {
    const read = new DOMParser().parseFromString(text, "image/svg+xml");
    const all = [...read.querySelectorAll("*")];
    return {
      errors: read.querySelectorAll("parsererror").length,
      names: [...new Set(all.map((one) => one.localName))].toSorted(),
      texts: all.filter((one) => one.localName === "text").map((one) => one.textContent ?? ""),
      links: all
        .flatMap((one) => [...one.attributes])
        .filter(({ localName }) => localName === "href")
        .map(({ value }) => value.slice(0, 11)),
      handlers: all.flatMap((one) => [...one.attributes]).filter(({ name }) => name.startsWith("on")).length,
    };
  }, svg);

const NAMES = ["circle", "g", "image", "linearGradient", "path", "rect", "stop", "svg", "text", "title"];

test("a view leaves as PNG and as SVG that show the same, on the background that was chosen; and by the clipboard", async ({
  sample: page,
}) => {
  await openFirst(page);
  await test.step("each view with pictures leaves under its own name, and as a picture in the clipboard", async () => {
    await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
    for (const [tab, name] of [
      ["Leak", "leak"],
      ["Prompt", "prompt-attention"],
      ["Features", "features"],
      ["Compare", "compare"],
    ] as const) {
      await page.getByRole("tab", { name: tab }).click();
      const download = await save(page, "SVG");
      expect(download.suggestedFilename()).toMatch(new RegExp(`_${name}\\.svg$`));
      const { errors, texts } = await parse(page, readFileSync(await download.path(), "utf8"));
      expect([errors, texts.length > 2]).toEqual([0, true]);
    }
    await openMenu(page);
    await page.getByRole("menuitem", { name: "Copy", exact: true }).click();
    await expect(page.getByText("Copied.")).toBeVisible();
    const types = await page.evaluate(async () => (await navigator.clipboard.read()).flatMap((item) => item.types));
    expect(types).toContain("image/png");
  });

  await page.getByRole("tab", { name: "Match" }).click();
  await choose(page, "None, dark words");
  const clear = await save(page, "PNG");
  expect(clear.suggestedFilename()).toMatch(/^[\p{L}\p{N}][\p{L}\p{N}._-]*_match\.png$/u);
  const { width, height, data, channels } = await png(clear);
  expect(width).toBeGreaterThanOrEqual(1600);
  expect(channels).toBe(4);
  expect(data[3]).toBe(0);
  // The middle of the left half is the reference's.
  expect(data[4 * (Math.floor(height / 4) * width + Math.floor(width / 4)) + 3]).toBe(255);

  await choose(page, "Dark");
  const [dark, drawn] = [await png(await save(page, "PNG")), await save(page, "SVG")];
  expect(drawn.suggestedFilename()).toMatch(/_match\.svg$/);
  expect(dark.data[0]).toBeLessThan(60);
  const path = test.info().outputPath("view.svg");
  await drawn.saveAs(path);
  const { errors, names, texts, links, handlers } = await parse(page, readFileSync(path, "utf8"));
  expect([errors, handlers]).toEqual([0, 0]);
  expect(names.filter((name) => !NAMES.includes(name))).toEqual([]);
  expect(links).toEqual(["data:image/", "data:image/"]);
  expect(texts.join(" ")).toContain(`CP ${(await page.getByTestId("cp-sum").locator("strong").innerText()).trim()}`);
  expect(texts.join(" ")).toContain("Reference: best cosine of every subject patch");

  const saved = await page.context().newPage();
  await saved.setViewportSize({ width: dark.width, height: dark.height });
  await saved.goto(pathToFileURL(path).href);
  const shown = decode(await saved.screenshot());
  expect([shown.width, shown.height]).toEqual([dark.width, dark.height]);
  let [difference, count] = [0, 0];
  for (let i = 0; i < dark.width * dark.height; i += 7, count++)
    for (let c = 0; c < 3; c++)
      difference += Math.abs(dark.data[dark.channels * i + c]! - shown.data[shown.channels * i + c]!) / 3;
  expect(difference / count).toBeLessThan(3);

  await page.reload();
  await openFirst(page);
  await openMenu(page);
  await expect(page.getByRole("menuitemradio", { name: "Dark", exact: true })).toBeChecked();
});

test("whatever stands in names and prompts, the SVG stays well-formed and holds no markup of theirs", async ({
  page,
}) => {
  const evil = `]]></text><script>alert(1)</script><image href="https://elsewhere.example" onload='alert(1)'/>&\u0000\u000B\uFFFE\uDC00`;
  const figure = figureOf([picture(9000, 900, { caption: evil })], { title: evil, notes: [evil] });
  const drawing = composeFigure(figure, COLOURS, measure);
  const svg = toSvg(drawing, evil, { pictures: ["data:image/gif;base64,AA=="], raster: () => "" });
  const { errors, names, texts, links, handlers } = await parse(page, svg);
  expect([errors, handlers]).toEqual([0, 0]);
  expect(names.filter((name) => !NAMES.includes(name))).toEqual([]);
  expect(links).toEqual(["data:image/"]);
  expect(texts.join("")).toContain("<script>alert(1)</script>");
});
