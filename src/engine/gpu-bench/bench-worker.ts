import { serveCalls } from "../../lib/calls.ts";
import { LensError } from "../../lib/errors.ts";
import { webCodecs } from "../../platform/codecs-web.ts";
import { takePrinting } from "../../platform/printed.ts";
import { readDeviceFacts } from "../../platform/runtime-facts.ts";
import { webgpuRuntime } from "../../platform/runtime-web.ts";
import { installKernels } from "../install-kernels.ts";
import { drawPictures } from "./draw-pictures.ts";
import { measureCard } from "./measure.ts";
import type { BenchCalls } from "./protocol.ts";

/** The worker that measures the card: nothing of a project is in it, and ending it gives all back. */

const takePrinted = takePrinting();

serveCalls<BenchCalls>(globalThis, {
  card: async () => (await readDeviceFacts()).adapter,
  async measure(signal, wish, onProgress) {
    const { adapter } = await readDeviceFacts();
    if (adapter === null)
      throw new LensError(
        "unsupported_device",
        "This browser offers no WebGPU adapter, so there is no card to measure.",
      );
    await installKernels();
    const parts = {
      card: adapter,
      where: navigator.userAgent,
      codecs: webCodecs(),
      open: (profiled: boolean) => webgpuRuntime(undefined, profiled ? takePrinted : undefined),
      drawPictures,
      // A worker is not told, and WebGPU tells nothing of the card's own.
      memory: () => Promise.resolve(null),
    };
    return measureCard(signal, parts, wish, onProgress);
  },
});
