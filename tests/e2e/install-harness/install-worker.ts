import { createInstaller } from "../../../src/engine/install-handlers.ts";
import type { InstallCalls } from "../../../src/engine/install-protocol.ts";
import { serveCalls } from "../../../src/lib/calls.ts";
import { privateModelStore } from "../../../src/platform/model-store-private.ts";

/** The product's worker with windows and pieces so small that a tiny checkpoint has many; its file's name gives it its policy. */
const transfer = { chunkBytes: 50_001, inFlight: 3, pieceBytes: 300_007, journalBytes: 100_000 };
serveCalls<InstallCalls>(globalThis, createInstaller({ store: privateModelStore(), install: { transfer } }));
