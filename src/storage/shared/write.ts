import type { PoolHead } from "../../metric/pool.ts";
import type { ZipWriter } from "../zip-writer.ts";
import { createZipWriter } from "../zip-writer.ts";
import { writeProject } from "../document/portable.ts";
import { headSizes, writeEditing, writeHead } from "./editing.ts";
import { codeCosines } from "./cosine-code.ts";
import { textOf, writeNumbers } from "./numbers.ts";
import type { SharedIndex } from "./schemas.ts";
import {
  FIRST_VERSION,
  FORMAT,
  MARK,
  SHARED_VERSION,
  type SharedEditing,
  type SharedFile,
  type SharedHead,
  type SharedPair,
} from "./shared.ts";

/** Writes a shared project part by part, so that no more than one comparison is in memory beside the file. */
export interface SharedWriter {
  /** A path that was written is not asked for again. */
  addFile(path: string, read: () => Promise<SharedFile>): Promise<void>;
  /** @param reference the path of the one that the comparison is with */
  addPair(sample: string, reference: string | null, pair: SharedPair, editing?: SharedEditing): Promise<void>;
  /** The pooling head of all comparisons that have what editing needs: once a file. */
  addHead(head: PoolHead): Promise<void>;
  finish(head: SharedHead): Promise<Blob>;
}

/**
 * @param clean what becomes of texts before they are written
 * @param explained whether what explains pairs will be in it
 */
export async function createSharedWriter(
  zip: ZipWriter = createZipWriter(),
  clean: (value: unknown) => unknown = (value) => value,
  explained = true,
): Promise<SharedWriter> {
  const encode = (value: unknown): Uint8Array => new TextEncoder().encode(JSON.stringify(clean(value)));
  const index: Omit<SharedIndex, "view"> = { pairs: [], files: [] };
  const written = new Set<string>();
  await zip.add(MARK, encode({ format: FORMAT, version: explained ? SHARED_VERSION : FIRST_VERSION }), false);
  return {
    async addFile(path, read) {
      if (written.has(path)) return;
      written.add(path);
      const { kind, type, width, height, bytes } = await read();
      const part = index.files.length;
      index.files.push({ path, kind, type, width, height, part });
      await zip.add(`files/${part}`, bytes, false);
    },
    async addPair(sample, reference, pair, editing) {
      const part = index.pairs.length;
      index.pairs.push({ sample, reference, part });
      const { cosines, reference: from, generation: to } = pair;
      const coded = cosines && (await codeCosines(cosines.values, from.grid, to.grid));
      const text = textOf(pair, coded && coded.weights);
      const { dim, text: words } = editing ?? { dim: 0, text: null };
      await zip.add(
        `pairs/${part}.json`,
        encode(editing === undefined ? text : { ...text, editing: { dim, text: words !== null } }),
        true,
      );
      await zip.add(`pairs/${part}.bin`, writeNumbers(pair), true);
      if (coded !== null) await zip.add(`pairs/${part}.cos`, coded.bytes, false);
      if (editing !== undefined) await zip.add(`pairs/${part}.edit`, writeEditing(editing), true);
    },
    async addHead(head) {
      index.head = headSizes(head);
      await zip.add("head", writeHead(head), true);
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
