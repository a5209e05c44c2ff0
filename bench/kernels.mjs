// @ts-check
/**
 * Layers of SO400M's sizes in Chromium, on kernels of our own and on onnxruntime-web, in turn: processor time and time
 * by the clock of a layer, and the browser's memory with a whole tower. `--only layer,tower` measures one of the two.
 */
import { processorAt, servePage, watchBrowser, withPage } from "./browser.mjs";
import { round, runAlone, settle } from "./options.mjs";

/** A page of an own port: the product's may be served at the same time. */
const PORT = 41_782;
const THREADS = 2;
const LAYERS = 2;
const ROUNDS = 3;
/** Of a tower, to fill memory and time with; a layer's own time comes from fewer. */
const TOWER = 27;

/** @param {import("./options.mjs").Options} options @param {string} what */
const wants = ({ only }, what) => only.length === 0 || only.includes(what);

const KINDS = /** @type {const} */ (["kernels", "onnxruntime"]);

/** @param {() => Promise<number>} task */
const timed = async (task) => {
  const stop = watchBrowser();
  const wall = await task();
  const { times, memory } = stop();
  const [first, last] = [times[0]?.at ?? 0, times.at(-1)?.at ?? 0];
  return { wall, processor: 1000 * (processorAt(times, last) - processorAt(times, first)), memory: memory ?? 0 };
};

/** @param {import("./options.mjs").Options} options */
export async function measure(options) {
  const server = await servePage(options, { config: "bench/kernels/vite.config.ts", port: PORT });
  try {
    const { load } = await settle(options);
    return await withPage(server.address, async (page, version) => {
      await page.waitForFunction("typeof window.ask === 'function'");
      /** @param {Record<string, unknown>} question @returns {Promise<number>} */
      const ask = async (question) => {
        const { answer, error } = /** @type {{ answer?: number, error?: string }} */ (
          await page.evaluate(`window.ask(${JSON.stringify(question)})`)
        );
        if (error !== undefined) throw new Error(error);
        return answer ?? 0;
      };
      /** @type {Record<string, unknown>} */
      const results = { chromium: version, load, threads: THREADS };
      for (const arithmetic of /** @type {const} */ (["fp32", "int8-columns"])) {
        for (const tokens of wants(options, "layer") ? [256, 1024] : []) {
          /** @type {Record<string, { wall: number, processor: number }>} */
          const best = {};
          const times = tokens === 256 ? 4 : 2;
          for (let i = 0; i < ROUNDS; i++) {
            for (const on of KINDS) {
              await ask({ call: "open", on, threads: THREADS, layers: LAYERS, arithmetic });
              await ask({ call: "run", tokens, times: 2 });
              const { wall, processor } = await timed(() => ask({ call: "run", tokens, times }));
              await ask({ call: "close" });
              const known = (best[on] ??= { wall: Infinity, processor: Infinity });
              known.wall = Math.min(known.wall, wall / LAYERS);
              known.processor = Math.min(known.processor, processor / times / LAYERS);
            }
          }
          results[`layer, ${arithmetic}, ${tokens}`] = {
            ...Object.fromEntries(
              Object.entries(best).map(([on, { wall, processor }]) => [
                on,
                { wall: round(wall), processor: round(processor) },
              ]),
            ),
            fasterByProcessor: round((best["onnxruntime"]?.processor ?? 0) / (best["kernels"]?.processor ?? 1)),
            fasterByClock: round((best["onnxruntime"]?.wall ?? 0) / (best["kernels"]?.wall ?? 1)),
          };
          console.error(JSON.stringify(results[`layer, ${arithmetic}, ${tokens}`]));
        }
      }
      for (const on of wants(options, "tower") ? KINDS : []) {
        await ask({ call: "open", on, threads: THREADS, layers: TOWER, arithmetic: "fp32" });
        const { wall, processor, memory } = await timed(() => ask({ call: "run", tokens: 1024, times: 1 }));
        const again = await timed(() => ask({ call: "run", tokens: 1024, times: 1 }));
        await ask({ call: "close" });
        results[`tower, fp32, 1024, ${on}`] = {
          first: { wall: round(wall), processor: round(processor) },
          next: { wall: round(again.wall), processor: round(again.processor) },
          memory: round(Math.max(memory, again.memory) / 1e6),
        };
        console.error(JSON.stringify(results[`tower, fp32, 1024, ${on}`]));
      }
      return results;
    });
  } finally {
    server.close();
  }
}

await runAlone(import.meta.url, measure);
