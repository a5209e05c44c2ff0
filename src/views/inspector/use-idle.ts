import { useEffect, useState } from "react";

/** Milliseconds without a pointer or a key after which nobody uses the controls. */
const IDLE_AFTER = 3000;

const SIGNS = ["pointermove", "pointerdown", "wheel", "keydown", "focusin", "touchstart"] as const;

/** Whether for a while nobody has moved a pointer or pressed a key. @param asked false: nobody wants to know */
export function useIdle(asked: boolean): boolean {
  const [idle, setIdle] = useState(false);
  useEffect(() => {
    if (!asked) return undefined;
    let later: ReturnType<typeof setTimeout> | undefined;
    const wake = () => {
      clearTimeout(later);
      setIdle(false);
      later = setTimeout(() => setIdle(true), IDLE_AFTER);
    };
    wake();
    for (const sign of SIGNS) document.addEventListener(sign, wake, { passive: true });
    return () => {
      clearTimeout(later);
      for (const sign of SIGNS) document.removeEventListener(sign, wake);
    };
  }, [asked]);
  return asked && idle;
}
