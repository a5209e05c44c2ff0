import { useEffect, useEffectEvent } from "react";

/**
 * A phone's own way back leads from a page to the one before it: here it closes what lies on top (a sheet, what is
 * presented, the sample over its table), for which each has an entry of the history, numbered from 1.
 */

/** Windows in which a sample is a page of its own. */
export const PHONE = "(max-width: 600px)";

type Close = () => void;

/** What is open over the page, the last on top. */
const open: { readonly close: Close }[] = [];
/** The page itself has asked for a step back, and has not arrived. */
let stepping = false;

/** How many things lay over the page in the entry that the history is at. */
function depthHere(): number {
  const state: unknown = history.state;
  return typeof state === "number" ? state : 0;
}

/** Whether the history is at an entry of the page's own. */
const numbered = (): boolean => typeof history.state === "number";

/** Entries follow what is open. All changes of one moment are one step: steps take a while, and must not overtake each other. */
function keepUp(): void {
  if (stepping) return;
  const depth = depthHere();
  for (let next = depth + 1; next <= open.length; next++) history.pushState(next, "", location.href);
  if (depth <= open.length) return;
  stepping = true;
  history.go(open.length - depth);
}

/**
 * On a phone, one step back closes this from now on.
 *
 * @returns says that it is closed, however
 */
export function wayBack(close: Close): () => void {
  if (!matchMedia(PHONE).matches) return () => undefined;
  const one = { close };
  open.push(one);
  queueMicrotask(keepUp);
  return () => {
    const at = open.indexOf(one);
    if (at < 0) return;
    open.splice(at, 1);
    queueMicrotask(keepUp);
  };
}

/** For as long as this stands in the page, one step back on a phone closes it. */
export function useWayBack(close: Close): void {
  const onBack = useEffectEvent(close);
  useEffect(() => wayBack(() => onBack()), []);
}

/**
 * Closes things as a person steps back.
 *
 * @param arrived the page has changed, or is in an entry of the history that was written before it did
 * @returns ends it
 */
export function followWayBack(arrived: () => void): () => void {
  if (!numbered()) history.replaceState(0, "");
  const onStep = () => {
    // An address that somebody wrote or pressed leads on, not back: what it shows is what it says.
    if (!numbered()) {
      history.replaceState(open.length, "");
      return;
    }
    const ours = stepping;
    stepping = false;
    // What was opened while the page's own step was under way gets its entry now.
    const left = ours ? [] : open.splice(depthHere());
    for (const { close } of left.toReversed()) close();
    if (ours || left.length > 0) arrived();
    if (ours) keepUp();
  };
  addEventListener("popstate", onStep);
  return () => removeEventListener("popstate", onStep);
}
