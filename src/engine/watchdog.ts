import { PATIENCE } from "../platform/patience.ts";
import type { RenewableEngine } from "./client.ts";

/**
 * Sees to it that an engine which hangs is noticed. A worker that computes lets no message in for minutes, and that is
 * no fault: it says beforehand how long that may take (platform/patience.ts). Silent for longer, it is spoken of; silent
 * for a multiple of that, or after a person has cancelled what it does, it is given up.
 *
 * A worker that is gone needs no watching: the lock that it held tells (lib/calls.ts).
 */
export interface Watchdog {
  /** A person would rather wait: as long again. */
  wait(): void;
  /** A person wants what is under way to end: half the patience, and no word before. */
  hasten(): void;
  stop(): void;
}

export interface WatchdogNews {
  /** It has been silent for longer than what it does may take. Told again and again, with the time. */
  onSilent(milliseconds: number): void;
  /** It was heard of again, after `onSilent`. */
  onHeard(): void;
  /** It is given up: the one who hears it ends the worker. */
  onGivenUp(milliseconds: number): void;
}

/** Milliseconds between two looks. */
const LOOK = 1000;
/** How many times its patience an engine is silent before it is given up. */
const GIVEN_UP = 3;

/** @param underWay whether something is, that should be heard of: a run that is not paused */
export function watchEngine(
  engine: RenewableEngine,
  underWay: () => boolean,
  { onSilent, onHeard, onGivenUp }: WatchdogNews,
): Watchdog {
  let { pulse } = engine;
  let heard = -1;
  let said = -1;
  /** Milliseconds, of those that this page was awake for, without an answer of it; and without a word of what it does. */
  let silence = 0;
  let standing = 0;
  let last = performance.now();
  let told = false;
  let hastened = false;
  /** More where a person rather waits. */
  let factor = 1;

  const begin = () => {
    silence = 0;
    standing = 0;
    factor = 1;
    hastened = false;
    if (told) onHeard();
    told = false;
  };
  const look = () => {
    const now = performance.now();
    // A page that slept has not listened: what it was away for counts as little more than one look.
    const awake = Math.min(now - last, 2 * LOOK);
    last = now;
    const answered = engine.pulse !== pulse || pulse.heard !== heard;
    // What goes on and on while it answers hangs as well: a graphics card that never comes back, a disk that is blocked.
    const goesOn = engine.pulse === pulse && pulse.said === said && (pulse.work !== null || underWay());
    ({ pulse } = engine);
    ({ heard, said } = pulse);
    if (pulse.dead !== null || (answered && !goesOn) || (pulse.waiting === 0 && !hastened)) {
      begin();
      return;
    }
    if (silence === 0) pulse.ping();
    silence = answered ? 0 : silence + awake;
    standing = goesOn ? standing + awake : 0;
    const longest = Math.max(silence, standing);
    const share = Math.max(silence / (pulse.patience ?? PATIENCE), standing / (pulse.work ?? PATIENCE)) / factor;
    if (share > GIVEN_UP || (hastened && share > 1 / 2)) onGivenUp(longest);
    else if (share > 1) {
      told = true;
      onSilent(longest);
    }
  };
  const timer = setInterval(look, LOOK);
  return {
    wait() {
      factor++;
      told = false;
    },
    hasten() {
      hastened = engine.pulse.dead === null;
    },
    stop: () => clearInterval(timer),
  };
}
