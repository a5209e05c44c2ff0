import type { SpillCache } from "../lib/memo-cache.ts";

/**
 * A spill cache on a disk: numbers that memory has no room for, appended to files of this run's own. Nothing of it is read
 * by a later run.
 */

/** A file that only this run knows. Reads and writes are synchronous, as both platforms offer them. */
export interface SpillFile {
  /** @throws where the disk is full */
  write(bytes: Uint8Array, at: number): void;
  read(bytes: Uint8Array, at: number): void;
  remove(): Promise<void>;
}

export interface SpillDisk {
  openFile(): Promise<SpillFile>;
}

/** float32, or float16 as its bits. */
export type SpillNumbers = Float32Array | Uint16Array;

/** How a value is taken apart: what stays in memory, and its numbers, which go. */
export interface Packing<T, H> {
  pack(value: T): { readonly head: H; readonly numbers: readonly SpillNumbers[] };
  /** @param numbers of the types and lengths that were packed */
  unpack(head: H, numbers: readonly SpillNumbers[]): T;
}

/** Files stay below this, as everywhere in origin-private storage. */
const FILE_BYTES = 256 * 2 ** 20;

interface Place<H> {
  readonly head: H;
  readonly file: SpillFile;
  readonly at: number;
  /** Of each part: how many numbers, and whether they are float16. */
  readonly parts: readonly { readonly length: number; readonly half: boolean }[];
}

const bytesOf = (numbers: SpillNumbers) => new Uint8Array(numbers.buffer, numbers.byteOffset, numbers.byteLength);

/** @param disk asked for when the first value comes; null where there is none, then nothing is kept */
export class DiskSpillCache<T, H> implements SpillCache<T> {
  readonly #disk: () => Promise<SpillDisk | null>;
  readonly #packing: Packing<T, H>;
  readonly #places = new Map<string, Place<H>>();
  /** Handed over and not written yet. */
  readonly #waiting = new Map<string, T>();
  #files: SpillFile[] = [];
  #end = 0;
  #writing: Promise<void> = Promise.resolve();
  /** The disk is full, or there is none: what comes is dropped. */
  #closed = false;

  constructor(disk: () => Promise<SpillDisk | null>, packing: Packing<T, H>) {
    this.#disk = disk;
    this.#packing = packing;
  }

  has(key: string): boolean {
    return this.#places.has(key) || this.#waiting.has(key);
  }

  get(key: string): Promise<T | null> {
    const waiting = this.#waiting.get(key);
    if (waiting !== undefined) return Promise.resolve(waiting);
    const place = this.#places.get(key);
    if (place === undefined) return Promise.resolve(null);
    try {
      let at = place.at;
      const numbers = place.parts.map(({ length, half }) => {
        const part = half ? new Uint16Array(length) : new Float32Array(length);
        place.file.read(bytesOf(part), at);
        at += part.byteLength;
        return part;
      });
      return Promise.resolve(this.#packing.unpack(place.head, numbers));
    } catch {
      this.#places.delete(key);
      return Promise.resolve(null);
    }
  }

  put(key: string, value: T): void {
    if (this.#closed) return;
    this.#waiting.set(key, value);
    this.#writing = this.#writing
      .then(() => this.#write(key, value))
      .catch(() => {
        this.#closed = true;
        this.#waiting.clear();
      });
  }

  async #write(key: string, value: T): Promise<void> {
    if (this.#waiting.get(key) !== value) return;
    const { head, numbers } = this.#packing.pack(value);
    const size = numbers.reduce((sum, { byteLength }) => sum + byteLength, 0);
    let file = this.#files.at(-1);
    if (file === undefined || this.#end + size > FILE_BYTES) {
      const disk = await this.#disk();
      if (disk === null) throw new Error("no disk");
      file = await disk.openFile();
      this.#files.push(file);
      this.#end = 0;
    }
    const start = this.#end;
    for (const part of numbers) {
      file.write(bytesOf(part), this.#end);
      this.#end += part.byteLength;
    }
    // Cleared meanwhile: the file is gone.
    if (this.#waiting.get(key) !== value) return;
    this.#waiting.delete(key);
    this.#places.set(key, {
      head,
      file,
      at: start,
      parts: numbers.map((part) => ({ length: part.length, half: part instanceof Uint16Array })),
    });
  }

  /** Waits for what is being written. */
  settle(): Promise<void> {
    return this.#writing;
  }

  clear(): void {
    const files = this.#files;
    this.#files = [];
    this.#end = 0;
    this.#places.clear();
    this.#waiting.clear();
    this.#writing = this.#writing.then(async () => {
      for (const file of files) await file.remove();
    });
  }
}
