import { notify } from "../../store/actions/notices.ts";
import type { LensState } from "../../store/state.ts";
import { useLens } from "../../store/store.ts";
import { active, register } from "./worker-calls.ts";

/**
 * A host that sends no headers gives neither threads nor a policy for workers. The page's service worker adds both, to what is
 * loaded from then on: so the page is loaded once more, and says why. Never twice: what one reload did not bring, none will.
 */

/** Of the tab: it was loaded once more for this. */
const RELOADED = "masc-lens.loaded-once-more";

function remember(value: string | null): boolean {
  try {
    if (value === null) sessionStorage.removeItem(RELOADED);
    else sessionStorage.setItem(RELOADED, value);
    return true;
  } catch {
    return false; // then nothing is loaded once more
  }
}

function wasReloaded(): boolean {
  try {
    return sessionStorage.getItem(RELOADED) !== null;
  } catch {
    return false;
  }
}

/** null before it is known. An engine that does not start may be kept from it by a host's own policy, which ours replaces. */
function lacks({ policy, engine }: Pick<LensState, "policy" | "engine">): boolean | null {
  if (!crossOriginIsolated || engine.status === "failed") return true;
  return policy === null ? null : !(policy.page && policy.engine);
}

const known = (): Promise<boolean> =>
  new Promise((resolve) => {
    const look = () => {
      const answer = lacks(useLens.getState());
      if (answer === null) return;
      unsubscribe();
      resolve(answer);
    };
    const unsubscribe = useLens.subscribe(look);
    look();
  });

const threads = (): string => {
  const count = navigator.hardwareConcurrency;
  return count > 1 ? `its engine may use all ${count} of the processor's threads` : "its engine may use threads";
};

const ONE_THREAD =
  "This page is not isolated from others here: its server sends no headers for it, and no service worker could add them. It computes on one thread and works as it does elsewhere, only slower. Privacy says what this browser has.";

/** Nothing is open, and nothing is on its way: nobody loses anything by a reload. */
const isIdle = ({ intake, busy, job }: LensState): boolean => intake === null && busy === null && job === null;

export async function isolate(): Promise<void> {
  const registering = register();
  const lacking = await known();
  const again = wasReloaded();
  if (!lacking) {
    if (!again) return;
    remember(null);
    return notify(
      "info",
      `This page was loaded once more. Its server sends no headers that isolate it, so its own service worker now does: ${threads()}, and the browser refuses every connection to elsewhere.`,
      { fleeting: true },
    );
  }
  const registration = await registering;
  if (registration === null || again || !remember("yes")) {
    if (!crossOriginIsolated) notify("info", ONE_THREAD, { about: "device" });
    return;
  }
  await active(registration);
  if (isIdle(useLens.getState())) return location.reload();
  notify(
    "info",
    `Loaded once more, this page is isolated from others by its own service worker: ${threads()}, and the browser refuses every connection to elsewhere. What is open is kept.`,
    { about: "version", reload: true },
  );
}
