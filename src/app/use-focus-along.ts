import { useEffect, useRef } from "react";
import { wayBack } from "../components/way-back.ts";
import { look } from "../store/actions/view.ts";
import { isEnlarged } from "../store/selectors.ts";
import type { LensState } from "../store/state.ts";
import { useLens } from "../store/store.ts";
import { SIZE_BEFORE } from "../store/view.ts";
import { focusOn, INSPECTOR_TITLE, TABLE_ROW } from "./focus.ts";

/** How many steps lead back from a sample to what it lies over. */
const stepsBack = (state: LensState): number => (!isEnlarged(state) ? 0 : state.view.size === "present" ? 2 : 1);
const stepBack = () => look({ size: SIZE_BEFORE[useLens.getState().view.size] });

/** The focus goes along with a sample that is enlarged, and back to where it was; in the table to the row that is selected by then. */
export function useFocusAlong(): void {
  const enlarged = useLens(isEnlarged);
  const size = useLens(({ view }) => view.size);
  const before = useRef<Element | null>(null);
  const was = useRef<string>("panel");
  // As it changes: what is behind loses the focus before an effect could ask for it.
  useEffect(() => {
    const steps: (() => void)[] = [];
    const follow = (state: LensState) => {
      while (steps.length > stepsBack(state)) steps.pop()?.();
      while (steps.length < stepsBack(state)) steps.push(wayBack(stepBack));
    };
    follow(useLens.getState());
    const end = useLens.subscribe((state, last) => {
      follow(state);
      if (isEnlarged(state) && !isEnlarged(last)) before.current = document.activeElement;
    });
    return () => {
      end();
      for (const closed of steps) closed();
    };
  }, []);
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
