import { streamXxh128, type StreamHash } from "../../platform/hashing.ts";
import type { ModelStore, ModelFileWriter } from "../../platform/model-store.ts";
import { isWeightsPiece, pieceName } from "./layout.ts";
import type { StoredFile, Written } from "./record.ts";

/** Writes the weights one after the other into pieces, hashes them, and can go back to where it once was. */
export class PieceWriter {
  readonly #store: ModelStore;
  readonly #folder: string;
  readonly #pieceBytes: number;
  #finished: StoredFile[] = [];
  #bytes = 0;
  #hash: StreamHash;
  #writer: ModelFileWriter | null = null;

  private constructor(store: ModelStore, folder: string, pieceBytes: number, hash: StreamHash) {
    this.#store = store;
    this.#folder = folder;
    this.#pieceBytes = pieceBytes;
    this.#hash = hash;
  }

  /** @param written where an earlier one stopped; null for the beginning */
  static async open(
    store: ModelStore,
    folder: string,
    pieceBytes: number,
    written: Written | null,
  ): Promise<PieceWriter> {
    const writer = new PieceWriter(store, folder, pieceBytes, await streamXxh128());
    await writer.goTo(written ?? writer.written());
    return writer;
  }

  /** Where it stands. */
  written(): Written {
    return { finished: [...this.#finished], bytes: this.#bytes, hash: this.#hash.save() };
  }

  /** Back to where it stood; what was written since then goes. */
  async goTo({ finished, bytes, hash }: Written): Promise<void> {
    await this.close();
    this.#finished = [...finished];
    this.#bytes = bytes;
    this.#hash = await streamXxh128(hash);
    const stays = new Set(finished.map(({ name }) => name));
    const current = pieceName(finished.length);
    for (const { name } of await this.#store.files(this.#folder)) {
      if (isWeightsPiece(name) && !stays.has(name) && name !== current)
        await this.#store.removeFile(this.#folder, name);
    }
    this.#writer = await this.#store.writer(this.#folder, current);
    await this.#writer.truncate(bytes);
  }

  async write(bytes: Uint8Array): Promise<void> {
    for (let done = 0; done < bytes.byteLength;) {
      if (this.#bytes === this.#pieceBytes) await this.#end();
      const part = bytes.subarray(done, done + this.#pieceBytes - this.#bytes);
      this.#writer ??= await this.#store.writer(this.#folder, pieceName(this.#finished.length));
      await this.#writer.write(part, this.#bytes);
      this.#hash.update(part);
      this.#bytes += part.byteLength;
      done += part.byteLength;
    }
  }

  /** Ends a piece; the next one begins. */
  async #end(): Promise<void> {
    const fresh = await streamXxh128();
    await this.flush();
    await this.close();
    this.#finished.push({ name: pieceName(this.#finished.length), bytes: this.#bytes, xxh128: this.#hash.digest() });
    this.#hash = fresh;
    this.#bytes = 0;
  }

  async flush(): Promise<void> {
    await this.#writer?.flush();
  }

  /** Ends the last piece. @returns all of them */
  async finish(): Promise<readonly StoredFile[]> {
    await this.#end();
    return this.#finished;
  }

  async close(): Promise<void> {
    const writer = this.#writer;
    this.#writer = null;
    await writer?.close();
  }
}
