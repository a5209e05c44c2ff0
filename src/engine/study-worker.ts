import { serveCalls } from "../lib/calls.ts";
import { createStudyHandlers } from "./study-handlers.ts";
import type { StudyCalls } from "./study-protocol.ts";

/** The worker that reads score files and draws intervals, so that neither the page nor a run waits for them. */
serveCalls<StudyCalls>(globalThis, createStudyHandlers());
