import { chromium } from "@playwright/test";
import { describe, expect, it } from "vitest";
import { candidates, ensureChromium, findChromium, QUIET } from "./chromium.mjs";
import { addUp, closingLine, countPlaywright, countStep, countVitest, exitCode, summary } from "./report.mjs";

const file = (name: string, status: string, tests: string[], message = "") => ({
  name,
  status,
  message,
  assertionResults: tests.map((test) => ({ status: test })),
});

const vitest = {
  numTotalTests: 5,
  numPassedTests: 2,
  numFailedTests: 1,
  testResults: [
    file("a.test.ts", "passed", ["passed", "skipped"]),
    file("b.test.ts", "failed", ["failed", "passed", "todo"]),
  ],
};

describe("counting Vitest's report", () => {
  it("takes passed and failed from the report, and the rest as skipped", () => {
    expect(countVitest(vitest, false)).toEqual({ passed: 2, failed: 1, skipped: 2, notes: [] });
  });

  it("counts a file that did not load as one failure and names it", () => {
    const broken = file("c.test.ts", "failed", [], "Cannot find module './nowhere'\n at line 1");
    const counts = countVitest({ ...vitest, testResults: [...vitest.testResults, broken] }, false);
    expect(counts).toMatchObject({ passed: 2, failed: 2, skipped: 2 });
    expect(counts.notes).toEqual(["failed outside its tests: c.test.ts: Cannot find module './nowhere'"]);
  });

  it("counts a file whose hook threw, its tests skipped, as one failure", () => {
    const report = { ...vitest, numFailedTests: 0, testResults: [file("d.test.ts", "failed", ["skipped"])] };
    expect(countVitest(report, false).failed).toBe(1);
  });

  it("counts a failure that is nowhere in the report, such as an unhandled rejection", () => {
    const report = { numTotalTests: 2, numPassedTests: 2, numFailedTests: 0, testResults: [] };
    expect(countVitest(report, true)).toEqual({ passed: 2, failed: 0, skipped: 0, notes: [] });
    expect(countVitest(report, false)).toMatchObject({ passed: 2, failed: 1 });
  });

  it.each([null, "text", {}, { numTotalTests: "5" }])(
    "counts a missing or strange report as one failure: %j",
    (report) => {
      expect(countVitest(report, true)).toMatchObject({ passed: 0, failed: 1, skipped: 0 });
    },
  );
});

const spec = (title: string, status: string) => ({ title, tests: [{ status, projectName: "wasm" }] });

const playwright = {
  stats: { expected: 4, unexpected: 1, flaky: 1, skipped: 2 },
  errors: [],
  suites: [
    {
      file: "page.spec.ts",
      specs: [spec("opens", "expected")],
      suites: [{ file: "page.spec.ts", specs: [spec("drops a file", "flaky")] }],
    },
  ],
};

describe("counting Playwright's report", () => {
  it("counts a flaky test as passed and names it, however deep it stands", () => {
    expect(countPlaywright(playwright, false)).toEqual({
      passed: 5,
      failed: 1,
      skipped: 2,
      notes: ["flaky: [wasm] page.spec.ts: drops a file"],
    });
  });

  it("counts an error outside the tests, such as a server that did not start", () => {
    const report = {
      stats: { expected: 0, unexpected: 0, flaky: 0, skipped: 0 },
      suites: [],
      errors: [{ message: "no server\n" }],
    };
    expect(countPlaywright(report, false)).toEqual({
      passed: 0,
      failed: 1,
      skipped: 0,
      notes: ["failed outside the tests: no server"],
    });
  });

  it.each([null, {}, { stats: {} }])("counts a missing or strange report as one failure: %j", (report) => {
    expect(countPlaywright(report, true)).toMatchObject({ passed: 0, failed: 1, skipped: 0 });
  });
});

describe("the closing line", () => {
  it("names the skipped only where there are any", () => {
    expect(closingLine({ passed: 12, failed: 0, skipped: 0, notes: [] })).toBe("12 passed, 0 failed");
    expect(closingLine({ passed: 12, failed: 1, skipped: 3, notes: [] })).toBe("12 passed, 1 failed, 3 skipped");
  });

  it("is the sum over the steps", () => {
    const steps = [countStep(true), countStep(false, "why"), countVitest(vitest, false)];
    expect(addUp(steps)).toEqual({ passed: 3, failed: 2, skipped: 2, notes: ["why"] });
  });

  it("goes with exit code 1 when anything failed or nothing passed", () => {
    expect(exitCode(countStep(true))).toBe(0);
    expect(exitCode(countStep(false))).toBe(1);
    expect(exitCode(addUp([]))).toBe(1);
  });

  it("follows a table with a line a step and then the notes", () => {
    expect(summary([{ name: "e2e", seconds: 61.24, ...countStep(false, "no browser") }]).split("\n")).toEqual([
      "step    passed  failed skipped seconds",
      "e2e          0       1       0    61.2",
      "e2e: no browser",
    ]);
  });
});

