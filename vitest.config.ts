import { defineConfig } from "vitest/config";
import { kernels } from "./kernels/compile.mjs";

/** Whole folders of faults, every mutant, the demo scored, commands started as processes: seconds each. */
const SLOW = "tests/**/*.slow.test.ts";

/** They begin with the demo's pairs scored: once a worker, where modules are. */
const WITH_DEMO = "tests/{demo,views}/**/*.slow.test.ts";

/** Their modules hold state, the page's one store above all, or they set the clock: each file has modules of its own. */
const WITH_STATE = [
  "tests/{app,store,views}/**/*.test.ts",
  "tests/engine/{estimate,score-memory,start-device,watchdog,work}.test.ts",
];

/** Projects take none from above. */
const plugins = [kernels()];

/** A test that returns before it expects anything proves nothing. */
const shared = {
  testTimeout: 60_000,
  // The first to ask for a kernel waits until it is compiled.
  hookTimeout: 60_000,
  expect: { requireAssertions: true },
  // Files run side by side already, one a core; sessions with threads of their own would only wait for one another. What they start heeds it too.
  env: { OMP_NUM_THREADS: "1" },
};

export default defineConfig({
  test: {
    // Half of two would be one.
    maxWorkers: "100%",
    projects: [
      // Modules without state are read once a worker, not once a file: a third of the time was that.
      {
        plugins,
        test: {
          ...shared,
          name: "unit",
          include: ["tests/**/*.test.ts"],
          exclude: [SLOW, ...WITH_STATE],
          isolate: false,
        },
      },
      { plugins, test: { ...shared, name: "unit-state", include: WITH_STATE, exclude: [SLOW] } },
      { plugins, test: { ...shared, name: "slow", include: [SLOW], exclude: [WITH_DEMO] } },
      { plugins, test: { ...shared, name: "slow-demo", include: [WITH_DEMO], isolate: false } },
    ],
  },
});
