import { readFileSync } from "node:fs";
import { expect, test } from "@playwright/test";
import { addFiles, focused, grid, openPage, oraclePath, watchConsole } from "./page.ts";

/** The filter, facets, notes and tags, and the gallery: of pairs that nobody has scored. */

const ROWS = Array.from(
  { length: 12 },
  (_, i) => `r${i},cat.png,coffee.png,a ${i % 2 === 0 ? "red" : "blue"} cup in snow,cup,m ${i % 3},${i}`,
);
const FILES = [
  {
    name: "pairs.csv",
    mimeType: "text/csv",
    buffer: Buffer.from(["id,reference,generation,prompt,object,method,votes", ...ROWS].join("\n")),
  },
  ...["cat", "coffee"].map((name) => ({
    name: `${name}.png`,
    mimeType: "image/png",
    buffer: readFileSync(oraclePath("images", `${name}.png`)),
  })),
];

test("a filter is written with help, shown by its terms, and left again; notes, tags and cards follow it", async ({
  page,
}) => {
  const complaints = watchConsole(page);
  await openPage(page);
  await addFiles(page, FILES);
  const field = page.getByLabel("Filter samples");
  const rows = grid(page)
    .getByRole("row")
    .filter({ has: page.getByRole("gridcell") });
  await expect(page.getByText("12 pairs", { exact: true }).last()).toBeVisible();

  await field.pressSequentially("red meth");
  await expect(page.getByRole("option").first()).toContainText("method:");
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  await expect(field).toHaveValue('red method:"m 0" ');
  await expect(page.getByText("2 of 12 pairs")).toBeVisible();
  await expect(rows).toHaveCount(2);

  await page.getByRole("button", { name: "Facets" }).click();
  await page.getByRole("checkbox", { name: "m 1" }).check();
  await expect(field).toHaveValue('red method:"m 0","m 1"');
  await page.keyboard.press("Escape");
  await expect(page.getByText("4 of 12 pairs")).toBeVisible();

  await field.fill("red votes>100 nothing:here");
  await expect(page.getByText('There is no column "nothing"')).toBeVisible();
  await page.getByRole("button", { name: "Without votes>100" }).click();
  await expect(rows).toHaveCount(6);
  await expect(page).toHaveURL(/filter=red/);
  await field.fill("");

  await page.keyboard.press("Escape");
  await rows.nth(1).click();
  await page.keyboard.press("n");
  await expect.poll(() => focused(page)).toBe("Note");
  await page.keyboard.type("its handle is gone");
  await page.keyboard.press("Escape");
  await page.keyboard.press("#");
  await expect.poll(() => focused(page)).toBe("Tags");
  await page.keyboard.type("odd");
  await page.keyboard.press("Enter");
  await field.fill("tag:odd note:handle");
  await expect(rows).toHaveCount(1);
  await page.keyboard.press("Escape");
  await page.keyboard.press("Control+z");
  await expect(page.getByText("0 of 12 pairs")).toBeVisible();
  await page.keyboard.press("Control+Shift+z");
  await expect(rows).toHaveCount(1);

  await field.fill("blue");
  await page.keyboard.press("Escape");
  await page.getByRole("button", { name: "As cards" }).click();
  const gallery = page.getByRole("grid", { name: "Gallery" });
  await expect(gallery.getByRole("gridcell")).toHaveCount(6);
  await expect(page).toHaveURL(/as=gallery/);
  await gallery.getByRole("gridcell").first().click();
  await page.keyboard.press("ArrowRight");
  await page.keyboard.press("Space");
  await expect(gallery.getByRole("gridcell").nth(1)).toHaveAttribute("aria-selected", "true");
  await expect(gallery.getByRole("checkbox", { checked: true })).toHaveCount(1);
  expect(complaints).toEqual([]);
});
