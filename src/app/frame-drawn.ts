/** Milliseconds after which a frame is taken for drawn that never is: a page that is hidden while it waits draws none. */
const LONGEST = 2000;

/**
 * Settles when what the page has been told to show is on the screen, and at once where nobody sees it: what nobody waits
 * for is done behind that, and not beside it.
 */
export const frameDrawn = (): Promise<void> =>
  new Promise((resolve) => {
    if (typeof document === "undefined" || document.visibilityState !== "visible") {
      resolve();
      return;
    }
    const given = setTimeout(resolve, LONGEST);
    requestAnimationFrame(() => {
      clearTimeout(given);
      setTimeout(resolve);
    });
  });
