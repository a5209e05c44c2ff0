/** Milliseconds after which a page is taken for painted that never says so: a window that is wholly covered paints nothing. */
const LONGEST = 2000;

function watchPaint(): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, LONGEST);
    // A tab in the background is not painted before somebody looks.
    if (document.visibilityState === "hidden") return resolve();
    const observer = new PerformanceObserver((entries) => {
      if (entries.getEntriesByName("first-contentful-paint").length === 0) return;
      observer.disconnect();
      resolve();
    });
    return observer.observe({ type: "paint", buffered: true });
  });
}

let painted: Promise<void> | null = null;

/** Settles when the first picture stands on the screen: what it does not need is fetched then, and not beside it. */
export const firstPaint = (): Promise<void> => (painted ??= watchPaint());

const idle = (): Promise<void> =>
  new Promise((resolve) => {
    if ("requestIdleCallback" in globalThis) requestIdleCallback(() => resolve());
    else setTimeout(resolve); // Safari has none
  });

/** Whether the person wants nothing fetched that is not asked for: the Network Information API's `saveData`, where a browser has it. */
export function savesData(): boolean {
  const connection: unknown = "connection" in navigator ? navigator.connection : null;
  return (
    typeof connection === "object" && connection !== null && "saveData" in connection && connection.saveData === true
  );
}

/** Fetches parts one after the other while nothing else is to be done, the first first; none where the person saves data. */
export async function fetchWhenIdle(parts: readonly (() => Promise<unknown>)[]): Promise<void> {
  if (savesData()) return;
  await firstPaint();
  for (const load of parts) {
    await idle();
    await load().catch(() => undefined); // told when it is needed
  }
}
