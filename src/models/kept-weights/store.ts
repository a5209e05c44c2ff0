import { z } from "../../lib/schema.ts";
import { LensError } from "../../lib/errors.ts";
import { readAll, type ByteSource } from "../../platform/bytes.ts";
import { streamXxh128 } from "../../platform/hashing.ts";
import { writeWhole, type ModelFileWriter, type ModelStore } from "../../platform/model-store.ts";
import type { ExternalData, WeightStep } from "../../platform/runtime.ts";
import { filesOf, type WeightLayout, type WeightPlace } from "./layout.ts";

/**
 * Converted weights in files: a folder a graph, by a key of checkpoint, conversion and graph. The record with every
 * weight's hash is written last, so that a folder without it is none; what was used longest ago goes first where all
 * together exceed their limit.
 */

const RECORD = "weights.json";
/** When it was last used: milliseconds since 1970. */
const USED = "used";

const recordSchema = z.object({
  format: z.literal(1),
  /** XXH128 a weight: against accidents, not against people. */
  weights: z.array(z.tuple([z.string(), z.string()])),
});

/** A graph's weights as they are kept. */
export interface KeptGraph {
  /** Its folder, absolute, for who maps its files; null where there is no such thing. */
  readonly path: string | null;
  /** Whether every byte is as it was written. Where one is not, the files are removed. */
  isWhole(): Promise<boolean>;
  /** @throws LensError invalid_tensor where one is damaged: the files are removed, and made again when next asked for */
  readAll(names: readonly string[]): Promise<readonly Uint8Array[]>;
  /** All of them. @throws LensError as readAll */
  readFiles(): Promise<readonly ExternalData[]>;
}

async function hashOf(bytes: Uint8Array): Promise<string> {
  const hash = await streamXxh128();
  hash.update(bytes);
  return hash.digest();
}

const encode = (value: unknown) => new TextEncoder().encode(JSON.stringify(value));

export class KeptWeights {
  readonly #store: ModelStore;
  readonly #most: number;
  readonly #now: () => number;
  /** Those that this program uses are not what it drops. */
  readonly #inUse = new Set<string>();

  /** @param most bytes of all together */
  constructor(store: ModelStore, most: number, now: () => number = Date.now) {
    this.#store = store;
    this.#most = most;
    this.#now = now;
  }

