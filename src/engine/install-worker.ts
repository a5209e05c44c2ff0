import { serveCalls } from "../lib/calls.ts";
import { privateModelStore } from "../platform/model-store-private.ts";
import { createInstaller } from "./install-handlers.ts";
import type { InstallCalls } from "./install-protocol.ts";

/** The worker that installs models. vite.headers.ts knows it by this file's name and lets it, alone, connect out. */
serveCalls<InstallCalls>(globalThis, createInstaller({ store: privateModelStore() }));
