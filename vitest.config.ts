import { defineConfig } from "vitest/config";

/** Whole folders of faults, every mutant, the demo scored, commands started as processes: seconds each. */
const SLOW = "tests/**/*.slow.test.ts";

/** A test that returns before it expects anything proves nothing. */
const shared = {
  testTimeout: 60_000,
  expect: { requireAssertions: true },
  // Files run side by side already, one a core; sessions with threads of their own would only wait for one another. What they start heeds it too.
  env: { OMP_NUM_THREADS: "1" },
};

export default defineConfig({
  test: {
    // Half of two would be one.
    maxWorkers: "100%",
    projects: [
      { test: { ...shared, name: "unit", include: ["tests/**/*.test.ts"], exclude: [SLOW] } },
      { test: { ...shared, name: "slow", include: [SLOW] } },
    ],
  },
});
