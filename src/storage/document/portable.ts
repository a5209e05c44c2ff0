import { z } from "../../lib/schema.ts";
import { LensError } from "../../lib/errors.ts";
import { sha256 } from "../../lib/sha256.ts";
import { extensionOf, isTable } from "../../project/formats/paths.ts";
import { provenanceInPath } from "../../project/made-files.ts";
import type { Provenance } from "../../project/types.ts";
import { quote } from "../../project/quote.ts";
import { correctionsOf } from "./corrections.ts";
import { EVIDENCE_TYPES, type EvidenceArray, type EvidenceType, type PortableProject } from "./document.ts";
import { DOCUMENT_VERSION, isRecord, migrateDocument } from "./migrations.ts";
import { resultsOf } from "./results.ts";
import { rowsOf } from "./rows.ts";
import { correctionSchema, count, headSchema, intakeSchema, provenanceSchema, resultSchema } from "./schemas.ts";

/**
 * A project as one JSON with binary parts beside it, for whatever carries them (an archive, a folder). Who reads one has
 * it from a stranger: what is not whole, not of this form or of a newer version is refused with a reason, and nothing
 * of it is used.
 */

const FORMAT = "masc-lens project";

/** A part's name is a number of our own: no path of anybody's is ever a name in an archive. */
const partSchema = z.object({
  part: z.string().regex(/^parts\/[0-9]{1,7}$/),
  bytes: count,
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
});
/** Before version 3 a path said where its mask comes from. */
const maskSchema = partSchema.extend({ path: z.string(), made: provenanceSchema.exactOptional() });
/** Only what a person writes: a picture is no table. */
export const isText = (path: string): boolean => isTable(path) || extensionOf(path) === "txt";
const tableSchema = partSchema.extend({ path: z.string().refine(isText) });
const arraySchema = partSchema.extend({
  sample: z.string(),
  name: z.string().regex(/^[a-z][a-z0-9_]{0,63}$/),
  type: z.enum(EVIDENCE_TYPES),
  shape: z.array(count).min(1).max(4),
});
type Part = z.infer<typeof partSchema>;

const documentSchema = z.object({
  project: headSchema,
  intake: intakeSchema.nullable(),
  corrections: z.array(correctionSchema),
  results: z.array(resultSchema),
  masks: z.array(maskSchema),
  tables: z.array(tableSchema),
  evidence: z.array(arraySchema),
});
type Document = z.infer<typeof documentSchema>;

export interface WrittenProject {
  readonly json: string;
  /** By the names under which the JSON has them. */
  readonly parts: ReadonlyMap<string, Uint8Array>;
}

const bytesOf = (data: EvidenceArray["data"]): Uint8Array =>
  new Uint8Array(data.buffer, data.byteOffset, data.byteLength).slice();

export async function writeProject(project: PortableProject): Promise<WrittenProject> {
  const parts = new Map<string, Uint8Array>();
  const put = async (bytes: Uint8Array): Promise<Part> => {
    const part = `parts/${parts.size}`;
    parts.set(part, bytes);
    return { part, bytes: bytes.byteLength, sha256: await sha256(bytes) };
  };
  const masks: Document["masks"] = [];
  for (const [path, bytes] of project.masks) {
    const made = project.made.get(path);
    masks.push({ path, ...(made === undefined ? {} : { made }), ...(await put(bytes)) });
  }
  const evidence: Document["evidence"] = [];
  for (const [sample, arrays] of project.evidence)
    for (const [name, { type, shape, data }] of arrays)
      evidence.push({ sample, name, type, shape: [...shape], ...(await put(bytesOf(data))) });
  const tables: Document["tables"] = [];
  for (const [path, bytes] of project.tables) tables.push({ path, ...(await put(bytes)) });
  const json = JSON.stringify({
    format: FORMAT,
    version: DOCUMENT_VERSION,
    ...rowsOf(project),
    masks,
    tables,
    evidence,
  });
  return { json, parts };
}

const invalid = (reason: string, detail?: string): LensError =>
  new LensError(
    "invalid_project",
    `This project cannot be opened: ${reason} Ask for it again, or make it anew.`,
    detail,
  );

function parse(json: string): Readonly<Record<string, unknown>> {
  let read: unknown;
  try {
    read = JSON.parse(json);
  } catch (thrown) {
    throw invalid("its text is cut off or damaged.", String(thrown));
  }
  if (!isRecord(read) || read["format"] !== FORMAT) throw invalid("it is no project of MaSC Lens.");
  return read;
}

/** Where in the document something is wrong, as a person may read it: "results, 3, result, key". */
const placeOf = (path: readonly PropertyKey[]): string => path.map(String).join(", ");

