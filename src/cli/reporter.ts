import type { ScoreProgress } from "../engine/protocol.ts";
import { groupProblems } from "../project/problems.ts";
import { quote } from "../project/quote.ts";
import type { Intake } from "../project/types.ts";
import { printable } from "./printable.ts";

/** What a person is told while rows are scored: on stderr, so that stdout holds rows and nothing else. */

/** Where lines go; process.stderr is one. */
export interface Terminal {
  readonly isTTY?: boolean;
  readonly columns?: number;
  write(text: string): unknown;
}

type Stage = Extract<ScoreProgress, { kind: "stage" }>["stage"];

const DOING: Readonly<Record<Stage, string>> = {
  encode: "encoding",
  match: "matching",
  pool: "pooling",
  text: "reading",
  baseline: "encoding",
};
/** Milliseconds between redrawings of the line in place, and between lines where there is none. */
const REDRAW = 100;
const SPARSE = 10_000;
/** Failed rows that are told one by one. */
const TOLD = 20;
/** Notes on the input that are told of one kind. */
const TOLD_OF_A_KIND = 5;
const DEFAULT_COLUMNS = 80;
const ERASE_LINE = "\r\u001b[2K";

/** "40 s", "12 min", "3 h 20 min". */
export function duration(seconds: number): string {
  if (seconds < 100) return `${Math.ceil(seconds)} s`;
  const minutes = Math.ceil(seconds / 60);
  return minutes < 100 ? `${minutes} min` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

/** "12/40 rows, 0.8 rows/s, 35 s left"; the rate and what follows from it once there is one. */
export function progressText(done: number, total: number, seconds: number, what = "row"): string {
  const count = `${done}/${total} ${what}s`;
  if (done === 0 || seconds <= 0) return count;
  const rate = done / seconds;
  const speed = rate >= 0.1 ? `${rate.toFixed(1)} ${what}s/s` : `${(rate * 60).toFixed(1)} ${what}s/min`;
  return done === total ? `${count}, ${speed}` : `${count}, ${speed}, ${duration((total - done) / rate)} left`;
}

export class Reporter {
  readonly #terminal: Terminal;
  readonly #now: () => number;
  readonly #inPlace: boolean;
  #started = 0;
  #lastDrawn = Number.NEGATIVE_INFINITY;
  #drawn = false;
  #done = 0;
  #total = 0;
  #failed = 0;
  #what = "row";

  constructor(terminal: Terminal, now: () => number = () => performance.now()) {
    this.#terminal = terminal;
    this.#now = now;
    this.#inPlace = terminal.isTTY === true;
  }

  /** A line that stays. */
  say(message: string): void {
    this.clear();
    this.#terminal.write(`${printable(message)}\n`);
  }

  /** Takes the line in place away: before anything else is written to the same screen. */
  clear(): void {
    if (!this.#drawn) return;
    this.#terminal.write(ERASE_LINE);
    this.#drawn = false;
    this.#lastDrawn = Number.NEGATIVE_INFINITY;
  }

  intake({ samples, rule, understood, problems }: Intake): void {
    this.say(`${samples.length} ${samples.length === 1 ? "row" : "rows"} by ${rule}`);
    for (const { sentence } of understood) this.say(`  ${sentence}`);
    // Of each kind a few: many of one would hide the others.
    for (const { title, problems: all } of groupProblems(problems)) {
      for (const { message } of all.slice(0, TOLD_OF_A_KIND)) this.say(`  note: ${message}`);
      if (all.length > TOLD_OF_A_KIND)
        this.say(`  note: ${(all.length - TOLD_OF_A_KIND).toLocaleString("en")} more like these: ${title} in all`);
    }
  }

  /** @param what they are: "row" */
  begin(total: number, what = "row"): void {
    this.#what = what;
    this.#started = this.#now();
    this.#lastDrawn = this.#inPlace ? Number.NEGATIVE_INFINITY : this.#started;
    this.#total = total;
  }

  /** What goes on before there are rows. */
  doing(text: string): void {
    this.#show(text, text);
  }

  stage(stage: Stage, what: string, by?: string): void {
    if (this.#inPlace) this.#draw(`${by === undefined ? DOING[stage] : `${by} on`} ${quote(what)}`);
  }

  rowDone(done: number): void {
    this.#done = done;
    this.#draw("");
  }

  rowFailed(id: string, message: string): void {
    this.#failed++;
    if (this.#failed <= TOLD) this.say(`  ${this.#what} ${quote(id)} failed: ${message}`);
    else if (this.#failed === TOLD + 1)
      this.say(
        this.#what === "row" ? "  further failures are told in their rows only" : "  further failures are counted",
      );
  }

  #draw(doing: string): void {
    const text = progressText(this.#done, this.#total, (this.#now() - this.#started) / 1000, this.#what);
    this.#show(text, doing === "" ? text : `${text}, ${doing}`);
  }

  /** @param text where lines stay @param inPlace where one is drawn over the other */
  #show(text: string, inPlace: string): void {
    const now = this.#now();
    if (now - this.#lastDrawn < (this.#inPlace ? REDRAW : SPARSE)) return;
    this.#lastDrawn = now;
    if (!this.#inPlace) {
      this.say(text);
      return;
    }
    const line = Array.from(printable(inPlace)).slice(0, (this.#terminal.columns || DEFAULT_COLUMNS) - 1);
    this.#terminal.write(`${ERASE_LINE}${line.join("")}`);
    this.#drawn = true;
  }
}
