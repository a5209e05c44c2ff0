// @ts-check
/** From the runners' own JSON reports to the counts, the summary table and the closing line of `npm test`. Pure. */

/**
 * What a step came to. `notes` are lines for a person: flaky tests, why something counts as failed.
 * @typedef {{ passed: number, failed: number, skipped: number, notes: string[] }} Counts
 */

/**
 * A step's line in the table.
 * @typedef {Counts & { name: string, seconds: number }} StepResult
 */

/**
 * The part of Vitest's JSON report that is read here.
 * @typedef {object} VitestReport
 * @property {number} numTotalTests
 * @property {number} numPassedTests
 * @property {number} numFailedTests
 * @property {{ name: string, status: string, message?: string, assertionResults: { status: string }[] }[]} testResults
 */

/**
 * @typedef {object} PlaywrightSuite
 * @property {string} file
 * @property {{ title: string, tests: { status: string, projectName: string }[] }[]} specs
 * @property {PlaywrightSuite[]} [suites]
 */

/**
 * The part of Playwright's JSON report that is read here.
 * @typedef {object} PlaywrightReport
 * @property {{ expected: number, unexpected: number, flaky: number, skipped: number }} stats
 * @property {PlaywrightSuite[]} suites
 * @property {{ message?: string }[]} errors outside any test: a file that does not load, a server that does not start
 */

/**
 * A step without a report of its own: lint, types, build.
 * @param {boolean} ok
 * @param {string} [note]
 * @returns {Counts}
 */
export function countStep(ok, note) {
  return { passed: ok ? 1 : 0, failed: ok ? 0 : 1, skipped: 0, notes: note === undefined ? [] : [note] };
}

/**
 * A file that failed without a failing test (it did not load, a hook threw) counts as one failure.
 * @param {unknown} report parsed JSON, or null where none was written
 * @param {boolean} exitedOk the runner's own verdict
 * @returns {Counts}
 */
export function countVitest(report, exitedOk) {
  if (!isVitestReport(report)) return noReport("Vitest");
  const broken = report.testResults.filter(
    (file) => file.status === "failed" && !file.assertionResults.some((test) => test.status === "failed"),
  );
  /** @type {Counts} */
  const counts = {
    passed: report.numPassedTests,
    failed: report.numFailedTests + broken.length,
    skipped: report.numTotalTests - report.numPassedTests - report.numFailedTests,
    notes: broken.map((file) => `failed outside its tests: ${file.name}: ${firstLine(file.message)}`),
  };
  return withVerdict(counts, exitedOk, "Vitest");
}

/**
 * A flaky test counts as passed, and is named.
 * @param {unknown} report parsed JSON, or null where none was written
 * @param {boolean} exitedOk the runner's own verdict
 * @returns {Counts}
 */
export function countPlaywright(report, exitedOk) {
  if (!isPlaywrightReport(report)) return noReport("Playwright");
  const { expected, unexpected, flaky, skipped } = report.stats;
  /** @type {Counts} */
  const counts = {
    passed: expected + flaky,
    failed: unexpected + report.errors.length,
    skipped,
    notes: [
      ...report.suites.flatMap(flakyTitles).map((title) => `flaky: ${title}`),
      ...report.errors.map((error) => `failed outside the tests: ${firstLine(error.message)}`),
    ],
  };
  return withVerdict(counts, exitedOk, "Playwright");
}

/**
 * @param {readonly Counts[]} steps
 * @returns {Counts}
 */
export function addUp(steps) {
  /** @param {"passed" | "failed" | "skipped"} key */
  const sum = (key) => steps.reduce((total, step) => total + step[key], 0);
  return {
    passed: sum("passed"),
    failed: sum("failed"),
    skipped: sum("skipped"),
    notes: steps.flatMap((step) => step.notes),
  };
}

/**
 * The last line of `npm test`: `12 passed, 0 failed`, with `, 3 skipped` where any were.
 * @param {Counts} counts
 */
export function closingLine({ passed, failed, skipped }) {
  return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ""}`;
}

/**
 * A run in which nothing ran has not passed.
 * @param {Counts} counts
 * @returns {0 | 1}
 */
export function exitCode({ passed, failed }) {
  return failed > 0 || passed === 0 ? 1 : 0;
}

/**
 * @param {readonly StepResult[]} steps
 * @returns {string} the table, then the notes, a line each
 */
export function summary(steps) {
  const rows = [
    ["step", "passed", "failed", "skipped", "seconds"],
    ...steps.map((s) => [s.name, String(s.passed), String(s.failed), String(s.skipped), s.seconds.toFixed(1)]),
  ];
  const lines = rows.map((row) => row.map((cell, i) => (i === 0 ? cell.padEnd(6) : cell.padStart(8))).join(""));
  const notes = steps.flatMap((step) => step.notes.map((note) => `${step.name}: ${note}`));
  return [...lines, ...notes].join("\n");
}

/**
 * A runner can fail for a reason its report does not hold, such as an unhandled rejection.
 * @param {Counts} counts
 * @param {boolean} exitedOk
 * @param {string} runner
 * @returns {Counts}
 */
function withVerdict(counts, exitedOk, runner) {
  if (exitedOk || counts.failed > 0) return counts;
  return { ...counts, failed: 1, notes: [...counts.notes, `${runner} failed, though no test of its report did`] };
}

/** @param {string} runner */
const noReport = (runner) => countStep(false, `${runner} wrote no report`);

/**
 * @param {PlaywrightSuite} suite
 * @returns {string[]}
 */
function flakyTitles(suite) {
  const here = suite.specs.flatMap((spec) =>
    spec.tests
      .filter((test) => test.status === "flaky")
      .map((test) => `[${test.projectName}] ${suite.file}: ${spec.title}`),
  );
  return [...here, ...(suite.suites ?? []).flatMap(flakyTitles)];
}

/** @param {string | undefined} message */
const firstLine = (message) => (message ?? "").trim().split("\n", 1)[0] ?? "";

/**
 * @param {unknown} value
 * @returns {value is Record<string, unknown>}
 */
const isObject = (value) => typeof value === "object" && value !== null;

/**
 * @param {unknown} report
 * @returns {report is VitestReport}
 */
function isVitestReport(report) {
  return (
    isObject(report) &&
    ["numTotalTests", "numPassedTests", "numFailedTests"].every((key) => Number.isInteger(report[key])) &&
    Array.isArray(report["testResults"])
  );
}

/**
 * @param {unknown} report
 * @returns {report is PlaywrightReport}
 */
function isPlaywrightReport(report) {
  if (!isObject(report)) return false;
  const { stats } = report;
  return (
    isObject(stats) &&
    ["expected", "unexpected", "flaky", "skipped"].every((key) => Number.isInteger(stats[key])) &&
    Array.isArray(report["suites"]) &&
    Array.isArray(report["errors"])
  );
}
