import { useEffect, useRef } from "react";
import { isEnlarged } from "../store/selectors.ts";
import { useLens } from "../store/store.ts";
import { PHONE } from "../views/inspector/layout.ts";
import { focusOn, INSPECTOR_TITLE, TABLE_ROW } from "./focus.ts";

/** The focus goes along with a sample that is enlarged, and back to where it was; in the table to the row that is selected by then. */
export function useFocusAlong(): void {
  const enlarged = useLens(isEnlarged);
  const size = useLens(({ view }) => view.size);
  const before = useRef<Element | null>(null);
  const was = useRef<string>("panel");
  // As it changes: what is behind loses the focus before an effect could ask for it.
  useEffect(
    () =>
      useLens.subscribe((state, last) => {
        if (!isEnlarged(state) || isEnlarged(last)) return;
        before.current = document.activeElement;
        // A phone's own way back leads from a page to the one before it.
        if (matchMedia(PHONE).matches) history.pushState(null, "", location.href);
      }),
    [],
  );
  useEffect(() => {
    // What had it may not be there in another size.
    const now = enlarged ? size : "panel";
    if (now === was.current) return;
    was.current = now;
    const left = before.current;
    if (enlarged) focusOn(INSPECTOR_TITLE);
    else if (left instanceof HTMLElement && left !== document.body && left.isConnected && !left.closest("[role=grid]"))
      left.focus();
    else focusOn(TABLE_ROW);
  }, [enlarged, size]);
}
