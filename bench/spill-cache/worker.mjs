// @ts-check
/** The scenario as the engine's worker would meet it: its spill cache, its codecs, its runtime. */
import { openSpillDisk } from "../../src/platform/spill-disk-web.ts";
import { webCodecs } from "../../src/platform/codecs-web.ts";
import { wasmRuntime } from "../../src/platform/runtime-web.ts";
import { fromStorage } from "./scenario.mjs";

addEventListener("message", async ({ data: { pairs } }) => {
  try {
    const disk = await openSpillDisk();
    const runtime = await wasmRuntime(Math.min(navigator.hardwareConcurrency, 4));
    postMessage({
      answer: await fromStorage({ pairs, runtime, codecs: webCodecs(), disk: () => Promise.resolve(disk) }),
    });
  } catch (thrown) {
    postMessage({ error: String(thrown) });
  }
});
