import { LensError } from "./errors.ts";

/** A user's hold on a resource: it stays open until that is let go. */
export interface Lease<T> {
  /** Rejects as its load does, and with `cancelled` where it was let go before. */
  readonly value: Promise<T>;
  /** The resource where it is there already. */
  readonly ready: { readonly value: T } | null;
  /** The second time does nothing. */
  release(): void;
}

export interface ResourceOptions<T> {
  /** For resources that nobody uses, in the units of `sizeOf`: the ones let go first are closed where they exceed it. */
  readonly budget: number;
  sizeOf(value: T): number;
  /** Gives back what the resource holds. */
  close(value: T): void;
}

interface Entry<T> {
  readonly key: string;
  readonly loading: AbortController;
  readonly value: Promise<T>;
  users: number;
  /** null while it loads. */
  done: { readonly value: T; readonly size: number } | null;
  /** It was closed, or its load was cancelled. */
  closed: boolean;
}

/**
 * Resources by key that somebody has to close: pictures, addresses of blobs. Users of one key share one load and one
 * resource, and are counted. What nobody uses is kept warm within a budget, then closed; a load that nobody waits for is
 * cancelled; one that failed is tried again for the next who asks. A user who goes and one who comes in the same task (a
 * view in the place of another) count as one who stays.
 */
export class ResourceCache<T> {
  readonly #options: ResourceOptions<T>;
  readonly #entries = new Map<string, Entry<T>>();
  /** Those without users, in the order in which they were let go. */
  readonly #warm = new Map<string, Entry<T>>();
  #warmSize = 0;

  constructor(options: ResourceOptions<T>) {
    this.#options = options;
  }

  /** What the resources hold that nobody uses. */
  get warmSize(): number {
    return this.#warmSize;
  }

  /** @param load is given a signal that fires when nobody waits any more; what it loads nevertheless is closed */
  take(key: string, load: (signal: AbortSignal) => Promise<T>): Lease<T> {
    const entry = this.#entries.get(key) ?? this.#begin(key, load);
    entry.users++;
    this.#leaveWarm(entry);
    let released = false;
    const value = entry.value.then((loaded) => {
      if (released) throw new LensError("cancelled", "Cancelled.");
      return loaded;
    });
    value.catch(() => undefined); // told to whoever waits; one who has let go does not
    return {
      value,
      ready: entry.done,
      release: () => {
        if (released) return;
        released = true;
        entry.users--;
        queueMicrotask(() => this.#settle(entry));
      },
    };
  }

  /** Forgets what these keys stood for: users keep what they have, the next who asks is given a fresh one. */
  forget(isMeant: (key: string) => boolean): void {
    for (const [key, entry] of this.#entries) {
      if (!isMeant(key)) continue;
      this.#entries.delete(key);
      this.#settle(entry);
    }
  }

  clear(): void {
    this.forget(() => true);
  }

  #begin(key: string, load: (signal: AbortSignal) => Promise<T>): Entry<T> {
    const loading = new AbortController();
    const entry: Entry<T> = { key, loading, value: load(loading.signal), users: 0, done: null, closed: false };
    this.#entries.set(key, entry);
    entry.value.then(
      (value) => {
        if (entry.closed) return this.#options.close(value);
        entry.done = { value, size: this.#options.sizeOf(value) };
        return this.#settle(entry);
      },
      () => this.#isKnown(entry) && this.#entries.delete(key),
    );
    return entry;
  }

  #isKnown(entry: Entry<T>): boolean {
    return this.#entries.get(entry.key) === entry;
  }

  /** Brings what nobody uses where it belongs: among the warm ones, or away. */
  #settle(entry: Entry<T>): void {
    if (entry.users > 0 || entry.closed) return;
    const { key, done } = entry;
    if (done === null || !this.#isKnown(entry)) this.#close(entry);
    else if (!this.#warm.has(key)) {
      this.#warm.set(key, entry);
      this.#warmSize += done.size;
      for (const oldest of this.#warm.values()) {
        if (this.#warmSize <= this.#options.budget) break;
        this.#close(oldest);
      }
    }
  }

  #leaveWarm(entry: Entry<T>): void {
    if (entry.done === null || this.#warm.get(entry.key) !== entry) return;
    this.#warm.delete(entry.key);
    this.#warmSize -= entry.done.size;
  }

  #close(entry: Entry<T>): void {
    this.#leaveWarm(entry);
    if (this.#isKnown(entry)) this.#entries.delete(entry.key);
    entry.closed = true;
    if (entry.done === null) entry.loading.abort();
    else this.#options.close(entry.done.value);
  }
}
