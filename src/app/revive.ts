import type { RenewableEngine } from "../engine/client.ts";
import { watchEngine } from "../engine/watchdog.ts";
import { formatDuration } from "../components/format.ts";
import { LensError } from "../lib/errors.ts";
import { engineFailed, engineStarting, setSilence } from "../store/actions/engine.ts";
import { notify } from "../store/actions/notices.ts";
import { useLens } from "../store/store.ts";

/** Puts another engine in the place of one that ended or hangs, and tells of it. */
export interface Revival {
  /** Settles when the engine stands. @throws LensError failed_engine where it ends again and again */
  restarted(): Promise<void>;
  /** A person wants another, now. */
  restart(): void;
  /** A person would rather wait. */
  wait(): void;
  /** A person has cancelled what it does: it is waited for less. */
  hasten(): void;
}

/** Ends within so many milliseconds that are too many: whatever begins it again ends it too. */
const MOST_ENDS = 6;
const WITHIN = 60_000;

/** @param revive starts another, which knows what the last one knew */
export function createRevival(engine: RenewableEngine, revive: (why: LensError) => Promise<void>): Revival {
  let restarted: Promise<void> = Promise.resolve();
  let ends: number[] = [];

  const replace = (why: LensError): void => {
    const now = performance.now();
    ends = [...ends.filter((at) => now - at < WITHIN), now];
    setSilence(null);
    // One that never said a word cannot be started at all.
    if (engine.pulse.heard === 0 || ends.length > MOST_ENDS) {
      const error = new LensError(
        "failed_engine",
        "The engine ends as soon as it is started. Reload the page; what was scored is kept.",
        why.message,
      );
      engine.end(error);
      engineFailed(error.toRecord());
      restarted = Promise.reject(error);
      restarted.catch(() => undefined); // told by the engine's state, and to whoever waits
      return;
    }
    engineStarting();
    notify("error", `${why.message} It is started again.`, { about: "engine" });
    restarted = revive(why).then(() =>
      notify("info", `${why.message} It was started again${useLens.getState().job === null ? "" : ", and goes on"}.`, {
        about: "engine",
        fleeting: true,
      }),
    );
    restarted.catch((thrown: unknown) => notify("error", LensError.from(thrown).message, { about: "engine" }));
  };
  const giveUp = (silent: number): void =>
    replace(new LensError("failed_engine", `The engine did not answer for ${formatDuration(silent)} and was ended.`));

  const dog = watchEngine(engine, () => useLens.getState().job?.status === "running", {
    onSilent: setSilence,
    onHeard: () => setSilence(null),
    onGivenUp: giveUp,
  });
  engine.onStopped(() => replace(engine.pulse.dead ?? new LensError("failed_engine", "The engine stopped.")));

  return {
    restarted: () => restarted,
    restart: () => giveUp(useLens.getState().silence ?? 0),
    wait() {
      dog.wait();
      setSilence(null);
    },
    hasten: () => dog.hasten(),
  };
}
