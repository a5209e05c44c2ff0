import { keepingSessions } from "../models/kept-weights/make-session.ts";
import { KeptWeights } from "../models/kept-weights/store.ts";
import { privateModelStore } from "../platform/model-store-private.ts";
import type { MakesSessions } from "./models.ts";

/** Bytes: SO400M's two towers in int8 (.83 GB) and in float16 (1.7 GB), and a checkpoint beside it. */
const MOST = 4e9;

const writesPrivateFiles = (): boolean =>
  navigator.locks !== undefined && "createSyncAccessHandle" in (globalThis.FileSystemFileHandle?.prototype ?? {});

/** All that this worker opens share one: what one of them uses is not what another drops. */
const store = writesPrivateFiles() ? new KeptWeights(privateModelStore("weights"), MOST) : null;

/** Sessions whose converted weights lie in the browser's private files. */
export const keptSessions: MakesSessions = (identity) => keepingSessions(identity, store);
