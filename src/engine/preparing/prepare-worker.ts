import { serveCalls } from "../../lib/calls.ts";
import { webCodecs } from "../../platform/codecs-web.ts";
import { installKernels } from "../install-kernels.ts";
import type { FileEntry } from "../protocol.ts";
import { toSource } from "../sources.ts";
import { createPrepareHandlers } from "./handlers.ts";
import type { PrepareCalls } from "./protocol.ts";

/** A worker that prepares pictures for the engine's. */
const ready = installKernels().catch(() => undefined); // without them it is slower, no more

serveCalls<PrepareCalls<FileEntry>>(globalThis, createPrepareHandlers(toSource, webCodecs(), ready));
