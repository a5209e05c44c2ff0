import { LensError } from "../lib/errors.ts";

/** Requests that are tried again, and the bytes of a file through connections that may be cut. */
export interface RequestOptions {
  readonly token?: string | null;
  readonly fetch?: (url: string, init: RequestInit) => Promise<Response>;
  readonly sleep?: (signal: AbortSignal, milliseconds: number) => Promise<void>;
  /** Tries in a row that bring nothing before it is given up. */
  readonly tries?: number;
  /** Milliseconds without a byte after which a connection counts as cut. */
  readonly patience?: number;
  /** Milliseconds without an answer after which a person is told that it is waited for. */
  readonly quiet?: number;
  /** Told in words what is in the way while it is tried again or waited for; null when it goes on. */
  readonly onTrouble?: (words: string | null) => void;
}

const TRIES = 7;
const PATIENCE = 60_000;
/** Nobody should sit longer than 5 seconds before a page that says nothing. */
const QUIET = 4000;
/** Milliseconds before the second try; doubled for each one after it. */
const FIRST_PAUSE = 500;
const LONGEST_PAUSE = 30_000;
/** A server that wants more is not waited for. */
const LONGEST_WAIT = 300_000;

/** Waits. @throws LensError cancelled */
export function pause(signal: AbortSignal, milliseconds: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const cancel = () => {
      clearTimeout(timer);
      reject(new LensError("cancelled", "Cancelled."));
    };
    const timer = setTimeout(() => {
      signal.removeEventListener("abort", cancel);
      resolve();
    }, milliseconds);
    if (signal.aborted) cancel();
    else signal.addEventListener("abort", cancel, { once: true });
  });
}

/** Milliseconds that a server asks to wait; null where it does not say. Source: RFC 9110, 10.2.3. */
export function retryAfter(header: string | null, now = Date.now()): number | null {
  if (header === null) return null;
  if (/^\d+$/.test(header)) return Number(header) * 1000;
  const date = Date.parse(header);
  return Number.isNaN(date) ? null : Math.max(0, date - now);
}

/** What an answer means that trying again does not change; null where it might. */
function refusal(response: Response, what: string, hasToken: boolean): LensError | null {
  const { status } = response;
  const detail = `HTTP ${status}`;
  switch (status) {
    case 401:
    case 403:
      return new LensError(
        "missing_access",
        hasToken
          ? `The hub does not let this access token read ${what}. Accept the model's licence on its page with the same account, and check that the token may read gated repositories.`
          : `The hub asks for an access token for ${what}: it is private, gated or not there. Accept the licence on the model's page if it has one, make a token in the hub's settings, and give it with the download (on the command line in HF_TOKEN). It is kept in memory only.`,
        detail,
      );
    case 404:
    case 410:
      return new LensError("missing_file", `The hub has no ${what}. Check the name and the revision.`, detail);
    case 416:
      return new LensError(
        "invalid_download",
        `${what} has become shorter since it was looked at: the source changed. Start again.`,
        detail,
      );
    default:
      return status === 429 || status === 408 || status >= 500
        ? null
        : new LensError("failed_download", `The hub answered ${status} to the request for ${what}.`, detail);
  }
}

/** A try that may go better the next time. */
class Again extends Error {
  readonly wait: number | null;

  constructor(reason: string, wait: number | null = null) {
    super(reason);
    this.wait = wait;
  }
}

/** Does something until it goes well. `attempt` says by `progressed()` that the count of tries begins anew. */
async function persist<T>(
  signal: AbortSignal,
  what: string,
  url: string,
  { sleep = pause, tries = TRIES, onTrouble }: RequestOptions,
  attempt: (progressed: () => void) => Promise<T>,
): Promise<T> {
  let failed = 0;
  for (;;) {
    try {
      return await attempt(() => (failed = 0));
    } catch (thrown) {
      if (signal.aborted) throw new LensError("cancelled", "Cancelled.");
      if (!(thrown instanceof Again)) throw thrown;
      failed++;
      const wait = thrown.wait ?? Math.min(LONGEST_PAUSE, FIRST_PAUSE * 2 ** (failed - 1));
      if (failed >= tries || wait > LONGEST_WAIT) {
        throw new LensError(
          "failed_download",
          `${what} could not be downloaded: ${thrown.message}. What is there is kept; go on when the connection is back.`,
          thrown.message,
        );
      }
      onTrouble?.(
        `${new URL(url).host} cannot be reached (${thrown.message}). Still trying: ${failed} of ${tries} tries failed.`,
      );
      await sleep(signal, wait);
    }
  }
}

const send = (url: string, init: RequestInit) => fetch(url, init);

