import { readFileSync } from "node:fs";
import { expect, test, type Page, type Worker } from "@playwright/test";
import { oracleCases, type OracleCase } from "../parity/oracle.ts";
import { addCheckpoint, addFiles, column, grid, openPage, oraclePath, score } from "./page.ts";

/**
 * WebGPU on SwiftShader, Chromium's software adapter. What a browser or a driver would do wrong is done by the test,
 * in front of the engine's worker: the page itself has no switch for it.
 */

const badge = (page: Page) => page.getByRole("button", { name: /^(?:WASM|WebGPU)/ });
const notices = (page: Page) => page.getByRole("list", { name: "Notices" });

/**
 * Keeps every device that the worker gets, and changes what it asks for. A device goes as with a driver that crashes: in
 * the middle of what it is given, once `left` more were. The worker's clock is slow, so that a minute is long enough
 * for a software adapter to be opened and checked again.
 */
const MEDDLE = (features: readonly string[]) => `
globalThis.devices = [];
const requestDevice = GPUAdapter.prototype.requestDevice;
GPUAdapter.prototype.requestDevice = async function (wanted = {}) {
  const device = await requestDevice.call(this, { ...wanted, requiredFeatures: [...(wanted.requiredFeatures ?? []), ...${JSON.stringify(features)}] });
  globalThis.devices.push(device);
  return device;
};
globalThis.left = Infinity;
const submit = GPUQueue.prototype.submit;
GPUQueue.prototype.submit = function (buffers) {
  submit.call(this, buffers);
  if (--globalThis.left === 0) globalThis.devices.at(-1).destroy();
};
const now = performance.now.bind(performance);
performance.now = () => now() / 4;
`;

/** @param features that devices have beside those that the engine asks for */
async function meddle(page: Page, features: readonly string[] = []): Promise<void> {
  await page.route(/\/assets\/worker-[^/]*\.js$/, async (route) => {
    const response = await route.fetch();
    await route.fulfill({ response, body: `${MEDDLE(features)}${await response.text()}` });
  });
}

const engineOf = (page: Page): Worker => page.workers().find((worker) => /\/worker-/.test(worker.url()))!;

/** The device that the engine computes on is gone in the middle of its next work. */
const loseDevice = (page: Page) => engineOf(page).evaluate(() => void Object.assign(globalThis, { left: 5 }));

/** Rows of the oracle at 64 patches, which SwiftShader does in seconds. */
const CHOSEN = oracleCases().filter(
  ({ max_patches, threshold, cp, pf }) => max_patches === 64 && threshold === 0.5 && cp !== null && pf !== null,
);

const cell = (text: string | null) => `"${(text ?? "").replaceAll('"', '""')}"`;
const file = (name: string, path: string) => ({ name, mimeType: "image/png", buffer: readFileSync(oraclePath(path)) });

function filesOf(chosen: readonly OracleCase[]) {
  const lines = chosen.map((one) =>
    [
      one.id,
      one.reference,
      `mask of ${one.reference_mask}`,
      one.generation,
      `mask of ${one.generation_mask}`,
      one.prompt,
      one.object,
    ]
      .map(cell)
      .join(","),
  );
  return [
    {
      name: "pairs.csv",
      mimeType: "text/csv",
      buffer: Buffer.from(
        ["id,reference,reference_mask,generation,generation_mask,prompt,object", ...lines].join("\n"),
      ),
    },
    ...[...new Set(chosen.flatMap((one) => [one.reference, one.generation]))].map((name) =>
      file(name, `images/${name}`),
    ),
    ...[...new Set(chosen.flatMap((one) => [one.reference_mask, one.generation_mask]))].map((name) =>
      file(`mask of ${name}`, `masks/${name}`),
    ),
  ];
}

async function openCases(page: Page, chosen = CHOSEN): Promise<void> {
  await addCheckpoint(page, "siglip2-naflex-tiny");
  await addFiles(page, filesOf(chosen));
  await page.getByLabel("Max patches").fill("64");
}

