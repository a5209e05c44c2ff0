import { startTransition, useEffect, useState } from "react";

/**
 * A value as it was until the frame that shows the new one is on the screen: what nobody sees yet follows then, and keeps no
 * frame waiting.
 */
export function useAfterFrame<T extends object>(value: T): T {
  const [followed, setFollowed] = useState(value);
  useEffect(() => {
    // The next frame is asked for once this one needs no core any more: it is painted after the page has done its part.
    let frame = requestAnimationFrame(() => {
      frame = requestAnimationFrame(() => startTransition(() => setFollowed(value)));
    });
    return () => cancelAnimationFrame(frame);
  }, [value]);
  return followed;
}
