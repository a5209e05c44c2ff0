import { useSyncExternalStore } from "react";

/** Changes when the window is moved to another screen, or the page is zoomed. */
function watch(changed: () => void): () => void {
  const query = matchMedia(`(resolution: ${devicePixelRatio}dppx)`);
  query.addEventListener("change", changed);
  return () => query.removeEventListener("change", changed);
}

/** The screen's own pixels in a CSS pixel. */
export function usePixelRatio(): number {
  const ratio = useSyncExternalStore(watch, () => devicePixelRatio || 1);
  return ratio;
}
