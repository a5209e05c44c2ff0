import { expect, test } from "@playwright/test";
import { violations, watchConsole } from "./page.ts";

/** `?bench`, on SwiftShader: its figures mean nothing, and it has no fp16. */

interface Measured {
  readonly card: { readonly name: string; readonly software: boolean };
  readonly precisions: readonly {
    readonly precision: string;
    readonly refused?: string;
    readonly tower?: { readonly batches: readonly { readonly imagesPerSecond: number; readonly share: number }[] };
    readonly pipeline?: { readonly imagesPerSecond: number };
    readonly operators?: readonly { readonly operator: string; readonly share: number }[];
  }[];
}

test("a card is measured, told as what it is, its result copied, and cancelled at will", async ({ page, context }) => {
  const complaints = watchConsole(page);
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  await page.goto("/?bench");
  await expect(page.getByText("a processor that plays a card")).toBeVisible();
  await expect(page.getByRole("radio", { checked: true })).toHaveAccessibleName("two small layers, 16 patches");
  await expect(page.getByRole("checkbox", { name: "fp16" })).toBeDisabled();
  await page.getByRole("checkbox", { name: "int8" }).uncheck();
  await page.getByRole("button", { name: "Measure" }).click();
  await expect(page.getByRole("status").filter({ hasText: /^fp32, .*step \d of 14/ })).toBeVisible();
  await expect(page.getByRole("region", { name: "Time by operator, fp32" })).toBeVisible({ timeout: 60_000 });
  await expect(page.getByRole("region", { name: "Images a second" }).getByRole("row")).toHaveCount(4);
  await expect(page.getByText(/^fp16 needs a graphics card with half precision/)).toBeVisible();
  await page.getByRole("button", { name: "Copy result" }).click();
  await expect(page.getByText("Copied as Markdown")).toBeVisible();
  const text = await page.evaluate(() => navigator.clipboard.readText());
  const measured = JSON.parse(/```json\n(.*)\n```/.exec(text)![1]!) as Measured;
  expect(measured.card).toMatchObject({ name: "SwiftShader", software: true });
  const [fp32, fp16] = measured.precisions;
  expect(fp16?.refused).toMatch(/shader-f16/);
  expect(fp32?.tower?.batches).toHaveLength(3);
  for (const { imagesPerSecond, share } of fp32!.tower!.batches) {
    expect(imagesPerSecond).toBeGreaterThan(0);
    expect(share).toBeGreaterThan(0);
  }
  expect(fp32?.pipeline?.imagesPerSecond).toBeGreaterThan(0);
  const shares = fp32!.operators!;
  expect(shares.map(({ operator }) => operator)).toEqual(expect.arrayContaining(["Gemm", "MultiHeadAttention"]));
  expect(shares.reduce((sum, { share }) => sum + share, 0)).toBeCloseTo(1, 6);
  expect(await violations(page)).toEqual([]);

  await page.getByRole("button", { name: "Measure again" }).click();
  await page.getByRole("button", { name: "Cancel" }).click();
  await expect(page.getByText("Cancelled.")).toBeVisible();
  expect(complaints).toEqual([]);
});
