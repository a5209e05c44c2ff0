import { notify } from "../../store/actions/notices.ts";
import { savesData } from "../first-paint.ts";
import { isolate } from "./isolate.ts";
import { active, ask, canServe, register } from "./worker-calls.ts";

/** What the page does with its service worker: it is isolated by it, is kept for use without a connection, and hears of new versions. */

/** Milliseconds between looks for a new version, of a page that stays open. */
const LOOK_AGAIN = 60 * 60_000;

const NEW_VERSION =
  "A new version of this page is ready. Reload it when it suits: what is open is kept, and a run goes on where it stopped.";
const TAKEN_OVER =
  "Another tab has gone on to a new version of this page. This one works on as it is; reload it when it suits.";

const offer = (message: string): void => notify("info", message, { about: "version", reload: true });

/** Offers what was made ready behind the version that is shown. */
function watchVersions(registration: ServiceWorkerRegistration): void {
  const { serviceWorker } = navigator;
  const watch = (worker: ServiceWorker | null) => {
    const look = () => {
      if (worker?.state === "installed" && serviceWorker.controller !== null) offer(NEW_VERSION);
    };
    worker?.addEventListener("statechange", look);
    look();
  };
  watch(registration.waiting ?? registration.installing);
  registration.addEventListener("updatefound", () => watch(registration.installing));

  let controlled = serviceWorker.controller !== null;
  serviceWorker.addEventListener("controllerchange", () => {
    if (controlled) offer(TAKEN_OVER);
    controlled = true;
  });

  let looked = performance.now();
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState !== "visible" || performance.now() - looked < LOOK_AGAIN) return;
    looked = performance.now();
    registration.update().catch(() => undefined); // without a connection there is nothing new
  });
}

export async function startOffline(): Promise<void> {
  // Who saves data has nothing fetched ahead; of the worker only what the host lacks is wanted then.
  if (savesData() && crossOriginIsolated && navigator.serviceWorker?.controller == null) return;
  await isolate();
  const registration = canServe() ? await register() : null;
  if (registration === null) return;
  watchVersions(registration);
  if (!savesData()) await ask(await active(registration), "keep");
}
