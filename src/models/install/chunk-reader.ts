import { LensError } from "../../lib/errors.ts";
import type { SourceFile } from "./source.ts";

export interface ChunkOptions {
  /** Bytes a request. */
  readonly chunkBytes: number;
  /** Requests under way at once, which is also what memory holds of the file. */
  readonly inFlight: number;
}

/**
 * Reads a file from front to back, a few chunks ahead: neither a connection nor a disk waits for the work on what
 * came before. `onChunk` sees every byte once and in order, the ones that no tensor asks for too.
 */
export class ChunkReader {
  readonly #file: SourceFile;
  readonly #options: ChunkOptions;
  readonly #onChunk: (bytes: Uint8Array, at: number) => void;
  readonly #signal: AbortSignal;
  readonly #ending = new AbortController();
  readonly #queue: Promise<Uint8Array>[] = [];
  /** Where the next request begins. */
  #next: number;
  #start: number;
  #chunk: Uint8Array = new Uint8Array();

  constructor(
    signal: AbortSignal,
    file: SourceFile,
    start: number,
    options: ChunkOptions,
    onChunk: (bytes: Uint8Array, at: number) => void,
  ) {
    this.#file = file;
    this.#options = options;
    this.#onChunk = onChunk;
    this.#signal = AbortSignal.any([signal, this.#ending.signal]);
    this.#next = start;
    this.#start = start;
  }

  async #read(start: number, end: number): Promise<Uint8Array> {
    const bytes = await this.#file.read(start, end, this.#signal);
    if (bytes.byteLength === end - start) return bytes;
    throw new LensError("missing_file", `${this.#file.path} has become shorter while it was read. Add it again.`);
  }

  /** The next chunk. @returns false at the end of the file */
  async #advance(): Promise<boolean> {
    const { chunkBytes, inFlight } = this.#options;
    while (this.#queue.length < inFlight && this.#next < this.#file.size) {
      const end = Math.min(this.#file.size, this.#next + chunkBytes);
      const reading = this.#read(this.#next, end);
      reading.catch(() => undefined); // told when its turn comes
      this.#queue.push(reading);
      this.#next = end;
    }
    const first = this.#queue.shift();
    if (first === undefined) return false;
    const start = this.#start + this.#chunk.byteLength;
    this.#chunk = await first;
    this.#start = start;
    this.#onChunk(this.#chunk, this.#start);
    return true;
  }

  /**
   * Bytes [start, end) in parts of whole units. What lies before the chunk (a tensor that shares its bytes with
   * another, one that is read again) is asked for anew.
   *
   * @param unit bytes of an element; end - start is a multiple of it
   */
  async *read(start: number, end: number, unit: number): AsyncGenerator<Uint8Array> {
    let at = start;
    while (at < end && at < this.#start) {
      const stop = Math.min(end, at + this.#options.chunkBytes - (this.#options.chunkBytes % unit));
      yield await this.#read(at, stop);
      at = stop;
    }
    while (at < end) {
      const stop = this.#start + this.#chunk.byteLength;
      if (at >= stop) {
        if (!(await this.#advance()))
          throw new LensError(
            "invalid_safetensors",
            `${this.#file.path} ends in the middle of a tensor. Is the download complete?`,
          );
        continue;
      }
      const whole = Math.min(end, stop) - at;
      const part = whole - (whole % unit);
      if (part > 0) {
        yield this.#chunk.subarray(at - this.#start, at - this.#start + part);
        at += part;
      }
      if (at < end && whole % unit !== 0) {
        // An element lies across two chunks.
        const element = new Uint8Array(unit);
        const head = this.#chunk.subarray(at - this.#start);
        element.set(head);
        let filled = head.byteLength;
        while (filled < unit) {
          if (!(await this.#advance()))
            throw new LensError(
              "invalid_safetensors",
              `${this.#file.path} ends in the middle of a number. Is the download complete?`,
            );
          const rest = this.#chunk.subarray(0, unit - filled);
          element.set(rest, filled);
          filled += rest.byteLength;
        }
        yield element;
        at += unit;
      }
    }
  }

  /** Reads on to the file's end, for whoever counts or hashes. */
  async finish(): Promise<void> {
    while (await this.#advance());
  }

  /** Ends what is still under way. */
  close(): void {
    this.#ending.abort();
  }
}
