import { setTour } from "../store/actions/view.ts";

/** Whether the demo's tour was seen stands in the browser: it begins by itself once. */
const TOURED = "masc-lens.toured";

/** Whether the demo's tour was ended before: then it does not begin by itself. */
export const wasToured = (): boolean => localStorage.getItem(TOURED) !== null;

/** To a stop of the demo's tour, from 0; null ends it. */
export function moveTour(tour: number | null): void {
  if (tour === null) localStorage.setItem(TOURED, "yes");
  setTour(tour);
}
