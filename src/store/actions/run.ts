import type { Lack } from "../../project/shortfall.ts";
import type { Sample } from "../../project/types.ts";
import type { Job } from "../state.ts";
import { useLens } from "../store.ts";

/** A run: what is asked before it, how far it is, and what else the page is busy with. */

/** Asks, beside the table, whether pairs are to be scored although they lack something. */
export function askBeforeRun(): void {
  useLens.setState({ asking: true, place: "samples" });
}

/** Puts that question away. */
export function stopAsking(): void {
  useLens.setState({ asking: false });
}

/** Shows of what masks are to be made, or puts that away. @param of these pairs; null: those that are acted on */
export function showMaking(shown: boolean, of: readonly string[] | null = null): void {
  useLens.setState({ makingShown: shown, makingOf: of });
}

/** The project's pairs may lack these: a person was told. */
export function acceptLacks(lacks: readonly Lack[]): void {
  useLens.setState(({ accepted }) => ({ accepted: [...new Set([...accepted, ...lacks])] }));
}

/** A run of so many rows, or masks, begins. */
export function beginJob(total: number, doing: string, of: Job["of"] = "scores"): void {
  useLens.setState({ job: { of, status: "running", done: 0, total, failed: 0, doing, rate: null, left: null } });
}

/** Pairs of photographs, as the project has them now. */
export function setPhotographs(photographs: readonly Sample[]): void {
  if (useLens.getState().photographs !== photographs) useLens.setState({ photographs });
}

/** How far it is; nothing where it has ended. */
export function updateJob(change: Partial<Omit<Job, "total" | "of">>): void {
  useLens.setState(({ job }) => ({ job: job && { ...job, ...change } }));
}

export function endJob(): void {
  useLens.setState({ job: null });
}

/** Rates were measured anew: rates.ts keeps them, and what shows them looks again. */
export function ratesChanged(): void {
  useLens.setState(({ ratesMeasured }) => ({ ratesMeasured: ratesMeasured + 1 }));
}

/**
 * @param busy what is being read, opened or written, in words; null when nothing is
 * @param stopBusy ends it; left out, what was said before stands
 */
export function setBusy(busy: string | null, stopBusy = useLens.getState().stopBusy): void {
  useLens.setState({ busy, stopBusy: busy === null ? null : stopBusy });
}