function decode(read: Readonly<Record<string, unknown>>): Document {
  const { corrections, results } = read;
  const rows = (value: unknown, name: string): readonly unknown[] => {
    if (Array.isArray(value)) return value;
    throw invalid(`it has no ${name}.`);
  };
  const migrated = migrateDocument(
    {
      project: read["project"],
      intake: read["intake"] ?? null,
      corrections: rows(corrections, "corrections"),
      results: rows(results, "results"),
    },
    read["version"],
  );
  // Earlier pages sent no tables along.
  const { masks, tables = [], evidence } = read;
  const { data, error } = documentSchema.safeParse({ ...migrated, masks, tables, evidence });
  if (data !== undefined) return data;
  const [first] = error.issues;
  throw invalid(`it is damaged at ${quote(placeOf(first?.path ?? []))}.`, first?.message);
}

/** @throws LensError invalid_project where two have the same name */
function checkUnique(what: string, names: readonly string[]): void {
  const seen = new Set<string>();
  for (const name of names) {
    if (seen.has(name)) throw invalid(`it has two ${what} ${quote(name)}.`);
    seen.add(name);
  }
}

const provenanceOf = ({ path, made }: Document["masks"][number]): Provenance | null => made ?? provenanceInPath(path);

function checkNames({ intake, corrections, results, masks, tables, evidence }: Document): void {
  checkUnique("samples", intake?.samples.map(({ id }) => id) ?? []);
  checkUnique(
    "corrections of",
    corrections.map(({ sample }) => sample),
  );
  checkUnique(
    "results of",
    results.map(({ sample, result }) => JSON.stringify([sample, result.key])),
  );
  checkUnique(
    "files",
    [...masks, ...tables].map(({ path }) => path),
  );
  checkUnique(
    "arrays",
    evidence.map(({ sample, name }) => JSON.stringify([sample, name])),
  );
  checkUnique(
    "parts",
    [...masks, ...tables, ...evidence].map(({ part }) => part),
  );
  const foreign = masks.find((mask) => provenanceOf(mask) === null);
  if (foreign !== undefined) throw invalid(`${quote(foreign.path)} is no mask that the page made.`);
}

const ITEM_BYTES: Record<EvidenceType, number> = { float32: 4, float16: 2, int32: 4, uint8: 1 };

/** Of its own buffer, and so aligned. Bytes are little-endian, as every machine is that runs a browser. */
function arrayOf(type: EvidenceType, { buffer }: Uint8Array<ArrayBuffer>): EvidenceArray["data"] {
  switch (type) {
    case "float32":
      return new Float32Array(buffer);
    case "float16":
      return new Uint16Array(buffer);
    case "int32":
      return new Int32Array(buffer);
    case "uint8":
      return new Uint8Array(buffer);
  }
}

/**
 * Reads what `writeProject` wrote, in this version or an older one.
 *
 * @param partOf the bytes of a part by its name; null where there is none
 * @throws LensError invalid_project where it is damaged, cut off or something else; unsupported_project where it is newer
 */
export async function readProject(
  json: string,
  partOf: (name: string) => Promise<Uint8Array | null>,
): Promise<PortableProject> {
  const document = decode(parse(json));
  checkNames(document);
  const fetchPart = async ({ part, bytes, sha256: wanted }: Part): Promise<Uint8Array<ArrayBuffer>> => {
    const found = await partOf(part);
    if (found === null) throw invalid(`its ${quote(part)} is missing.`);
    if (found.byteLength !== bytes || (await sha256(found)) !== wanted) throw invalid(`its ${quote(part)} is damaged.`);
    return new Uint8Array(found);
  };
  const masks = new Map<string, Uint8Array>();
  const made = new Map<string, Provenance>();
  for (const mask of document.masks) {
    masks.set(mask.path, await fetchPart(mask));
    const provenance = provenanceOf(mask);
    if (provenance !== null) made.set(mask.path, provenance);
  }
  const tables = new Map<string, Uint8Array>();
  for (const table of document.tables) tables.set(table.path, await fetchPart(table));
  const evidence = new Map<string, Map<string, EvidenceArray>>();
  for (const { sample, name, type, shape, ...part } of document.evidence) {
    if (shape.reduce((product, side) => product * side, ITEM_BYTES[type]) !== part.bytes)
      throw invalid(`its ${quote(part.part)} has another size than it says.`);
    const arrays = evidence.get(sample) ?? new Map<string, EvidenceArray>();
    evidence.set(sample, arrays);
    arrays.set(name, { type, shape, data: arrayOf(type, await fetchPart(part)) });
  }
  const { project, intake, corrections, results } = document;
  return {
    ...project,
    intake,
    corrections: correctionsOf(corrections),
    results: resultsOf(results),
    masks,
    made,
    tables,
    evidence,
  };
}
