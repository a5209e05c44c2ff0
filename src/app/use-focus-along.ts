import { useEffect, useRef } from "react";
import { isEnlarged } from "../store/selectors.ts";
import { useLens } from "../store/store.ts";
import { focusOn, INSPECTOR_TITLE, TABLE_ROW } from "./focus.ts";

/** The focus goes along with a sample that is enlarged, and back to where it was; in the table to the row that is selected by then. */
export function useFocusAlong(): void {
  const enlarged = useLens(isEnlarged);
  const before = useRef<Element | null>(null);
  const was = useRef(false);
  // As it changes: what is behind loses the focus before an effect could ask for it.
  useEffect(
    () =>
      useLens.subscribe((state, last) => {
        if (isEnlarged(state) && !isEnlarged(last)) before.current = document.activeElement;
      }),
    [],
  );
  useEffect(() => {
    if (enlarged === was.current) return;
    was.current = enlarged;
    const left = before.current;
    if (enlarged) focusOn(INSPECTOR_TITLE);
    else if (left instanceof HTMLElement && left !== document.body && left.isConnected && !left.closest("[role=grid]"))
      left.focus();
    else focusOn(TABLE_ROW);
  }, [enlarged]);
}
