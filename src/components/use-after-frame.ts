import { startTransition, useEffect, useState } from "react";

/**
 * A value as it was until the frame that shows the new one is drawn: what nobody sees yet follows then, and keeps no frame
 * waiting.
 */
export function useAfterFrame<T extends object>(value: T): T {
  const [followed, setFollowed] = useState(value);
  useEffect(() => {
    // A message is answered after the frame is drawn.
    const { port1, port2 } = new MessageChannel();
    port2.addEventListener("message", () => startTransition(() => setFollowed(value)));
    port2.start();
    const frame = requestAnimationFrame(() => port1.postMessage(null));
    return () => {
      cancelAnimationFrame(frame);
      port1.close();
    };
  }, [value]);
  return followed;
}
