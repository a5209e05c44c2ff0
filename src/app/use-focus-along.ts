import { useEffect, useRef } from "react";
import { isEnlarged } from "../store/selectors.ts";
import { useLens } from "../store/store.ts";
import { PHONE } from "../views/inspector/layout.ts";
import { writeAddress } from "./address.ts";
import { focusOn, INSPECTOR_TITLE, TABLE_ROW } from "./focus.ts";

/** What an entry of the history has that a sample's page stands in. */
const OF_SAMPLE = "sample";

/** A phone's own way back leads from a page to the one before it: from the sample to the table. */
const goForth = () => history.pushState(OF_SAMPLE, "", location.href);

/** Who took the page's own way back is where the phone's would have led, with the sample and view that are there by now. */
function goBack(): void {
  addEventListener("popstate", writeAddress, { once: true });
  history.back();
}

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
        if (isEnlarged(state) === isEnlarged(last)) return;
        if (isEnlarged(state)) {
          before.current = document.activeElement;
          if (matchMedia(PHONE).matches && history.state !== OF_SAMPLE) goForth();
        } else if (history.state === OF_SAMPLE) goBack();
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
