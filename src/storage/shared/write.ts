import type { ZipWriter } from "../zip-writer.ts";
import { createZipWriter } from "../zip-writer.ts";
import { writeProject } from "../document/portable.ts";
import { textOf, writeNumbers } from "./numbers.ts";
import type { SharedIndex } from "./schemas.ts";
import { FORMAT, MARK, SHARED_VERSION, type SharedFile, type SharedHead, type SharedPair } from "./shared.ts";

/** Writes a shared project part by part, so that no more than one comparison is in memory beside the file. */
export interface SharedWriter {
  /** A path that was written is not asked for again. */
  addFile(path: string, read: () => Promise<SharedFile>): Promise<void>;
  /** @param reference the path of the one that the comparison is with */
  addPair(sample: string, reference: string | null, pair: SharedPair): Promise<void>;
  finish(head: SharedHead): Promise<Blob>;
}

const encode = (value: unknown): Uint8Array => new TextEncoder().encode(JSON.stringify(value));

export async function createSharedWriter(zip: ZipWriter = createZipWriter()): Promise<SharedWriter> {
  const index: Pick<SharedIndex, "pairs" | "files"> = { pairs: [], files: [] };
  const written = new Set<string>();
  await zip.add(MARK, encode({ format: FORMAT, version: SHARED_VERSION }), false);
  return {
    async addFile(path, read) {
      if (written.has(path)) return;
      written.add(path);
      const { kind, type, width, height, bytes } = await read();
      const part = index.files.length;
      index.files.push({ path, kind, type, width, height, part });
      await zip.add(`files/${part}`, bytes, false);
    },
    async addPair(sample, reference, pair) {
      const part = index.pairs.length;
      index.pairs.push({ sample, reference, part });
      await zip.add(`pairs/${part}.json`, encode(textOf(pair)), true);
      await zip.add(`pairs/${part}.bin`, writeNumbers(pair), true);
    },
    async finish({ document, view }) {
      const none = { masks: new Map(), made: new Map(), tables: new Map(), evidence: new Map() };
      const { json } = await writeProject({ ...document, ...none });
      await zip.add("project.json", new TextEncoder().encode(json), true);
      await zip.add("index.json", encode({ ...index, view } satisfies SharedIndex | object), true);
      return zip.finish();
    },
  };
}