/** The table shows four places; WebGPU may be 1e-4 off. @param count how many rows have scores, from the first */
async function expectScores(page: Page, count: number): Promise<void> {
  const chosen = CHOSEN.slice(0, count);
  for (const [name, expected] of [
    ["CP", chosen.map(({ cp }) => cp!)],
    ["PF", chosen.map(({ pf }) => pf!)],
  ] as const) {
    const shown = (await column(page, name)).slice(0, count).map(Number);
    expect(shown).toHaveLength(expected.length);
    for (const [i, value] of expected.entries())
      expect(Math.abs(shown[i]! - value), `${name} of ${chosen[i]!.id}`).toBeLessThan(1.5e-4);
  }
}

/** Scores two rows, the table's `first` and the next. */
async function scoreTwo(page: Page, first: number): Promise<void> {
  for (const row of [first, first + 1])
    await grid(page)
      .getByRole("row")
      .nth(row + 1)
      .getByRole("checkbox")
      .check();
  await page.getByRole("button", { name: "Score", exact: true }).click();
  await expect(page.getByRole("status")).toHaveText(new RegExp(`scored ${first + 2} of ${CHOSEN.length}$`), {
    timeout: 120_000,
  });
  await page.getByRole("group", { name: "Ticked rows" }).getByRole("button", { name: "Clear" }).click();
}

test("a software adapter counts as none unless it is asked for", async ({ page }) => {
  await openPage(page, "");
  await expect(badge(page)).toHaveText(/^WASM, \d threads$/);
  await expect(badge(page)).toHaveAttribute(
    "title",
    /^WebAssembly (?:on kernels of our own )?with \d threads: this browser offers only a software WebGPU adapter \(SwiftShader\)\./,
  );
});

/** One page for all: a software adapter takes long to start. */
test("asked for, it passes its self-check and scores as the package does; lost, it is opened again; lost twice, it is given up", async ({
  page,
}) => {
  test.slow();
  await meddle(page);
  await openPage(page, "?device=webgpu");
  await expect(badge(page)).toHaveText("WebGPU");
  await expect(badge(page)).toHaveAttribute(
    "title",
    /^WebGPU: it was asked for by \?device=webgpu; SwiftShader is a software adapter.* Its self-check \de-[67]:.*1e-4 is allowed/,
  );
  await openCases(page);
  await scoreTwo(page, 0);
  await expectScores(page, 2);

  await test.step("a device lost in the middle of a job is opened again, and the job goes on", async () => {
    await loseDevice(page);
    await scoreTwo(page, 2);
    await expect(notices(page)).toContainText(/graphics device was lost \(.*\); what was computed until then is kept/);
    await expect(badge(page)).toHaveText("WebGPU");
    await expectScores(page, 4);
  });

  await test.step("lost twice within a minute it is given up for WebAssembly, and the page says so", async () => {
    await loseDevice(page);
    await scoreTwo(page, 4);
    await expect(notices(page)).toContainText("lost twice within a minute");
    await expect(badge(page)).toHaveText(/^WASM, \d threads$/);
    await expectScores(page, 6);
  });
});

test("with subgroups its attention is wrong: the self-check catches it and WebAssembly computes", async ({ page }) => {
  await meddle(page, ["subgroups"]);
  await openPage(page, "?device=webgpu");
  await expect(badge(page)).toHaveText(/^WASM, \d threads$/);
  // By how much, of the largest number: far from rounding.
  const words =
    /WebGPU is not used: its self-check was off by \d(?:\.\d)?e-[12] \(attention\) of the largest number; 1e-4 is allowed\./;
  await expect(badge(page)).toHaveAttribute("title", words);
  await expect(notices(page)).toContainText(words);
  await openCases(page, CHOSEN.slice(0, 3));
  await score(page, 3);
  await expectScores(page, 3);
});
