import { bitsOf } from "../dtypes.ts";
import type { TensorLayout } from "./layout.ts";
import { readBytes } from "./refuse.ts";

/** Bytes read at a time of a tensor whose numbers do not lie one after the other. */
const CHUNK_BYTES = 256 * 2 ** 10;

/**
 * Bytes [start, end) of a tensor's row-major numbers. Where they lie apart (a transposed tensor, some columns of
 * one) they are put together, a chunk of the file at a time.
 */
export async function readTensor(tensor: TensorLayout, start: number, end: number): Promise<Uint8Array> {
  const { source, offset, strides } = tensor;
  if (strides === null) return readBytes(source, offset + start, offset + end);
  const size = bitsOf(tensor.dtype) / 8;
  const [first, last] = [Math.floor(start / size), Math.ceil(end / size)];
  const gathered = await gather(tensor, strides, size, first, last);
  return gathered.subarray(start - first * size, end - first * size);
}

/** Elements [first, last) of a tensor, `size` bytes each. */
async function gather(
  { source, offset, shape, byteLength }: TensorLayout,
  strides: readonly number[],
  size: number,
  first: number,
  last: number,
): Promise<Uint8Array> {
  const steps = shape.map((_, i) => shape.slice(i + 1).reduce((product, side) => product * side, 1));
  // The whole of a tensor is walked in the order in which it lies, so that every chunk is read once.
  const isWhole = (last - first) * size === byteLength;
  const order = shape.map((_, i) => i);
  if (isWhole) order.sort((a, b) => strides[b]! - strides[a]!);
  const spanEnd = offset + (1 + shape.reduce((sum, side, i) => sum + (side - 1) * strides[i]!, 0)) * size;

  const out = new Uint8Array((last - first) * size);
  const index = shape.map((_, i) => (isWhole ? 0 : Math.floor(first / steps[i]!) % shape[i]!));
  let chunk: Uint8Array = new Uint8Array();
  let chunkStart = 0;
  for (let count = first; count < last; count++) {
    let to = 0;
    let from = 0;
    for (let i = 0; i < index.length; i++) {
      to += index[i]! * steps[i]!;
      from += index[i]! * strides[i]!;
    }
    const at = offset + from * size;
    if (at < chunkStart || at + size > chunkStart + chunk.length) {
      chunkStart = at;
      chunk = await readBytes(source, at, Math.min(at + CHUNK_BYTES, spanEnd));
    }
    for (let byte = 0; byte < size; byte++) out[(to - first) * size + byte] = chunk[at - chunkStart + byte]!;
    for (let i = order.length - 1; i >= 0; i--) {
      const axis = order[i]!;
      index[axis]!++;
      if (index[axis]! < shape[axis]!) break;
      index[axis] = 0;
    }
  }
  return out;
}
