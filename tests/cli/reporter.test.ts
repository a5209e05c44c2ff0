import { describe, expect, it } from "vitest";
import { progressText, Reporter } from "../../src/cli/reporter.ts";

function watch(isTTY: boolean) {
  let text = "";
  let now = 0;
  const reporter = new Reporter({ isTTY, columns: 40, write: (more) => (text += more) }, () => now);
  return { reporter, text: () => text, pass: (milliseconds: number) => (now += milliseconds) };
}

describe("progress", () => {
  it("says how many, how fast and how long", () => {
    expect([
      progressText(0, 40, 3),
      progressText(12, 40, 6),
      progressText(1, 3, 60),
      progressText(10, 9010, 1000),
      progressText(40, 40, 20),
    ]).toEqual([
      "0/40 rows",
      "12/40 rows, 2.0 rows/s, 14 s left",
      "1/3 rows, 1.0 rows/min, 2 min left",
      "10/9010 rows, 0.6 rows/min, 250 h 0 min left",
      "40/40 rows, 2.0 rows/s",
    ]);
  });

  it("is one line in place on a terminal, cut to its width, and taken away before a line that stays", () => {
    const { reporter, text, pass } = watch(true);
    reporter.begin(2);
    reporter.stage("encode", "a picture with a name that is long.png");
    reporter.stage("match", "too soon to be drawn");
    pass(1000);
    reporter.rowDone(1);
    reporter.say("stays");
    const erase = "\r\u001b[2K";
    expect(text().split(erase)).toEqual([
      "",
      '0/2 rows, encoding "a picture with a na',
      "1/2 rows, 1.0 rows/s, 1 s left",
      "stays\n",
    ]);
  });

  it("is a line every ten seconds elsewhere", () => {
    const { reporter, text, pass } = watch(false);
    reporter.begin(100);
    for (let done = 1; done <= 25; done++) {
      pass(1000);
      reporter.stage("encode", "a.png");
      reporter.rowDone(done);
    }
    expect(text()).toBe("10/100 rows, 1.0 rows/s, 90 s left\n20/100 rows, 1.0 rows/s, 80 s left\n");
  });

  it("tells of the first failures one by one, and lets no name command the terminal", () => {
    const { reporter, text } = watch(false);
    reporter.rowFailed("a\u001b[2J", "gone\u009b\u202e");
    for (let i = 0; i < 30; i++) reporter.rowFailed(String(i), "gone");
    const lines = text().split("\n");
    expect(lines[0]).toBe(String.raw`  row "a\u{1b}[2J" failed: gone\u{9b}\u{202e}`);
    expect([lines.length, lines.at(-2)]).toEqual([22, expect.stringContaining("further failures")]);
  });
});
