import { createServer, type Server } from "node:net";
import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { readFileSync } from "node:fs";
import { expect, test, type Page } from "@playwright/test";
import { addCheckpoint, addFiles, grid, openCheckpoint, openPage, oraclePath } from "./page.ts";

/** What the page says goes when it is over; what is in the way is said soon. */

const picture = (name: string, ...path: string[]) => ({
  name,
  mimeType: "image/png",
  buffer: readFileSync(oraclePath(...path)),
});
const notice = (page: Page, text: RegExp) =>
  page.getByRole("list", { name: "Notices" }).locator("li").filter({ hasText: text });

async function open(page: Page, count: number): Promise<void> {
  await openPage(page);
  await openCheckpoint(page);
  const lines = Array.from(
    { length: count },
    (_, i) => `r${i},cat.png,m.png,cat.png,m.png,a picture number ${i},picture`,
  );
  await addFiles(page, [
    {
      name: "pairs.csv",
      mimeType: "text/csv",
      buffer: Buffer.from(
        ["id,reference,reference_mask,generation,generation_mask,prompt,object", ...lines].join("\n"),
      ),
    },
    picture("cat.png", "images", "cat.png"),
    picture("m.png", "masks", "cat.png"),
  ]);
  await page.getByLabel("Max patches").fill("64");
}

test("a run that is in the way is spoken of while it goes on, and what undo brings back until it has", async ({
  page,
}) => {
  await open(page, 300);
  await page.getByRole("button", { name: "Score", exact: true }).click();
  await expect(page.getByRole("status")).toHaveText(/computing \d+ of 300/);
  await page.getByRole("button", { name: "Pause" }).click();
  for (let i = 0; i < 2; i++) await addCheckpoint(page, "siglip2-fixed-tiny-128");
  await expect(notice(page, /A run is going on/)).toHaveCount(1);
  await page.getByRole("button", { name: "Resume" }).click();
  await page.getByRole("button", { name: "Cancel" }).click();
  await expect(notice(page, /A run is going on/)).toHaveCount(0);

  await page.getByRole("tab", { name: "Files and texts" }).click();
  await page.getByRole("button", { name: "Remove the pair" }).click();
  await expect(notice(page, /1 pair taken out/)).toBeVisible();
  await page.getByRole("heading", { level: 2 }).focus();
  await page.keyboard.press("Control+z");
  await expect(notice(page, /1 pair taken out/)).toHaveCount(0);
});

test("what was read in passing goes by itself; under the pointer it stays; an error stays until it is put away", async ({
  page,
}) => {
  await page.clock.install();
  await open(page, 1);
  await page.getByRole("tab", { name: "Files and texts" }).click();
  await page.getByRole("button", { name: "Use transparency as mask" }).click();
  await expect(notice(page, /without a mask has transparency/)).toBeVisible();
  await notice(page, /without a mask has transparency/).hover();
  await page.clock.runFor(10_000);
  await expect(notice(page, /without a mask has transparency/)).toBeVisible();
  await page.mouse.move(0, 0);
  await page.clock.runFor(15_000);
  await expect(notice(page, /without a mask has transparency/)).toHaveCount(0);

  await page.getByLabel("Add checkpoint folder").setInputFiles(oraclePath("images"));
  await expect(notice(page, /config\.json/)).toBeVisible();
  await page.clock.runFor(10_000);
  await expect(notice(page, /config\.json/)).toBeVisible();
  // The same step, well done, takes it away.
  await addCheckpoint(page, "siglip2-naflex-tiny");
  await expect(notice(page, /config\.json/)).toHaveCount(0);
  await expect(grid(page)).toBeVisible();
});

test.describe("a hub", () => {
  let silent: Server;
  test.beforeAll(async () => {
    silent = createServer(() => undefined).listen(0, "127.0.0.1");
    await once(silent, "listening");
  });
  test.afterAll(() => void silent.close());

  test("that refuses, or never answers, is said within 5 s, and need not be waited for", async ({ page }) => {
    const refusing = createServer().listen(0, "127.0.0.1");
    await once(refusing, "listening");
    const refused = (refusing.address() as AddressInfo).port;
    await new Promise((resolve) => refusing.close(resolve));
    await openPage(page);
    await page.getByRole("button", { name: "Models", exact: true }).click();
    await page.getByText("Revision, access token, another hub").click();
    for (const [port, words] of [
      [refused, /cannot be reached \(no connection\)\. Still trying/],
      [(silent.address() as AddressInfo).port, /has not answered for 4 s\. Still waiting/],
    ] as const) {
      await page.getByLabel("Hub").fill(`http://127.0.0.1:${port}`);
      await page.getByRole("button", { name: "Look it up" }).click();
      await expect(page.getByRole("alert").filter({ hasText: words })).toBeVisible({ timeout: 5000 });
      await page.getByRole("button", { name: "Stop", exact: true }).click();
      await expect(page.getByRole("alert").filter({ hasText: words })).toHaveCount(0);
      await expect(page.getByRole("button", { name: "Look it up" })).toBeEnabled();
    }
  });
});
