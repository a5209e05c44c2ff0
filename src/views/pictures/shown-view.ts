import { useEffect } from "react";
import type { Figure } from "../../components/figure/figure.ts";

/** What is shown with pictures, to be taken away as a file. */
export interface ShownView {
  /** What the file's name is made of: sample, method, view. */
  readonly name: readonly (string | null)[];
  readonly figure: Figure;
  /** Paths of the figure's pictures, in its order. */
  readonly paths: readonly string[];
}

type Describe = () => ShownView | null;

/** Places that show pictures, the one drawn last at the end. */
const places: Describe[] = [];

/** What is on the screen, described as it is asked for: what was drawn last of what has something to say; null where nothing has. */
export function shownView(): ShownView | null {
  for (const describe of places.toReversed()) {
    const view = describe();
    if (view !== null) return view;
  }
  return null;
}

/** Says what a place shows for as long as it shows it. @param describe computes nothing before it is asked */
export function useShownView(describe: Describe): void {
  useEffect(() => {
    places.push(describe);
    return () => void places.splice(places.indexOf(describe), 1);
  });
}