/** One request. A redirect to another origin is followed without the token: fetch drops it there (Fetch, 4.4). */
async function request(
  signal: AbortSignal,
  url: string,
  what: string,
  headers: Record<string, string>,
  options: RequestOptions,
): Promise<Response> {
  const token = options.token ?? null;
  let response: Response;
  const quiet = options.quiet ?? QUIET;
  const timer = setTimeout(
    () =>
      options.onTrouble?.(`${new URL(url).host} has not answered for ${Math.round(quiet / 1000)} s. Still waiting.`),
    quiet,
  );
  try {
    response = await (options.fetch ?? send)(url, {
      method: "GET",
      headers: { ...headers, ...(token !== null && { Authorization: `Bearer ${token}` }) },
      signal,
      credentials: "omit",
      cache: "no-store",
      referrerPolicy: "no-referrer",
    });
  } catch (thrown) {
    if (thrown instanceof LensError) throw thrown;
    throw new Again("no connection");
  } finally {
    clearTimeout(timer);
  }
  if (response.ok) options.onTrouble?.(null);
  if (response.ok) return response;
  await response.body?.cancel().catch(() => undefined);
  throw (
    refusal(response, what, token !== null) ??
    new Again(`the server answered ${response.status}`, retryAfter(response.headers.get("Retry-After")))
  );
}

/** A small answer, whole. @throws LensError missing_access, missing_file, failed_download, cancelled */
export function get(
  signal: AbortSignal,
  url: string,
  what: string,
  options: RequestOptions,
): Promise<{ readonly text: string; readonly headers: Headers }> {
  return persist(signal, what, url, options, async () => {
    const clock = stallClock(signal, options);
    try {
      const response = await request(clock.signal, url, what, {}, options);
      const text = await response.text().catch(() => Promise.reject(new Again("the connection was cut")));
      return { text, headers: response.headers };
    } finally {
      clock.end();
    }
  });
}

/** What a file's answers said of it so far. */
export interface Seen {
  etag: string | null;
}

function checkAnswer(
  response: Response,
  { path, size }: { path: string; size: number },
  start: number,
  end: number,
  seen: Seen,
): void {
  const changed = (detail: string) =>
    new LensError(
      "invalid_download",
      `${path} has changed while it was downloaded. Nothing was installed; start again.`,
      detail,
    );
  // Both headers are readable only where the server exposes them; the file's SHA-256 is compared in any case.
  const etag = response.headers.get("ETag");
  if (etag !== null && seen.etag !== null && etag !== seen.etag) throw changed(`ETag ${seen.etag}, then ${etag}`);
  seen.etag = etag ?? seen.etag;
  const range = /^bytes (\d+)-(\d+)\/(\d+|\*)$/.exec(response.headers.get("Content-Range") ?? "");
  if (range !== null) {
    const [, first, , total] = range;
    if (Number(first) !== start || (total !== "*" && Number(total) !== size))
      throw changed(`${range[0]} for ${start}-${end - 1}/${size}`);
  }
  if (response.status !== 206 && (start > 0 || end < size)) {
    throw new LensError(
      "failed_download",
      `The server sends ${path} only whole, not by ranges; it cannot be installed from there.`,
      `HTTP ${response.status}`,
    );
  }
}

/** A signal that also ends when nothing was heard for too long. */
function stallClock(signal: AbortSignal, { patience = PATIENCE }: RequestOptions) {
  const cut = new AbortController();
  let timer = setTimeout(() => cut.abort(), patience);
  return {
    signal: AbortSignal.any([signal, cut.signal]),
    heard: () => {
      clearTimeout(timer);
      timer = setTimeout(() => cut.abort(), patience);
    },
    end: () => clearTimeout(timer),
  };
}

/** Reads a body until it ends, is cut or says nothing for too long. @returns how many bytes came */
async function drain(
  response: Response,
  into: Uint8Array,
  { signal, heard }: ReturnType<typeof stallClock>,
): Promise<number> {
  const reader = response.body?.getReader();
  if (reader === undefined) return 0;
  const cancel = () => void reader.cancel().catch(() => undefined);
  signal.addEventListener("abort", cancel, { once: true });
  let filled = 0;
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return filled;
      heard();
      const part = value.subarray(0, into.byteLength - filled);
      into.set(part, filled);
      filled += part.byteLength;
      if (part.byteLength < value.byteLength) return filled;
    }
  } catch {
    return filled; // cut: what came is kept, the rest is asked for again
  } finally {
    signal.removeEventListener("abort", cancel);
    cancel();
  }
}

/**
 * Bytes [start, end) of a file. What a cut connection brought is kept, and the rest asked for.
 *
 * @throws LensError missing_access, missing_file, invalid_download where the file changed, failed_download, cancelled
 */
export async function fetchRange(
  signal: AbortSignal,
  url: string,
  file: { path: string; size: number },
  start: number,
  end: number,
  seen: Seen,
  options: RequestOptions,
): Promise<Uint8Array> {
  const bytes = new Uint8Array(end - start);
  let filled = 0;
  await persist(signal, file.path, url, options, async (progressed) => {
    if (filled === bytes.byteLength) return;
    const clock = stallClock(signal, options);
    let came = 0;
    try {
      const response = await request(
        clock.signal,
        url,
        file.path,
        { Range: `bytes=${start + filled}-${end - 1}` },
        options,
      );
      checkAnswer(response, file, start + filled, end, seen);
      came = await drain(response, bytes.subarray(filled), clock);
    } finally {
      clock.end();
    }
    filled += came;
    if (came > 0) progressed();
    if (filled < bytes.byteLength) throw new Again("the connection was cut");
  });
  return bytes;
}
