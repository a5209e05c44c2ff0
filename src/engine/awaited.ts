import { LensError } from "../lib/errors.ts";
import { baseName, type ByteSource } from "../platform/bytes.ts";
import { quote } from "../project/quote.ts";
import type { Handlers } from "./protocol.ts";

/**
 * Pictures and texts that a page has named and not handed over yet. Of tens of thousands of files each that crosses takes part of a
 * millisecond, and a question to the browser for its size before; what pairs there are follows from their names.
 */

/** One object from its naming on, as what is read of files is remembered by it. Its size is 0 until it is here. */
class AwaitedSource implements ByteSource {
  readonly name: string;
  readonly path: string;
  #arrived: ByteSource | null = null;

  constructor(path: string) {
    this.path = path;
    this.name = baseName(path);
  }

  get size(): number {
    return this.#arrived?.size ?? 0;
  }

  get isHere(): boolean {
    return this.#arrived !== null;
  }

  arrive(source: ByteSource): void {
    this.#arrived = source;
  }

  async read(start: number, end: number): Promise<Uint8Array> {
    if (this.#arrived === null)
      throw new LensError("missing_file", `${quote(this.path)} is not handed over yet. Try again in a moment.`);
    return this.#arrived.read(start, end);
  }
}

/** Whether of a file nothing but its name is known. */
export const isAwaited = (source: ByteSource): boolean => source instanceof AwaitedSource && !source.isHere;

export class AwaitedFiles {
  readonly #waiting = new Map<string, AwaitedSource>();
  readonly #waiters = new Set<() => void>();

  has(path: string): boolean {
    return this.#waiting.has(path);
  }

  name(path: string): ByteSource {
    const source = new AwaitedSource(path);
    this.#waiting.set(path, source);
    return source;
  }

  /** @returns the object under which it was named; the source itself where it was not */
  arrive(path: string, source: ByteSource): ByteSource {
    const named = this.#waiting.get(path);
    this.#waiting.delete(path);
    named?.arrive(source);
    return named ?? source;
  }

  /**
   * Asks for files that are waited for, those of one turn at once.
   *
   * @returns settles when a file is here
   */
  needing(ask: (paths: readonly string[]) => void): (path: string) => Promise<void> {
    let asked: string[] = [];
    return async (path) => {
      if (!this.has(path)) return;
      if (asked.push(path) === 1)
        queueMicrotask(() => {
          const paths = asked;
          asked = [];
          ask(paths);
        });
      await this.settled(path);
    };
  }

  forget(path: string): void {
    this.#waiting.delete(path);
  }

  clear(): void {
    this.#waiting.clear();
    this.tell();
  }

  /** Of these files those that are here. */
  here(files: ReadonlyMap<string, ByteSource>): ReadonlyMap<string, ByteSource> {
    return this.#waiting.size === 0 ? files : new Map([...files].filter(([path]) => !this.has(path)));
  }

  /** To be called when some have come, or are forgotten. */
  tell(): void {
    for (const look of this.#waiters) look();
  }

  /** Waits for a file, or for all where none is named. */
  async settled(path: string | null): Promise<void> {
    const isSettled = () => (path === null ? this.#waiting.size === 0 : !this.has(path));
    if (isSettled()) return;
    await new Promise<void>((resolve) => {
      const look = () => {
        if (isSettled() && this.#waiters.delete(look)) resolve();
      };
      this.#waiters.add(look);
    });
  }
}

/** The engine's calls, of which those that open files wait for what is only named; intake itself reads names. */
export function afterAwaited(handlers: Handlers, awaited: AwaitedFiles): Handlers {
  const waiting =
    <A, P, R>(
      handler: (signal: AbortSignal, args: A, onProgress: P) => Promise<R>,
      pathIn: (args: A) => string | null = () => null,
    ) =>
    async (signal: AbortSignal, args: A, onProgress: P): Promise<R> => {
      await awaited.settled(pathIn(args));
      signal.throwIfAborted();
      return handler(signal, args, onProgress);
    };
  return {
    ...handlers,
    picture: waiting(handlers.picture, ({ path }) => path),
    mask: waiting(handlers.mask, ({ path }) => path),
    alphaMask: waiting(handlers.alphaMask, ({ path }) => path),
    segment: waiting(handlers.segment, ({ path }) => path),
    inspect: waiting(handlers.inspect),
    makeMasks: waiting(handlers.makeMasks),
    survey: waiting(handlers.survey),
    measure: waiting(handlers.measure),
    score: waiting(handlers.score),
    evidence: waiting(handlers.evidence),
    bestMatches: waiting(handlers.bestMatches),
    patchTexts: waiting(handlers.patchTexts),
    features: waiting(handlers.features),
    wholeImages: waiting(handlers.wholeImages),
    maskAgreements: waiting(handlers.maskAgreements),
    maskIntervals: waiting(handlers.maskIntervals),
  };
}
