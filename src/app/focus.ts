/** Where the focus goes, by what stands on the page. */

/** The row, or card, of the table that has the focus when one goes there. */
export const TABLE_ROW = "[role=grid] :is([role=row], [data-id])[tabindex='0']";
export const INSPECTOR_TITLE = "#inspector-title";

export const focusOn = (selector: string): void => document.querySelector<HTMLElement>(selector)?.focus();

/** Frames that a part of the page may take to come. */
const MOST_FRAMES = 180;

/** To what may not be there yet. */
export function focusWhenThere(selector: string, frames = MOST_FRAMES): void {
  const found = document.querySelector<HTMLElement>(selector);
  if (found !== null) found.focus();
  else if (frames > 0) requestAnimationFrame(() => focusWhenThere(selector, frames - 1));
}
