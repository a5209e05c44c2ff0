import { webCodecs } from "../platform/codecs-web.ts";
import { wasmRuntime, webgpuRuntime } from "../platform/runtime-web.ts";
import { toBitmap } from "./bitmap.ts";
import { createEngine } from "./engine.ts";
import { serve } from "./serve.ts";

/** The engine's worker: its runtime and codecs are the browser's. */
serve(
  globalThis,
  createEngine({
    codecs: webCodecs(),
    startRuntime: (device) => (device === "webgpu" ? webgpuRuntime() : wasmRuntime()),
    toBitmap,
  }),
);
