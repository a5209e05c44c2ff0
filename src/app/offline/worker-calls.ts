import type { OfflineState, Said } from "../../offline/build.ts";

/** The page's service worker, as the page reaches it (src/offline is the worker itself). */

/** Milliseconds after which a worker is taken for gone that does not answer. Keeping all of it over a slow line takes minutes. */
const PATIENCE = 15 * 60_000;

const addressOfWorker = () => new URL("service-worker.js", document.baseURI).href;

/** Whether this browser gives this page a service worker: not without a secure address, nor in some private windows; and a page in a frame has none. */
export const canServe = (): boolean => "serviceWorker" in navigator && window.top === window;

/** The registration of this page's worker; null where the browser, or the server, has none. */
export async function register(): Promise<ServiceWorkerRegistration | null> {
  if (!canServe()) return null;
  try {
    await navigator.serviceWorker.register(addressOfWorker(), { updateViaCache: "none" });
    return (await navigator.serviceWorker.getRegistration()) ?? null;
  } catch {
    return null; // storage is off, or the script is not there: the page says what it lacks then
  }
}

/** Waits until a worker answers for the page. */
export async function active(registration: ServiceWorkerRegistration): Promise<ServiceWorker> {
  return registration.active ?? (await navigator.serviceWorker.ready).active ?? active(registration);
}

/** @returns null where it does not answer */
export function ask(worker: ServiceWorker, said: Exclude<Said, "take-over">): Promise<OfflineState | null> {
  const { port1, port2 } = new MessageChannel();
  return new Promise((resolve) => {
    const late = setTimeout(() => resolve(null), PATIENCE);
    port1.addEventListener("message", ({ data }: MessageEvent<OfflineState>) => {
      clearTimeout(late);
      port1.close();
      resolve(data);
    });
    port1.start();
    worker.postMessage(said, [port2]);
  });
}
