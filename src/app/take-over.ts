/** Milliseconds that a version which waits has to take the place of this one. */
const WITHIN = 3000;

/** Loads the page anew; in its newest version, where one waits. */
export async function reload(): Promise<void> {
  const waiting = (await navigator.serviceWorker?.getRegistration())?.waiting;
  if (waiting) {
    const changed = new Promise((resolve) => {
      navigator.serviceWorker.addEventListener("controllerchange", resolve, { once: true });
      setTimeout(resolve, WITHIN);
    });
    waiting.postMessage("take-over");
    await changed;
  }
  location.reload();
}
