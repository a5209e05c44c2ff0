/** Where results go that a cache has no room for. It may lose any of them: that costs time, never a result. */
export interface SpillCache<T> {
  has(key: string): boolean;
  /** null where it was lost. */
  get(key: string): Promise<T | null>;
  put(key: string, value: T): void;
  clear(): void;
}

interface Entry<T> {
  readonly value: Promise<T>;
  /** null while it is under way. */
  done: { readonly value: T; readonly size: number } | null;
}

/**
 * Results by key, computed once: two callers who ask at the same time share one computation, a failed one is
 * forgotten. The least recently used results go when their sizes exceed the budget: to the spill cache, where there is one.
 */
export class MemoCache<T> {
  readonly #entries = new Map<string, Entry<T>>();
  readonly #budget: number;
  readonly #sizeOf: (value: T) => number;
  readonly #spill: SpillCache<T> | null;
  #size = 0;
  #computed = 0;

  /** @param budget in the units of `sizeOf`, bytes say */
  constructor(budget: number, sizeOf: (value: T) => number, spill: SpillCache<T> | null = null) {
    this.#budget = budget;
    this.#sizeOf = sizeOf;
    this.#spill = spill;
  }

  /** How many results have been computed so far, which is more than are held once some were evicted. */
  get computed(): number {
    return this.#computed;
  }

  has(key: string): boolean {
    return this.#entries.has(key) || (this.#spill?.has(key) ?? false);
  }

  get(key: string, compute: () => Promise<T>): Promise<T> {
    const known = this.#entries.get(key);
    if (known !== undefined) {
      this.#entries.delete(key);
      this.#entries.set(key, known);
      return known.value;
    }
    const entry: Entry<T> = { value: this.#fetch(key, compute), done: null };
    this.#entries.set(key, entry);
    entry.value.then(
      (value) => {
        if (this.#entries.get(key) !== entry) return;
        entry.done = { value, size: this.#sizeOf(value) };
        this.#size += entry.done.size;
        this.#evict(key);
      },
      () => {
        if (this.#entries.get(key) === entry) this.#entries.delete(key);
      },
    );
    return entry.value;
  }

  /** Lets go of one result; callers that have it, or wait for it, are served. */
  delete(key: string): void {
    const entry = this.#entries.get(key);
    if (entry?.done) this.#size -= entry.done.size;
    this.#entries.delete(key);
  }

  clear(): void {
    this.#entries.clear();
    this.#spill?.clear();
    this.#size = 0;
  }

  async #fetch(key: string, compute: () => Promise<T>): Promise<T> {
    const stored = this.#spill?.has(key) ? await this.#spill.get(key) : null;
    if (stored !== null) return stored;
    const value = await compute();
    this.#computed++;
    return value;
  }

  #evict(newest: string): void {
    for (const [key, { done }] of this.#entries) {
      if (this.#size <= this.#budget) return;
      if (key === newest || done === null) continue;
      this.#entries.delete(key);
      this.#size -= done.size;
      if (this.#spill !== null && !this.#spill.has(key)) this.#spill.put(key, done.value);
    }
  }
}
