/**
 * The ways that a page has to reach another server, tried on an address that no server has (RFC 2606 keeps ".invalid" for
 * that): where nothing refuses an attempt, it ends at the name, and nothing is sent.
 */

const HOST = "masc-lens-outside.invalid";
const TARGET = `https://${HOST}`;

/** What an attempt puts into the page, to be taken out again. */
type Put = <T extends HTMLElement>(element: T) => T;

export interface Way {
  readonly name: string;
  /** What it would carry. */
  readonly carries: string;
  /** May throw, at once or later: most that are refused do. */
  readonly attempt: (put: Put) => unknown;
}

const make = <K extends keyof HTMLElementTagNameMap>(tag: K, fields: Partial<HTMLElementTagNameMap[K]>) =>
  Object.assign(document.createElement(tag), fields);

export const WAYS: readonly Way[] = [
  {
    name: "fetch",
    carries: "any bytes",
    attempt: () => fetch(`${TARGET}/fetch`, { method: "POST", body: "probe", mode: "no-cors" }),
  },
  {
    name: "XMLHttpRequest",
    carries: "any bytes",
    attempt: () => {
      const request = new XMLHttpRequest();
      request.open("POST", `${TARGET}/xhr`);
      request.send("probe");
    },
  },
  { name: "WebSocket", carries: "any bytes", attempt: () => new WebSocket(`wss://${HOST}/socket`) },
  { name: "EventSource", carries: "an address", attempt: () => new EventSource(`${TARGET}/events`) },
  { name: "beacon", carries: "any bytes", attempt: () => navigator.sendBeacon(`${TARGET}/beacon`, "probe") },
  { name: "image", carries: "an address", attempt: () => make("img", { src: `${TARGET}/image.png` }) },
  { name: "video", carries: "an address", attempt: (put) => put(make("video", { src: `${TARGET}/video.mp4` })) },
  { name: "font", carries: "an address", attempt: () => new FontFace("outside", `url(${TARGET}/font.woff2)`).load() },
  {
    name: "style sheet",
    carries: "an address",
    attempt: (put) => put(make("link", { rel: "stylesheet", href: `${TARGET}/style.css` })),
  },
  { name: "script", carries: "an address", attempt: (put) => put(make("script", { src: `${TARGET}/script.js` })) },
  { name: "worker", carries: "an address", attempt: () => new Worker(`${TARGET}/worker.js`) },
  {
    name: "frame",
    carries: "an address",
    attempt: (put) => put(make("iframe", { src: `${TARGET}/frame.html`, hidden: true })),
  },
  { name: "object", carries: "an address", attempt: (put) => put(make("object", { data: `${TARGET}/object` })) },
  {
    name: "form",
    carries: "any bytes",
    attempt: (put) => {
      put(make("iframe", { name: "masc-lens-form", hidden: true }));
      put(make("form", { action: `${TARGET}/form`, method: "post", target: "masc-lens-form" })).submit();
    },
  },
];

/** What came of one. */
export type Outcome =
  /** By the policy: its directive. */
  | { readonly refused: true; readonly by: string }
  /** Nothing refused it. */
  | { readonly refused: false };

/** Milliseconds for the word of a refusal, which comes as an event of its own. */
const WORD_WITHIN = 500;

const isOutside = ({ blockedURI, disposition }: SecurityPolicyViolationEvent): boolean =>
  disposition === "enforce" && blockedURI.includes(HOST);

/** Tries one way, and waits for the browser's refusal. */
export async function tryWay({ attempt }: Way): Promise<Outcome> {
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
        (event) => isOutside(event) && resolve({ refused: true, by: event.effectiveDirective }),
        { signal: told.signal },
      );
      setTimeout(() => resolve({ refused: false }), WORD_WITHIN);
      const failed = (thrown: unknown) => {
        // Workers of other origins no browser starts, whatever the policy.
        if (thrown instanceof DOMException && thrown.name === "SecurityError")
          setTimeout(() => resolve({ refused: true, by: "same origin" }), 0);
      };
      try {
        Promise.resolve(attempt(put)).catch(failed);
      } catch (thrown) {
        failed(thrown);
      }
    });
  } finally {
    told.abort();
    for (const element of placed) element.remove();
  }
}