/** A machine with these files, of which `mute` do not run; `installs` says which file a command brings. */
function machine(
  files: string[],
  rest: { mute?: string[]; env?: Record<string, string>; installs?: Record<string, string> } = {},
) {
  const there = new Set(files);
  const ran: string[] = [];
  return {
    ran,
    platform: "linux" as NodeJS.Platform,
    env: { PATH: "/usr/local/bin:/usr/bin", ...rest.env },
    exists: (name: string) => there.has(name),
    answers: (name: string) => !(rest.mute ?? []).includes(name),
    playwrights: () => "/cache/chrome",
    isRoot: true,
    run: (command: string, args: string[]) => {
      const line = [
        command === process.execPath ? "playwright" : command,
        ...args.filter((arg) => !arg.endsWith(".js")),
      ].join(" ");
      ran.push(line);
      const brought = rest.installs?.[line];
      if (brought !== undefined) there.add(brought);
      return brought !== undefined;
    },
  };
}

/** The features that a command line turns off. */
const off = (words: string) => /--disable-features=(\S+)/.exec(words)?.[1]?.split(",") ?? [];

describe("quiet Chromium", () => {
  it("is told to leave all that Playwright's own list leaves, since it heeds only ours", async () => {
    // Node refuses such arguments at once; what it was started with stands in the complaint.
    const complaint = String(await chromium.launch({ executablePath: process.execPath }).catch((error) => error));
    expect(off(complaint)).toContain("PaintHolding");
    expect(off(QUIET.join(" "))).toEqual(expect.arrayContaining(off(complaint)));
  });
});

const APT_INSTALL = "apt-get install -y --no-install-recommends chromium fonts-dejavu-core";
const PLAYWRIGHT_INSTALL = "playwright install --no-shell chromium";

describe("finding a Chromium", () => {
  it("prefers CHROMIUM_PATH, then PATH, then the usual places, then Playwright's", () => {
    const files = [
      "/cache/chrome",
      "/opt/google/chrome/chrome",
      "/usr/bin/google-chrome",
      "/usr/bin/chromium",
      "/my/chrome",
    ];
    const env = { CHROMIUM_PATH: "/my/chrome" };
    expect(findChromium(machine(files, { env }))).toBe("/my/chrome");
    expect(findChromium(machine(files))).toBe("/usr/bin/chromium");
    expect(findChromium(machine(files.slice(0, 3)))).toBe("/usr/bin/google-chrome");
    expect(findChromium(machine(files.slice(0, 2)))).toBe("/opt/google/chrome/chrome");
    expect(findChromium(machine(files.slice(0, 1)))).toBe("/cache/chrome");
    expect(findChromium(machine([]))).toBeNull();
  });

  it("passes over one that is there but does not run", () => {
    const files = ["/usr/bin/chromium-browser", "/cache/chrome"];
    expect(findChromium(machine(files, { mute: ["/usr/bin/chromium-browser"] }))).toBe("/cache/chrome");
  });

  it("knows the folders of Windows and macOS", () => {
    const windows = {
      ...machine([]),
      platform: "win32" as const,
      env: { Path: "C:\\bin", PROGRAMFILES: "C:\\Program Files" },
    };
    expect(candidates(windows)).toContain("C:\\bin\\chrome.exe");
    expect(candidates(windows)).toContain("C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe");
    const mac = { ...machine([]), platform: "darwin" as const, env: { HOME: "/Users/me" } };
    expect(candidates(mac)).toContain("/Users/me/Applications/Google Chrome.app/Contents/MacOS/Google Chrome");
  });
});

describe("installing a Chromium", () => {
  it("installs nothing where there is one", async () => {
    const has = machine(["/usr/bin/chromium"]);
    expect(await ensureChromium(has)).toBe("/usr/bin/chromium");
    expect(has.ran).toEqual([]);
  });

  it("takes Playwright's first", async () => {
    const bare = machine(["/usr/bin/apt-get"], { installs: { [PLAYWRIGHT_INSTALL]: "/cache/chrome" } });
    expect(await ensureChromium(bare)).toBe("/cache/chrome");
    expect(bare.ran).toEqual([PLAYWRIGHT_INSTALL]);
  });

  it("adds the libraries Playwright's lacks, then falls back on the distribution's", async () => {
    const bare = machine(["/usr/bin/apt-get"], {
      mute: ["/cache/chrome"],
      installs: { [PLAYWRIGHT_INSTALL]: "/cache/chrome", [APT_INSTALL]: "/usr/bin/chromium" },
    });
    expect(await ensureChromium(bare)).toBe("/usr/bin/chromium");
    expect(bare.ran).toEqual([PLAYWRIGHT_INSTALL, "playwright install-deps chromium", "apt-get update", APT_INSTALL]);
  });

  it("says what to install where nothing helped, and leaves the system alone unless it is root", async () => {
    const user = { ...machine(["/usr/bin/apt-get"]), isRoot: false };
    await expect(ensureChromium(user)).rejects.toThrow(/^missing Chromium: .*apt-get install chromium/);
    expect(user.ran).toEqual([PLAYWRIGHT_INSTALL]);
  });
});
