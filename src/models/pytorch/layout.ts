import type { ByteSource } from "../../platform/bytes.ts";
import { bitsOf } from "../dtypes.ts";
import type { ListedTensor } from "../tensor-file.ts";
import { invalid, show } from "./refuse.ts";
import type { PickleTensor, PickleValue } from "./values.ts";

/** Where a storage's numbers lie in a file. */
export interface StorageRegion {
  /** Bytes from the start of the file. */
  readonly offset: number;
  readonly byteLength: number;
}

/** What torch.save was given, and where the storages of its tensors lie. */
export interface Loaded {
  readonly value: PickleValue;
  readonly regions: ReadonlyMap<string, StorageRegion>;
}

/** A tensor of a file, checked against its storage. */
export interface TensorLayout extends ListedTensor {
  /** Bytes from the start of the file to the first number. */
  readonly offset: number;
  /** Elements from one index of a dimension to the next; null where the numbers lie row-major without gaps. */
  readonly strides: readonly number[] | null;
}

/**
 * A tensor may repeat numbers (stride 0), and so be larger than its storage. Buffers such as position ids do; up to
 * this many bytes, so that no small file claims all memory.
 */
const MAX_REPEATED_BYTES = 2 ** 20;

/** Whether strides are those of row-major numbers; those of dimensions of one do not matter. */
function isContiguous(shape: readonly number[], strides: readonly number[]): boolean {
  let expected = 1;
  for (let i = shape.length - 1; i >= 0; i--) {
    if (shape[i] === 1) continue;
    if (strides[i] !== expected) return false;
    expected *= shape[i]!;
  }
  return true;
}

/**
 * Checks that all of a tensor lies within its storage.
 *
 * @param region where the storage lies, in a file that has all of it
 * @throws LensError invalid_pytorch
 */
export function layOut(source: ByteSource, name: string, tensor: PickleTensor, region: StorageRegion): TensorLayout {
  const { storage, offset, shape, strides } = tensor;
  const { dtype } = storage;
  const elementBytes = bitsOf(dtype) / 8;
  const refuse = (problem: string) =>
    invalid(source, `tensor ${show(name)} (${dtype} [${shape.join(", ")}]) ${problem}`);

  const elements = shape.reduce((product, size) => product * size, 1);
  if (!Number.isSafeInteger(elements * elementBytes)) throw refuse("has more numbers than can be counted");
  const last = offset + shape.reduce((sum, size, i) => sum + (size - 1) * strides[i]!, 0);
  if (elements === 0 ? offset > storage.elements : !(last < storage.elements)) {
    throw refuse(`reaches to number ${elements === 0 ? offset : last} of a storage of ${storage.elements}`);
  }
  if (elements > storage.elements && elements * elementBytes > MAX_REPEATED_BYTES) {
    throw refuse(`repeats the ${storage.elements} numbers of its storage`);
  }
  return {
    name,
    dtype,
    shape,
    source,
    byteLength: elements * elementBytes,
    offset: region.offset + offset * elementBytes,
    strides: elements === 0 || isContiguous(shape, strides) ? null : strides,
  };
}
