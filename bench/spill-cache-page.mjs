// @ts-check
/** Pairs a second from storage, masks changed; see spill-cache/scenario.mjs. Here in Chromium, from private files. */
import { servePage, withPage } from "./browser.mjs";
import { round, runAlone, settle } from "./options.mjs";

/** A page of an own port: the product's may be served at the same time. */
const PORT = 41_781;

/** @param {import("./options.mjs").Options} options */
export async function measure(options) {
  const server = await servePage(options, { config: "bench/spill-cache/vite.config.ts", port: PORT });
  try {
    const { load } = await settle(options);
    return await withPage(server.address, async (page, version) => {
      await page.waitForFunction("typeof window.runScenario === 'function'");
      const { answer, error } =
        /** @type {{ answer?: Awaited<ReturnType<typeof import("./spill-cache/scenario.mjs").fromStorage>>, error?: string }} */ (
          await page.evaluate(`window.runScenario(${options.pairs})`)
        );
      if (answer === undefined) throw new Error(error);
      const { pairs, seconds, pairsASecond, megabytesAPair } = answer;
      return {
        pairsASecond: round(pairsASecond),
        seconds: round(seconds),
        pairs,
        megabytesAPair: round(megabytesAPair),
        chromium: version,
        load,
      };
    });
  } finally {
    server.close();
  }
}

await runAlone(import.meta.url, measure);
