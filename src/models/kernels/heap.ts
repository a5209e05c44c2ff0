import { LensError } from "../../lib/errors.ts";

const PAGE = 2 ** 16;
const ALIGNMENT = 64;

/** Gives out ranges of a WebAssembly memory, and takes them back: the first that fits, free neighbours joined. */
export class Heap {
  readonly memory: WebAssembly.Memory;
  readonly #limit: number;
  /** By address; used ranges in between. */
  #free: { at: number; bytes: number }[] = [];
  readonly #used = new Map<number, number>();
  #end: number;

  /**
   * @param start below it is somebody else's
   * @param limit bytes at which the memory ends
   */
  constructor(memory: WebAssembly.Memory, start: number, limit: number) {
    this.memory = memory;
    this.#end = Math.ceil(start / ALIGNMENT) * ALIGNMENT;
    this.#limit = limit;
  }

  /** @returns an address, of bytes that hold anything @throws LensError failed_inference */
  allocate(bytes: number): number {
    const size = Math.max(ALIGNMENT, Math.ceil(bytes / ALIGNMENT) * ALIGNMENT);
    const at = this.#takeFree(size) ?? this.#extend(size);
    this.#used.set(at, size);
    return at;
  }

  #takeFree(size: number): number | null {
    const i = this.#free.findIndex(({ bytes }) => bytes >= size);
    const range = this.#free[i];
    if (range === undefined) return null;
    const rest = { at: range.at + size, bytes: range.bytes - size };
    this.#free.splice(i, 1, ...(rest.bytes > 0 ? [rest] : []));
    return range.at;
  }

  #extend(size: number): number {
    const last = this.#free.at(-1);
    const at = last !== undefined && last.at + last.bytes === this.#end ? last.at : this.#end;
    const lacking = at + size - this.memory.buffer.byteLength;
    if (at + size > this.#limit) throw this.#full(size);
    try {
      if (lacking > 0) this.memory.grow(Math.ceil(lacking / PAGE));
    } catch {
      throw this.#full(size);
    }
    if (at !== this.#end) this.#free.pop();
    this.#end = at + size;
    return at;
  }

  #full(bytes: number): LensError {
    const [needed, used] = [bytes, this.#end].map((count) => Math.ceil(count / 2 ** 20).toLocaleString("en"));
    return new LensError(
      "failed_inference",
      `The kernels' memory does not hold another ${needed} MB beside ${used} MB. Take a smaller patch budget, or close other tabs.`,
    );
  }

  release(at: number): void {
    const bytes = this.#used.get(at);
    if (bytes === undefined) throw new RangeError(`nothing was given out at ${at}`);
    this.#used.delete(at);
    const free: { at: number; bytes: number }[] = [];
    for (const range of [...this.#free, { at, bytes }].toSorted((a, b) => a.at - b.at)) {
      const last = free.at(-1);
      if (last !== undefined && last.at + last.bytes === range.at) last.bytes += range.bytes;
      else free.push(range);
    }
    this.#free = free;
  }

  /** Bytes up to the last that was ever given out. */
  get extent(): number {
    return this.#end;
  }

  /** Numbers at an address. The view is for now: the memory's buffer is another once it has grown. */
  floats(at: number, length: number): Float32Array {
    return new Float32Array(this.memory.buffer, at, length);
  }
}
