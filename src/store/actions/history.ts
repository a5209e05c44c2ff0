import type { Corrections } from "../../project/corrections.ts";
import type { Intake } from "../../project/types.ts";
import type { LensState, Step } from "../state.ts";
import { useLens } from "../store.ts";

/** Changes of the project that can be undone. */

/** Steps of undo that are kept. */
const MOST_STEPS = 200;

const stepOf = ({ intake, corrections, paths }: LensState): Step => ({ intake, corrections, paths });

/**
 * Changes the project as a step that can be undone: what was read of its files and what was set by hand, together,
 * since one refers to the other. A step holds both as they were; nothing of a file is copied.
 *
 * @param paths of the files there were before the step, where some came with it: undone, these are put away
 */
export function takeStep(
  change: Partial<Pick<LensState, "intake" | "corrections" | "selected">>,
  paths = useLens.getState().paths,
): void {
  useLens.setState((state) => ({
    ...change,
    past: [...state.past, { ...stepOf(state), paths }].slice(-MOST_STEPS),
    future: [],
  }));
}

/** Sets corrections, as a step that can be undone. */
export function setCorrections(corrections: Corrections): void {
  takeStep({ corrections });
}

/**
 * Files that came in place of others, as one step: undone, those are in the project again and what came is put away.
 *
 * @param former paths of what was there before
 */
export function replaceFiles(former: readonly string[], fresh: readonly string[]): void {
  const { intake } = useLens.getState();
  if (intake === null || former.length === 0) return;
  const without = (paths: readonly string[]) => ({ ...intake, out: [...new Set([...intake.out, ...paths])] });
  useLens.setState((state) => ({
    intake: without(former),
    past: [...state.past, { ...stepOf(state), intake: without(fresh) }].slice(-MOST_STEPS),
    future: [],
  }));
}

/**
 * The project as it stood. Files that came since are set aside, not lost: they can be put back. What was made here since
 * stays as it is by now, in the project or put away.
 */
function restored(
  { intake, corrections, paths }: Step,
  { paths: now, made, intake: present }: Pick<LensState, "paths" | "made" | "intake">,
): Pick<LensState, "intake" | "corrections"> {
  const known = new Set(paths);
  const away = new Set(present?.out);
  const since = now.filter((path) => !known.has(path) && (!made.has(path) || away.has(path)));
  return {
    corrections,
    intake:
      intake === null || since.length === 0 ? intake : { ...intake, out: [...new Set([...intake.out, ...since])] },
  };
}

/**
 * What was read of the same files says more by now, of the same pairs: so it does in every step. No step of undo.
 *
 * @param early what was read before, whatever a person has put away of it since
 */
export function settleIntake(early: Intake, whole: Intake): void {
  const settled = (intake: Intake | null) =>
    intake?.samples === early.samples ? { ...whole, out: intake.out, away: intake.away } : intake;
  const settledStep = (step: Step): Step => ({ ...step, intake: settled(step.intake) });
  useLens.setState(({ intake, past, future }) => ({
    intake: settled(intake),
    past: past.map(settledStep),
    future: future.map(settledStep),
  }));
}

export function undoCorrection(): void {
  useLens.setState((state) => {
    const previous = state.past.at(-1);
    return previous === undefined
      ? {}
      : { ...restored(previous, state), past: state.past.slice(0, -1), future: [...state.future, stepOf(state)] };
  });
}

export function redoCorrection(): void {
  useLens.setState((state) => {
    const next = state.future.at(-1);
    return next === undefined
      ? {}
      : { ...restored(next, state), past: [...state.past, stepOf(state)], future: state.future.slice(0, -1) };
  });
}
