/**
 * Results by key, computed once: two callers who ask at the same time share one computation, a failed one is
 * forgotten. The least recently used results go when their sizes exceed the budget.
 */
export class MemoCache<T> {
  readonly #entries = new Map<string, { value: Promise<T>; size: number }>();
  readonly #budget: number;
  readonly #sizeOf: (value: T) => number;
  #size = 0;
  #computed = 0;

  /** @param budget in the units of `sizeOf`, bytes say */
  constructor(budget: number, sizeOf: (value: T) => number) {
    this.#budget = budget;
    this.#sizeOf = sizeOf;
  }

  /** How many results have been computed so far, which is more than are held once some were evicted. */
  get computed(): number {
    return this.#computed;
  }

  has(key: string): boolean {
    return this.#entries.has(key);
  }

  get(key: string, compute: () => Promise<T>): Promise<T> {
    const known = this.#entries.get(key);
    if (known !== undefined) {
      this.#entries.delete(key);
      this.#entries.set(key, known);
      return known.value;
    }
    const entry = { value: compute(), size: 0 };
    this.#entries.set(key, entry);
    entry.value.then(
      (value) => {
        this.#computed++;
        if (this.#entries.get(key) !== entry) return;
        entry.size = this.#sizeOf(value);
        this.#size += entry.size;
        this.#evict(key);
      },
      () => {
        if (this.#entries.get(key) === entry) this.#entries.delete(key);
      },
    );
    return entry.value;
  }

  clear(): void {
    this.#entries.clear();
    this.#size = 0;
  }

  #evict(newest: string): void {
    for (const [key, { size }] of this.#entries) {
      if (this.#size <= this.#budget) return;
      if (key === newest) continue;
      this.#entries.delete(key);
      this.#size -= size;
    }
  }
}
