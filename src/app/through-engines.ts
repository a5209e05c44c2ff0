import type { RenewableEngine } from "../engine/client.ts";
import { LensError } from "../lib/errors.ts";

/** How often one thing is taken up at which the engine ended by itself: once by chance, twice by its own fault. */
const TAKEN_UP = 2;

/** A run that another engine takes up where one ends. */
export interface Restartable<T> {
  readonly engine: Pick<RenewableEngine, "lives" | "pulse">;
  /** What is still to be done. */
  left(): readonly T[];
  /** Has one engine do it. */
  run(left: readonly T[]): Promise<unknown>;
  /** Keys of what the present engine began and did not answer. */
  begun(): readonly string[];
  /** What one of these comes to, at which engines ended too often or that hung. */
  blame(key: string, why: LensError, ends: number): void;
  /** An engine ended: nothing of it is under way any more. */
  ended(): void;
  /** Settles when the next engine stands. It throws where there is none. */
  revived(): Promise<void>;
  /** The next engine stands. */
  goOn(): void;
}

/**
 * Does all that is left, with as many engines as it takes. What an engine was at when it ended gets another go where it
 * ended by itself, and is blamed where that ended too, or hung.
 *
 * @throws LensError as `run` of an engine that lives, of one that ended twice without anything to blame, and as `revived`
 */
export async function throughEngines<T>(signal: AbortSignal, run: Restartable<T>): Promise<void> {
  const { engine } = run;
  /** How often the engine ended by itself at each. */
  const ends = new Map<string, number>();
  /** Engines in a row that ended without anything to blame. */
  let idle = 0;
  for (let left = run.left(); left.length > 0; left = run.left()) {
    const { lives } = engine;
    try {
      await run.run(left);
      return;
    } catch (thrown) {
      if (signal.aborted || (engine.lives === lives && engine.pulse.dead === null)) throw thrown;
      const begun = run.begun();
      idle = begun.length === 0 ? idle + 1 : 0;
      if (idle >= TAKEN_UP) throw thrown;
      const why = LensError.from(thrown);
      for (const key of begun) {
        const count = (ends.get(key) ?? 0) + 1;
        ends.set(key, count);
        if (why.code === "failed_engine" || count >= TAKEN_UP) run.blame(key, why, count);
      }
      run.ended();
      await run.revived();
      run.goOn();
    }
  }
}
