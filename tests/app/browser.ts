import { vi } from "vitest";
import { EMPTY_PROJECT, useLens } from "../../src/store/store.ts";

/** What of a browser the app touches outside of its views, and the store as a page begins with it. */

/** A browser's storage, in memory. */
function memoryStorage() {
  const kept = new Map<string, string>();
  return {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, text: string) => void kept.set(key, text),
    removeItem: (key: string) => void kept.delete(key),
  };
}

/** Node 20 has none; what an engine's worker says as it fails is one. */
class NoErrorEvent extends Event {}

export interface Browser {
  /** What the address bar shows. */
  readonly address: () => string;
  /** Addresses that a step back leads to, the last one first. */
  readonly back: () => string | undefined;
  /** Somebody else changes the address; the page hears of it where it is told, as a browser tells it a little later. */
  type(hash: string): void;
  tell(): void;
  /** Both at once. */
  goTo(hash: string): void;
}

/** What of a browser the app touches outside of its views. `vi.unstubAllGlobals` takes it away. */
export function stubBrowser(hash = ""): Browser {
  const location = {
    hash,
    get href() {
      return `http://localhost/${this.hash}`;
    },
    pathname: "/",
    search: "",
    origin: "http://localhost",
  };
  const before: string[] = [];
  const listeners = new Set<() => void>();
  // Of a hidden tab nothing waits for a first paint.
  vi.stubGlobal("document", { visibilityState: "hidden", baseURI: "http://localhost/" });
  vi.stubGlobal("location", location);
  vi.stubGlobal("localStorage", memoryStorage());
  vi.stubGlobal("sessionStorage", memoryStorage());
  vi.stubGlobal("history", {
    pushState(_state: unknown, _title: string, address: string) {
      before.push(location.hash);
      location.hash = new URL(address, "http://localhost").hash;
    },
    replaceState: (_state: unknown, _title: string, address = location.hash) => void (location.hash = address),
  });
  vi.stubGlobal("addEventListener", (_type: string, listener: () => void) => void listeners.add(listener));
  vi.stubGlobal("removeEventListener", (_type: string, listener: () => void) => void listeners.delete(listener));
  vi.stubGlobal("ErrorEvent", NoErrorEvent);
  const tell = () => {
    for (const listener of listeners) listener();
  };
  return {
    address: () => location.hash,
    back: () => before.pop(),
    type: (next) => void (location.hash = next),
    tell,
    goTo(next) {
      location.hash = next;
      tell();
    },
  };
}

/** Nothing is open, nothing is shown. */
export function resetStore(): void {
  useLens.setState({
    ...EMPTY_PROJECT,
    engine: { status: "starting" },
    models: { siglip: null, clip: null, dino: null },
    job: null,
    busy: null,
    notices: [],
    silence: null,
    recent: null,
  });
}
