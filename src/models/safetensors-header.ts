import { z } from "../lib/schema.ts";
import { LensError } from "../lib/errors.ts";
import type { ByteSource } from "../platform/bytes.ts";
import { bitsOf, isDtype, type Dtype } from "./dtypes.ts";
import { findDuplicateKey } from "./duplicate-keys.ts";
import { POINTER_BYTES, refusePointer } from "./lfs-pointer.ts";
import type { ListedTensor } from "./tensor-file.ts";

/**
 * The header of one safetensors file: 8 bytes of length, JSON, then the tensors' bytes without gaps.
 *
 * Source: the format's page (github.com/huggingface/safetensors) and what its Rust reader refuses.
 */
export interface TensorInfo extends ListedTensor {
  /** Bytes from the start of the file. */
  readonly offset: number;
}

const LENGTH_BYTES = 8;
/** Source: MAX_HEADER_SIZE of the Rust reader. */
const MAX_HEADER_BYTES = 100_000_000;

const natural = z
  .number()
  .refine((value) => Number.isSafeInteger(value) && value >= 0, "has to be a whole number from 0 to 2^53 - 1");
const entrySchema = z.object({ dtype: z.string(), shape: z.array(natural), data_offsets: z.tuple([natural, natural]) });

function refuse(source: ByteSource, problem: string): LensError {
  return new LensError(
    "invalid_safetensors",
    `${source.path} is not a valid safetensors file: ${problem}. Is the download complete?`,
  );
}

/** Bytes [start, end) of a file, all of them. @throws LensError invalid_safetensors if the file has become shorter */
export async function readRange(source: ByteSource, start: number, end: number): Promise<Uint8Array> {
  const bytes = await source.read(start, end);
  if (bytes.byteLength !== end - start) {
    throw refuse(source, `bytes ${start} to ${end} were asked for and ${bytes.byteLength} came`);
  }
  return bytes;
}

async function readHeaderText(source: ByteSource): Promise<{ text: string; dataStart: number }> {
  if (source.size < LENGTH_BYTES)
    throw refuse(source, `it has ${source.size} bytes, and 8 are needed for the header's length alone`);
  const start = await readRange(source, 0, LENGTH_BYTES);
  const length = new DataView(start.buffer, start.byteOffset, LENGTH_BYTES).getBigUint64(0, true);
  if (length > MAX_HEADER_BYTES) {
    // The first letters of a text are such a number.
    refusePointer(source, await readRange(source, 0, Math.min(source.size, POINTER_BYTES)), "invalid_safetensors");
    throw refuse(source, `its header claims ${length} bytes, more than 100 MB`);
  }
  const dataStart = LENGTH_BYTES + Number(length);
  if (dataStart > source.size)
    throw refuse(source, `its header claims ${length} bytes, and the file ends after ${source.size}`);
  const bytes = await readRange(source, LENGTH_BYTES, dataStart);
  try {
    return { text: new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes), dataStart };
  } catch {
    throw refuse(source, "its header is not UTF-8");
  }
}

function parseHeader(source: ByteSource, text: string): [string, unknown][] {
  if (!text.startsWith("{")) throw refuse(source, 'its header does not start with "{"');
  let header: unknown;
  try {
    header = JSON.parse(text);
  } catch {
    throw refuse(source, "its header is not JSON");
  }
  const duplicate = findDuplicateKey(text);
  if (duplicate !== null) throw refuse(source, `its header has "${duplicate}" twice`);
  // Own entries only, so that a tensor named __proto__ is a name like any other.
  return Object.entries(header ?? {});
}

/** Bytes of a tensor; null if that is no whole number, or none that a number can hold. */
function sizeInBytes(dtype: Dtype, shape: readonly number[]): number | null {
  let elements = 1;
  for (const side of shape) {
    elements *= side;
    if (!Number.isSafeInteger(elements)) return null;
  }
  const bytes = (elements * bitsOf(dtype)) / 8;
  return Number.isSafeInteger(bytes) ? bytes : null;
}

function decodeEntry(source: ByteSource, dataStart: number, name: string, entry: unknown): TensorInfo {
  const parsed = entrySchema.safeParse(entry);
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    throw refuse(
      source,
      `tensor "${name}": ${issue?.path.join(".") ?? ""} ${issue?.message ?? "is malformed"}`.trimEnd(),
    );
  }
  const {
    dtype,
    shape,
    data_offsets: [begin, end],
  } = parsed.data;
  if (!isDtype(dtype)) throw refuse(source, `tensor "${name}" has the unknown number format "${dtype}"`);
  if (begin > end) throw refuse(source, `tensor "${name}" begins at ${begin} and ends before, at ${end}`);
  const expected = sizeInBytes(dtype, shape);
  if (expected !== end - begin) {
    throw refuse(
      source,
      `tensor "${name}" (${dtype} [${shape.join(", ")}]) has ${end - begin} bytes, not ${expected ?? "a countable number"}`,
    );
  }
  return { name, dtype, shape, source, offset: dataStart + begin, byteLength: end - begin };
}

/** Tensors have to fill the file from the header to its end: no overlap, no hole, nothing after. */
function checkLayout(source: ByteSource, dataStart: number, tensors: readonly TensorInfo[]): void {
  let end = dataStart;
  for (const tensor of tensors.toSorted((a, b) => a.offset - b.offset || a.byteLength - b.byteLength)) {
    if (tensor.offset < end) throw refuse(source, `tensor "${tensor.name}" overlaps the one before it`);
    if (tensor.offset > end)
      throw refuse(source, `there is a hole of ${tensor.offset - end} bytes before tensor "${tensor.name}"`);
    end += tensor.byteLength;
    if (end > source.size)
      throw refuse(source, `tensor "${tensor.name}" ends at byte ${end}, and the file after ${source.size}`);
  }
  if (end < source.size) throw refuse(source, `${source.size - end} bytes follow the last tensor`);
}

function checkMetadata(source: ByteSource, metadata: unknown): void {
  const isObject = typeof metadata === "object" && metadata !== null && !Array.isArray(metadata);
  if (!isObject || Object.values(metadata).some((value) => typeof value !== "string")) {
    throw refuse(source, "its __metadata__ is not a table of texts");
  }
}

/**
 * Reads and checks one file's header; nothing of the tensors themselves.
 *
 * @throws LensError invalid_safetensors, naming the file, and the tensor where it is one tensor's fault
 */
export async function readHeader(source: ByteSource): Promise<TensorInfo[]> {
  const { text, dataStart } = await readHeaderText(source);
  const tensors: TensorInfo[] = [];
  for (const [name, entry] of parseHeader(source, text)) {
    if (name === "__metadata__") checkMetadata(source, entry);
    else tensors.push(decodeEntry(source, dataStart, name, entry));
  }
  checkLayout(source, dataStart, tensors);
  return tensors;
}
