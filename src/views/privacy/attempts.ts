/**
 * The ways that a page has to reach another server, tried on an address that no server has (RFC 2606 keeps ".invalid" for
 * that): where nothing refuses an attempt, it ends at the name, and nothing is sent.
 */

const HOST = "masc-lens-outside.invalid";

/** What an attempt puts into the page, to be taken out again. */
type Put = <T extends HTMLElement>(element: T) => T;

export interface Way {
  readonly name: string;
  /** What it would carry. */
  readonly carries: string;
  /** Of its address, by which the browser's word of it is known. */
  readonly path: string;
  /** The rule for what is embedded, of which the browser names no more than the host. */
  readonly embedded?: "frame-src" | "object-src";
  /** May throw, at once or later: most that are refused do. */
  readonly attempt: (address: string, put: Put) => unknown;
}

const make = <K extends keyof HTMLElementTagNameMap>(tag: K, fields: Partial<HTMLElementTagNameMap[K]>) =>
  Object.assign(document.createElement(tag), fields);

const BYTES = "any bytes";
const ADDRESS = "an address";

/** Firefox sends none, and has no word of one that it is asked for. */
const sendsPings = !/Firefox\//.test(navigator.userAgent);

const PING: Way = {
  name: "ping of a link",
  carries: ADDRESS,
  path: "ping",
  attempt(ping, put) {
    put(make("iframe", { name: "masc-lens-ping", hidden: true }));
    put(make("a", { href: "about:blank", target: "masc-lens-ping", ping, hidden: true })).click();
  },
};

export const WAYS: readonly Way[] = [
  {
    name: "fetch",
    carries: BYTES,
    path: "fetch",
    attempt: (address) => fetch(address, { method: "POST", body: "probe", mode: "no-cors" }),
  },
  {
    name: "XMLHttpRequest",
    carries: BYTES,
    path: "xhr",
    attempt(address) {
      const request = new XMLHttpRequest();
      request.open("POST", address);
      request.send("probe");
    },
  },
  {
    name: "WebSocket",
    carries: BYTES,
    path: "socket",
    attempt: (address) => new WebSocket(address.replace("https", "wss")),
  },
  { name: "EventSource", carries: ADDRESS, path: "events", attempt: (address) => new EventSource(address) },
  { name: "beacon", carries: BYTES, path: "beacon", attempt: (address) => navigator.sendBeacon(address, "probe") },
  { name: "image", carries: ADDRESS, path: "image.png", attempt: (src) => make("img", { src }) },
  { name: "video", carries: ADDRESS, path: "video.mp4", attempt: (src, put) => put(make("video", { src })) },
  {
    name: "font",
    carries: ADDRESS,
    path: "font.woff2",
    attempt: (address) => new FontFace("outside", `url(${address})`).load(),
  },
  {
    name: "style sheet",
    carries: ADDRESS,
    path: "style.css",
    attempt: (href, put) => put(make("link", { rel: "stylesheet", href })),
  },
  { name: "script", carries: ADDRESS, path: "script.js", attempt: (src, put) => put(make("script", { src })) },
  {
    name: "import()",
    carries: ADDRESS,
    path: "module.js",
    attempt: (address) => import(/* @vite-ignore */ address),
  },
  { name: "worker", carries: ADDRESS, path: "worker.js", attempt: (address) => new Worker(address) },
  {
    name: "frame",
    carries: ADDRESS,
    path: "frame.html",
    embedded: "frame-src",
    attempt: (src, put) => put(make("iframe", { src, hidden: true })),
  },
  {
    name: "object",
    carries: ADDRESS,
    path: "object",
    embedded: "object-src",
    attempt: (data, put) => put(make("object", { data })),
  },
  {
    name: "form",
    carries: BYTES,
    path: "form",
    attempt(action, put) {
      put(make("iframe", { name: "masc-lens-form", hidden: true }));
      put(make("form", { action, method: "post", target: "masc-lens-form" })).submit();
    },
  },
  ...(sendsPings ? [PING] : []),
];

/** What came of one. */
export type Outcome =
  /** By the policy: its directive. */
  | { readonly refused: true; readonly by: string }
  /** Nothing refused it. */
  | { readonly refused: false };

/** Milliseconds for the word of a refusal, which comes as an event of its own. */
const WORD_WITHIN = 500;

/** Whether that is said of this way: the word of an earlier one may come late. */
const isOf = (
  { blockedURI, effectiveDirective, disposition }: SecurityPolicyViolationEvent,
  { path, embedded }: Way,
): boolean =>
  disposition === "enforce" &&
  (blockedURI.endsWith(`//${HOST}/${path}`) || (effectiveDirective === embedded && blockedURI.includes(`//${HOST}`)));

/** Tries one way, and waits for the browser's refusal. */
export async function tryWay(way: Way): Promise<Outcome> {
  const placed: HTMLElement[] = [];
  const put: Put = (element) => {
    placed.push(element);
    document.body.append(element);
    return element;
  };
  const told = new AbortController();
  try {
    return await new Promise<Outcome>((resolve) => {
      document.addEventListener(
        "securitypolicyviolation",
        (event) => isOf(event, way) && resolve({ refused: true, by: event.effectiveDirective }),
        { signal: told.signal },
      );
      setTimeout(() => resolve({ refused: false }), WORD_WITHIN);
      const failed = (thrown: unknown) => {
        // Workers of other origins no browser starts, whatever the policy.
        if (thrown instanceof DOMException && thrown.name === "SecurityError")
          setTimeout(() => resolve({ refused: true, by: "same origin" }), 0);
      };
      try {
        Promise.resolve(way.attempt(`https://${HOST}/${way.path}`, put)).catch(failed);
      } catch (thrown) {
        failed(thrown);
      }
    });
  } finally {
    told.abort();
    for (const element of placed) element.remove();
  }
}
