import { fileOf, pathIn, type OfflineBuild, type OfflineState, type Said } from "./build.ts";
import { partOf, underPolicy } from "./respond.ts";
import { createAssetCache } from "./asset-cache.ts";

/**
 * The service worker of the built page. It puts policy and isolation on every response, workers' files included, for hosts
 * that cannot; and it keeps the page's files, so that the page opens without a connection. What goes to other addresses, as
 * the worker does that installs models, it never touches.
 */

/** Written in by the build. */
declare const OFFLINE_BUILD: OfflineBuild;

/** As far as it is used here; TypeScript has no types of a service worker beside a page's. */
interface Ends {
  waitUntil(work: Promise<unknown>): void;
}
interface Worker {
  readonly registration: { readonly scope: string; readonly active: object | null; unregister(): Promise<boolean> };
  readonly clients: {
    claim(): Promise<void>;
    matchAll(options: { readonly type: "window"; readonly includeUncontrolled: true }): Promise<readonly object[]>;
  };
  skipWaiting(): Promise<void>;
  addEventListener(type: "install" | "activate", listener: (event: Ends) => void): void;
  addEventListener(
    type: "fetch",
    listener: (event: Ends & { readonly request: Request; respondWith(answer: Promise<Response>): void }) => void,
  ): void;
  addEventListener(
    type: "message",
    listener: (event: Ends & { readonly data: Said; readonly ports: readonly MessagePort[] }) => void,
  ): void;
}
declare const self: Worker;

const BUILD = OFFLINE_BUILD;
const { scope } = self.registration;
/** The network's own copy, not one that the browser held back from an earlier version. */
const assets = createAssetCache(BUILD, scope, caches, (url) => fetch(url, { cache: "no-cache" }));

/** Named by its content: it is the same whatever version asks. */
const isFixed = (path: string): boolean => /^(?:assets|install)\//.test(path);

const kept = async (path: string, file: Blob, request: Request): Promise<Response> =>
  underPolicy(partOf(file, request.headers.get("Range")), path, BUILD);

/**
 * On this machine's own addresses another server may stand tomorrow, of another program: there the server is asked first, and
 * a worker whose page is gone goes too.
 */
const NEAR = /^(?:localhost|127(?:\.\d+){3}|\[::1\])$/.test(new URL(scope).hostname);
const isOurs = async (page: Response): Promise<boolean> =>
  page.type === "opaqueredirect" || (await page.clone().text()).includes("<title>MaSC Lens");

/** From what is kept, where it is sure to fit together; else from the server, and what is kept where that does not answer. */
async function answer(request: Request, path: string): Promise<Response> {
  const file = fileOf(path, BUILD.files);
  if (file !== null && (isFixed(file) || (!NEAR && (await assets.isComplete())))) {
    const held = await assets.find(file);
    if (held !== null) return kept(file, held, request);
  }
  // A page that was open before this version took over.
  const older = isFixed(path) ? await assets.findAny(path) : null;
  if (older !== null) return kept(path, older, request);
  try {
    const response = await fetch(request);
    if (NEAR && file === "index.html" && request.mode === "navigate" && !(await isOurs(response))) {
      await self.registration.unregister();
      return response;
    }
    return underPolicy(response, path, BUILD);
  } catch (thrown) {
    const any = (file === null ? null : await assets.find(file)) ?? (await assets.findAny(path));
    if (any === null) throw thrown;
    return kept(path, any, request);
  }
}

/** What only older versions had goes, where no page of theirs can be open. */
async function sweep(): Promise<void> {
  const open = await self.clients.matchAll({ type: "window", includeUncontrolled: true });
  if (open.length <= 1) await assets.sweep();
}

async function keep(): Promise<OfflineState> {
  const state = await assets.fill();
  if (state.kept === state.of) await sweep();
  return state;
}

/** The first has nobody to disturb. Another waits until it is asked for, and is offered once all of it is kept. */
async function install(): Promise<void> {
  if (self.registration.active === null) return self.skipWaiting();
  const { kept: there, of, failed } = await assets.fill();
  if (there < of) throw new Error(failed ?? "not all of it could be kept");
}

self.addEventListener("install", (event) => event.waitUntil(install()));

self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

self.addEventListener("message", (event) => {
  const tell = async (state: Promise<OfflineState>) => event.ports[0]?.postMessage(await state);
  if (event.data === "take-over") event.waitUntil(self.skipWaiting());
  else if (event.data === "keep") event.waitUntil(tell(keep()));
  else if (event.data === "state") event.waitUntil(tell(assets.state()));
});

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const path = pathIn(request.url, scope);
  if (path === null || (request.method !== "GET" && request.method !== "HEAD")) return;
  // Chromium's own requests for what it has already may not be answered from elsewhere.
  if (request.cache === "only-if-cached" && request.mode !== "same-origin") return;
  event.respondWith(answer(request, path));
});
