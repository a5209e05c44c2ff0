import { z } from "../../lib/schema.ts";
import { readAll } from "../../platform/bytes.ts";
import { writeWhole, type ModelStore } from "../../platform/model-store.ts";
import { originSchema } from "./source.ts";

/** What stands beside an installed model's files, and what is kept of one that is being installed. */

/** A model's folder, and how calls name it: made here, never a person's. */
export const idSchema = z.string().regex(/^[0-9a-f]{16}$/);

const bytes = z.number().int().nonnegative();
const hash = z.string().regex(/^[0-9a-f]+$/);
const fileName = z.string().regex(/^[\w][\w.-]*$/);
const precision = z.enum(["fp32", "fp16"]);

/** A file in the model store. */
const storedFileSchema = z.object({ name: fileName, bytes, xxh128: hash });
export type StoredFile = z.infer<typeof storedFileSchema>;

/** A file that it was made from. */
const sourceFileSchema = z.object({ name: z.string(), bytes, sha256: hash });

const facts = {
  id: idSchema,
  name: z.string(),
  /** Of models/families.ts, by its id; a later version may know more of them. */
  family: z.string(),
  /** In words: "SigLIP2 NaFlex, 27 layers of 1152". */
  description: z.string(),
  origin: originSchema,
  precision,
};

/** What stood in the place of a family before there was more than one a role. */
const FAMILY_OF_ROLE: Readonly<Record<string, string>> = { siglip: "siglip2", clip: "clip", dino: "vit" };
const withFamily = (value: unknown): unknown =>
  typeof value === "object" && value !== null && "role" in value && typeof value.role === "string"
    ? { family: FAMILY_OF_ROLE[value.role], ...value }
    : value;

const recordFields = z.object({
  format: z.literal(1),
  ...facts,
  /** ISO 8601. */
  installed: z.string(),
  /** Of all that is stored. */
  bytes,
  sources: z.array(sourceFileSchema),
  /** Small files, the header's piece, and the pieces of the weights in their order. */
  files: z.array(storedFileSchema),
  /** Tensors that float16 could not hold and that are stored as they came. */
  kept: z.array(z.string()),
});
const recordSchema = z.preprocess(withFamily, recordFields);
export type InstalledModel = z.infer<typeof recordSchema>;

/** How far the pieces are written. */
const writtenSchema = z.object({ finished: z.array(storedFileSchema), bytes, hash: z.string() });
export type Written = z.infer<typeof writtenSchema>;

const journalFields = z.object({
  format: z.literal(1),
  ...facts,
  /** Counts up with every writing; the later one of two stands. */
  sequence: z.number().int().nonnegative(),
  /** Bytes to be read of the weights, and how many of them are done. */
  total: bytes,
  done: bytes,
  /** What the source was when it began: another is refused. */
  weights: z.array(z.object({ name: z.string(), bytes, sha256: hash.nullable() })),
  small: z.array(z.object({ source: sourceFileSchema, stored: storedFileSchema })),
  hashed: z.array(sourceFileSchema),
  /** Where it stopped: in which file, at which of its tensors, after how many of its bytes. */
  at: z.object({ file: bytes, tensor: bytes, consumed: bytes }),
  /** SHA-256 of the file's first bytes. */
  sha: z.object({ state: z.string(), upTo: bytes }).nullable(),
  kept: z.array(z.string()),
  written: writtenSchema,
  /** The same where the tensor begins, to go back to if float16 cannot hold it. */
  before: writtenSchema,
});
const journalSchema = z.preprocess(withFamily, journalFields);
export type Journal = z.infer<typeof journalSchema>;

export const RECORD = "model.json";
/** Written in turns, so that one of them is whole whenever the power goes. */
const JOURNALS = ["install-0.json", "install-1.json"] as const;

async function readAs<T>(store: ModelStore, id: string, name: string, schema: z.ZodType<T>): Promise<T | null> {
  const source = await store.source(id, name);
  if (source === null) return null;
  const text = new TextDecoder().decode(await readAll(source));
  try {
    return schema.parse(JSON.parse(text));
  } catch {
    return null; // cut off while it was written, or of another version: as if it were not there
  }
}

/** What is installed in a folder; null where nothing is, wholly. */
export async function readRecord(store: ModelStore, id: string): Promise<InstalledModel | null> {
  const record = await readAs(store, id, RECORD, recordSchema);
  return record?.id === id ? record : null;
}

export const writeRecord = (store: ModelStore, record: InstalledModel): Promise<void> =>
  writeWhole(store, record.id, RECORD, new TextEncoder().encode(`${JSON.stringify(record, null, 2)}\n`));

/** Where an installation stopped; null where none did that can go on. */
export async function readJournal(store: ModelStore, id: string): Promise<Journal | null> {
  const both = await Promise.all(JOURNALS.map((name) => readAs(store, id, name, journalSchema)));
  return (
    both.flatMap((journal) => (journal?.id === id ? [journal] : [])).toSorted((a, b) => b.sequence - a.sequence)[0] ??
    null
  );
}

export const writeJournal = (store: ModelStore, journal: Journal): Promise<void> =>
  writeWhole(
    store,
    journal.id,
    JOURNALS[journal.sequence % 2 === 0 ? 0 : 1],
    new TextEncoder().encode(JSON.stringify(journal)),
  );

export async function removeJournals(store: ModelStore, id: string): Promise<void> {
  for (const name of JOURNALS) await store.removeFile(id, name);
}
