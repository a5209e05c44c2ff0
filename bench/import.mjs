// @ts-check
/** A checkpoint's file from the disk into the browser's library: speed, and the JavaScript heaps of page and workers. */
import { statSync } from "node:fs";
import path from "node:path";
import { engineReady, openPlace, servePage, watchBrowser, withPage } from "./browser.mjs";
import { needCheckpoint, round, runAlone, settle } from "./options.mjs";

/** @typedef {import("./options.mjs").Options} Options */
/** @typedef {import("@playwright/test").Page} Page */

/**
 * The page's heap and its workers', asked for over and over: objects, and what they hold outside (buffers).
 * @param {Page} page
 */
async function watchHeaps(page) {
  const client = await page.context().newCDPSession(page);
  /** @type {Set<string>} */
  const workers = new Set();
  /** @type {Map<string, { objects: number, buffers: number }>} */
  const latest = new Map();
  const peak = { objects: 0, buffers: 0, both: 0 };
  let asked = 0;
  /** @param {string} who @param {{ usedSize: number, backingStorageSize?: number }} usage */
  const note = (who, { usedSize, backingStorageSize = 0 }) => {
    latest.set(who, { objects: usedSize, buffers: backingStorageSize });
    const all = [...latest.values()];
    peak.objects = Math.max(
      peak.objects,
      all.reduce((sum, { objects }) => sum + objects, 0),
    );
    peak.buffers = Math.max(
      peak.buffers,
      all.reduce((sum, { buffers }) => sum + buffers, 0),
    );
    peak.both = Math.max(
      peak.both,
      all.reduce((sum, { objects, buffers }) => sum + objects + buffers, 0),
    );
  };
  client.on("Target.attachedToTarget", ({ sessionId }) => workers.add(sessionId));
  client.on("Target.detachedFromTarget", ({ sessionId }) => (workers.delete(sessionId), latest.delete(sessionId)));
  client.on("Target.receivedMessageFromTarget", ({ sessionId, message }) => {
    const { result } = JSON.parse(message);
    if (result !== undefined && "usedSize" in result) note(sessionId, result);
  });
  await client.send("Target.setAutoAttach", { autoAttach: true, waitForDebuggerOnStart: false, flatten: false });
  const look = async () => {
    note("page", await client.send("Runtime.getHeapUsage"));
    const message = JSON.stringify({ id: ++asked, method: "Runtime.getHeapUsage" });
    for (const sessionId of workers)
      await client.send("Target.sendMessageToTarget", { sessionId, message }).catch(() => undefined);
  };
  const timer = setInterval(() => void look().catch(() => undefined), 250);
  return () => {
    clearInterval(timer);
    return { ...peak, heaps: latest.size };
  };
}

/** @param {Options} options */
export async function measure(options) {
  await needCheckpoint(options);
  const bytes = statSync(path.join(options.checkpoint, "model.safetensors")).size;
  const server = await servePage(options);
  const { load } = await settle(options);
  try {
    return await withPage(server.address, async (page, version) => {
      await engineReady(page);
      await openPlace(page, "Models");
      const heapsOf = await watchHeaps(page);
      await page.getByLabel("From a folder").setInputFiles(options.checkpoint);
      const plan = page.getByRole("region", { name: "What will be installed" });
      const browserOf = watchBrowser();
      await plan.getByRole("button", { name: "Keep" }).click();
      const start = performance.now();
      await page.getByRole("button", { name: `Verify ${path.basename(options.checkpoint)}` }).waitFor();
      const seconds = (performance.now() - start) / 1000;
      const { objects, buffers, both, heaps } = heapsOf();
      const { memory, times } = browserOf();
      return {
        megabytesASecond: round(bytes / 1e6 / seconds),
        heapMegabytes: round(objects / 1e6),
        buffersMegabytes: round(buffers / 1e6),
        bothMegabytes: round(both / 1e6),
        heaps,
        browserMegabytes: memory === null ? null : Math.round(memory / 1e6),
        seconds: round(seconds),
        processorSecondsAGigabyte: round(((times.at(-1)?.processor ?? 0) - (times[0]?.processor ?? 0)) / (bytes / 1e9)),
        gigabytes: round(bytes / 1e9),
        chromium: version,
        load,
      };
    });
  } finally {
    server.close();
  }
}

await runAlone(import.meta.url, measure);
