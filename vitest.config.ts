import { defineConfig } from "vitest/config";

/** Whole folders of faults, every mutant, the demo scored, commands started as processes: seconds each. */
const SLOW = "tests/**/*.slow.test.ts";

/** A test that returns before it expects anything proves nothing. */
const shared = { testTimeout: 60_000, expect: { requireAssertions: true } };

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
