import { useCallback, useSyncExternalStore } from "react";

/** Fingers are all there is: nothing can be pointed at without being pressed, and no key is at hand. */
export const BY_FINGER = "(hover: none) and (pointer: coarse)";

/** Whether a media query holds, as it changes: known before the first paint. */
export function useMedia(query: string): boolean {
  const subscribe = useCallback(
    (changed: () => void) => {
      const list = matchMedia(query);
      list.addEventListener("change", changed);
      return () => list.removeEventListener("change", changed);
    },
    [query],
  );
  return useSyncExternalStore(subscribe, () => matchMedia(query).matches);
}
