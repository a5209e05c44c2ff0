import { LensError } from "../lib/errors.ts";
import type { ByteSource, DiskRange } from "../platform/bytes.ts";
import { isFloatDtype, toFloat32, unsupportedDtype, type Dtype, type FloatDtype } from "./dtypes.ts";

/** The weights of a checkpoint, in one file or in shards; read by range, never whole. */
export interface TensorFile {
  readonly tensors: ReadonlyMap<string, ListedTensor>;
  /** Bytes [start, end) of a tensor, row-major, in its own format; the whole of it by default. */
  readRaw(name: string, start?: number, end?: number): Promise<Uint8Array>;
  /** A whole tensor, row-major. */
  readFloat32(name: string): Promise<Float32Array>;
  /** Where float32 numbers [start, start + length) of a tensor lie as they are; null where they do not. */
  float32OnDisk(name: string, start: number, length: number): Promise<DiskRange | null>;
  /** Rows of a tensor [count, width]: Float32 [rows.length, width], in the order asked for; only those are read. */
  readRows(name: string, rows: readonly number[]): Promise<Float32Array>;
}

/** A tensor as its file lists it, whatever the file's format. */
export interface ListedTensor {
  readonly name: string;
  readonly dtype: Dtype;
  readonly shape: readonly number[];
  readonly source: ByteSource;
  /** Bytes of its numbers, row-major and without gaps. */
  readonly byteLength: number;
}

/** Rows [first, end). */
interface Run {
  readonly first: number;
  readonly end: number;
}

/**
 * Each row once, those beside each other together: a prompt's padding asks for one row many times over, its positions
 * for one after the other, and to a browser reading a few bytes of a file costs as much as reading all of them.
 */
function runsOf(rows: readonly number[]): Run[] {
  const runs: Run[] = [];
  for (const row of [...new Set(rows)].toSorted((a, b) => a - b)) {
    const last = runs.at(-1);
    if (last?.end === row) runs[runs.length - 1] = { first: last.first, end: row + 1 };
    else runs.push({ first: row, end: row + 1 });
  }
  return runs;
}

/**
 * Reads the tensors of a catalogue.
 *
 * @param readBytes bytes [start, end) of a tensor's row-major numbers
 * @param onDisk where those lie as they are; null where they do not
 */
export function tensorFile<T extends ListedTensor>(
  tensors: ReadonlyMap<string, T>,
  readBytes: (tensor: T, start: number, end: number) => Promise<Uint8Array>,
  onDisk: (tensor: T, start: number, end: number) => Promise<DiskRange | null> = () => Promise.resolve(null),
): TensorFile {
  const find = (name: string): T => {
    const tensor = tensors.get(name);
    if (tensor === undefined) throw new LensError("missing_tensor", `The checkpoint has no tensor "${name}".`);
    return tensor;
  };
  const findFloat = (name: string): { tensor: T; dtype: FloatDtype } => {
    const tensor = find(name);
    const { dtype } = tensor;
    if (!isFloatDtype(dtype)) throw unsupportedDtype(name, dtype);
    return { tensor, dtype };
  };

  return {
    tensors,
    async readRaw(name, start = 0, end = find(name).byteLength) {
      const tensor = find(name);
      if (
        !(Number.isInteger(start) && Number.isInteger(end) && 0 <= start && start <= end && end <= tensor.byteLength)
      ) {
        throw new LensError(
          "invalid_tensor",
          `Tensor "${name}" has ${tensor.byteLength} bytes; ${start} to ${end} were asked for.`,
        );
      }
      return readBytes(tensor, start, end);
    },
    async readFloat32(name) {
      const { tensor, dtype } = findFloat(name);
      return toFloat32(dtype, await readBytes(tensor, 0, tensor.byteLength));
    },
    async float32OnDisk(name, start, length) {
      const { tensor, dtype } = findFloat(name);
      const [from, to] = [4 * start, 4 * (start + length)];
      return dtype === "F32" && to <= tensor.byteLength ? onDisk(tensor, from, to) : null;
    },
    async readRows(name, rows) {
      const { tensor, dtype } = findFloat(name);
      const [count, width] = tensor.shape;
      if (tensor.shape.length !== 2 || count === undefined || width === undefined) {
        throw new LensError(
          "invalid_tensor",
          `Tensor "${name}" has shape [${tensor.shape.join(", ")}]; a table of two dimensions was expected.`,
        );
      }
      const outside = rows.find((row) => !Number.isInteger(row) || row < 0 || row >= count);
      if (outside !== undefined) {
        throw new LensError(
          "invalid_tensor",
          `Tensor "${name}" has ${count} rows; row ${outside} was asked for. Do the tokenizer and the weights belong together?`,
        );
      }
      const rowBytes = tensor.byteLength / Math.max(1, count);
      const values = new Map<number, Float32Array>();
      const readRun = async ({ first, end }: Run) => {
        const run = toFloat32(dtype, await readBytes(tensor, first * rowBytes, end * rowBytes));
        for (let row = first; row < end; row++)
          values.set(row, run.subarray((row - first) * width, (row - first + 1) * width));
      };
      await Promise.all(runsOf(rows).map(readRun));
      const table = new Float32Array(rows.length * width);
      rows.forEach((row, i) => table.set(values.get(row)!, i * width));
      return table;
    },
  };
}
