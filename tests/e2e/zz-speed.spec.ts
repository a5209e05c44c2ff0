import { execSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { chromium, test } from "@playwright/test";
import { findChromium, QUIET } from "../chromium.mjs";
import { build, preview } from "vite";

const CONFIG = fileURLToPath(new URL("install-harness/vite.config.ts", import.meta.url));
const FOLDER = "/tmp/me/so400m-naflex";

test("speed", async () => {
  const context = await chromium.launchPersistentContext("/tmp/install-bench/profile", { args: [...QUIET, "--enable-precise-memory-info"], executablePath: findChromium()! });
  const page = await context.newPage();
  test.setTimeout(590_000);
  await build({ configFile: CONFIG, logLevel: "warn" });
  const server = await preview({ configFile: CONFIG, logLevel: "warn", preview: { host: "127.0.0.1", port: 41_765, strictPort: true } });
  await page.goto("http://127.0.0.1:41765/");
  await page.waitForFunction(() => "install" in window);
  await page.evaluate(() => { const input = document.createElement("input"); input.type = "file"; input.multiple = true; input.id = "f"; document.body.append(input); });
  await page.locator("#f").setInputFiles(["config.json", "model.safetensors", "preprocessor_config.json", "tokenizer.json", "tokenizer_config.json"].map((f) => `${FOLDER}/${f}`));
  let most = 0;
  const rss = setInterval(() => {
    const out = execSync("ps -eo rss,args | grep -- '--type=renderer' | grep -v grep | awk '{print $1}'").toString().trim().split("\n").map(Number);
    most = Math.max(most, ...out);
  }, 500);
  for (const precision of (process.env["PREC"] ?? "fp32,fp16").split(",")) {
    most = 0;
    const heaps: number[] = [];
    const result = page.evaluate(async (precision) => {
      const library = window.install.startLibrary();
      const files = [...(document.querySelector<HTMLInputElement>("#f")!.files!)].map((file) => ({ path: `m/${file.name}`, blob: file }));
      const plan = await library.plan(window.install.never, { kind: "folder", name: "m", files }, 2 ** 32);
      const start = performance.now();
      let steps: string[] = [];
      let next = 0;
      const model = await library.install(window.install.never, { kind: "folder", name: "m", files }, precision as "fp32", (p) => { if (p.done / p.total > next) { steps.push(`${(p.done / 1e6).toFixed(0)}@${(p.rate ?? 0) / 1e6 | 0}`); next += 0.1; } });
      const seconds = (performance.now() - start) / 1000;
      const verifyStart = performance.now();
      const faults = await library.verify(window.install.never, model.id, () => undefined);
      const verify = (performance.now() - verifyStart) / 1000;
      await library.remove(model.id);
      library.end();
      return { plan: plan.choices.map((c) => c.note), bytes: model.bytes, pieces: model.files.length, seconds, rate: 4542.8 / seconds, verify, verifyRate: model.bytes / 1e6 / verify, faults, steps };
    }, precision);
    // the install worker's own heap
    const cdp = await page.context().newCDPSession(page);
    await cdp.send("Target.setAutoAttach", { autoAttach: false, waitForDebuggerOnStart: false, flatten: false }).catch(() => undefined);
    const worker = page.workers().at(-1);
    const poll = setInterval(() => { void worker?.evaluate(() => (performance as unknown as { memory?: { usedJSHeapSize: number } }).memory?.usedJSHeapSize ?? -1).then((n) => heaps.push(n)).catch(() => undefined); }, 1000);
    const told = await result;
    clearInterval(poll);
    console.log(precision, JSON.stringify(told, null, 1), "renderer RSS MB", most / 1024, "heap MB", Math.max(...heaps, 0) / 2 ** 20);
  }
  clearInterval(rss);
  await context.close();
  await server.close();
});