  /**
   * What is kept by this key, made first where it is not there: a step at a time, of which memory holds no more.
   *
   * @returns null where it cannot be kept: no room, or another makes it
   */
  async open(key: string, layout: WeightLayout, steps: readonly WeightStep[]): Promise<KeptGraph | null> {
    try {
      const hashes = (await this.#hashes(key, layout)) ?? (await this.#make(key, layout, steps));
      if (hashes === null) return null;
      this.#inUse.add(key);
      await writeWhole(this.#store, key, USED, encode(this.#now()), false).catch(() => undefined); // another tab says so too
      return this.#graph(key, layout, hashes);
    } catch (thrown) {
      // The checkpoint's own faults are told; storage that fails costs time alone.
      if (["failed_storage", "missing_room"].includes(LensError.from(thrown).code)) return null;
      throw thrown;
    }
  }

  async #hashes(key: string, layout: WeightLayout): Promise<ReadonlyMap<string, string> | null> {
    const source = await this.#store.source(key, RECORD);
    if (source === null) return null;
    const text = new TextDecoder().decode(await readAll(source));
    try {
      const hashes = new Map(recordSchema.parse(JSON.parse(text)).weights);
      return [...layout.keys()].every((name) => hashes.has(name)) ? hashes : null;
    } catch {
      return null; // cut off, or of another version
    }
  }

  async #make(
    key: string,
    layout: WeightLayout,
    steps: readonly WeightStep[],
  ): Promise<ReadonlyMap<string, string> | null> {
    const files = filesOf(layout);
    const bytes = [...files.values()].reduce((sum, size) => sum + size, 0);
    if (bytes > this.#most || !(await this.#store.hasRoom(bytes))) return null;
    const made = await this.#store.lock(key, async () => {
      // Another may have been at it until now.
      const there = await this.#hashes(key, layout);
      if (there !== null) return there;
      await this.#store.remove(key);
      try {
        return await this.#write(key, layout, steps);
      } catch (thrown) {
        await this.#store.remove(key).catch(() => undefined); // swept when it is next made
        throw thrown;
      }
    });
    if (made === null) return null;
    await this.#dropOldest(key);
    return made.value;
  }

  async #write(key: string, layout: WeightLayout, steps: readonly WeightStep[]): Promise<ReadonlyMap<string, string>> {
    const writers = new Map<string, ModelFileWriter>();
    const hashes = new Map<string, string>();
    try {
      for (const [file, size] of filesOf(layout)) {
        const writer = await this.#store.writer(key, file);
        writers.set(file, writer);
        await writer.truncate(size);
      }
      for (const { places, load } of steps) {
        const all = await load();
        for (const [i, { name, byteLength }] of places.entries()) {
          const place = layout.get(name);
          const values = all[i];
          if (place === undefined || values?.byteLength !== byteLength || place.length !== byteLength)
            throw new LensError(
              "invalid_tensor",
              `Tensor "${name}" has ${values?.byteLength ?? 0} bytes, ${byteLength} were expected.`,
            );
          const bytes = new Uint8Array(values.buffer, values.byteOffset, byteLength);
          await writers.get(place.file)!.write(bytes, place.offset);
          hashes.set(name, await hashOf(bytes));
        }
      }
      // A record that the disk has and weights that it has not would be found damaged.
      for (const writer of writers.values()) await writer.flush();
    } finally {
      for (const writer of writers.values()) await writer.close();
    }
    await writeWhole(this.#store, key, RECORD, encode({ format: 1, weights: [...hashes] }));
    return hashes;
  }

  async #usedAt(key: string): Promise<number> {
    const source = await this.#store.source(key, USED);
    return source === null ? 0 : Number(new TextDecoder().decode(await readAll(source))) || 0;
  }

  /** Whatever exceeds the limit, and what was cut off as it was made. */
  async #dropOldest(made: string): Promise<void> {
    const found: { readonly key: string; readonly bytes: number; readonly used: number }[] = [];
    for (const key of await this.#store.folders()) {
      const files = await this.#store.files(key);
      const whole = files.some(({ name }) => name === RECORD);
      const bytes = files.reduce((sum, { size }) => sum + size, 0);
      found.push({ key, bytes, used: key === made ? Infinity : whole ? await this.#usedAt(key) : -1 });
    }
    let all = found.reduce((sum, { bytes }) => sum + bytes, 0);
    for (const { key, bytes, used } of found.toSorted((a, b) => a.used - b.used)) {
      if ((all <= this.#most && used >= 0) || key === made || this.#inUse.has(key)) continue;
      // Where files that are mapped cannot be removed they go another time.
      const gone = await this.#store.lock(key, () => this.#store.remove(key)).catch(() => null);
      if (gone !== null) all -= bytes;
    }
  }

  #graph(key: string, layout: WeightLayout, hashes: ReadonlyMap<string, string>): KeptGraph {
    const sources = new Map<string, Promise<ByteSource | null>>();
    /** What was looked through once is read again for every run where memory is short. */
    const checked = new Set<string>();
    const remove = async () => {
      this.#inUse.delete(key);
      await this.#store.lock(key, () => this.#store.remove(key)).catch(() => null);
    };
    const read = async (name: string, { file, offset, length }: WeightPlace): Promise<Uint8Array> => {
      let source = sources.get(file);
      if (source === undefined) sources.set(file, (source = this.#store.source(key, file)));
      const bytes = await source.then((found) => found?.read(offset, offset + length)).catch(() => undefined);
      if (bytes?.byteLength === length && (checked.has(name) || (await hashOf(bytes)) === hashes.get(name))) {
        checked.add(name);
        return bytes;
      }
      await remove();
      throw new LensError("invalid_tensor", `The kept weight "${name}" is damaged.`);
    };
    return {
      path: this.#store.path?.(key) ?? null,
      async isWhole() {
        try {
          for (const [name, place] of layout) await read(name, place);
          return true;
        } catch {
          return false;
        }
      },
      readAll: (names) => Promise.all(names.map((name) => read(name, layout.get(name)!))),
      async readFiles() {
        const files = new Map([...filesOf(layout)].map(([file, size]) => [file, new Uint8Array(size)]));
        for (const [name, place] of layout) files.get(place.file)!.set(await read(name, place), place.offset);
        return [...files].map(([path, data]) => ({ path, data }));
      },
    };
  }
}
