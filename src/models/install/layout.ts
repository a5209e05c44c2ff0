import { LensError } from "../../lib/errors.ts";
import { bitsOf, isFloatDtype, toFloat32, unsupportedDtype, type FloatDtype } from "../dtypes.ts";
import type { TensorInfo } from "../safetensors-header.ts";
import { convertToFloat16 } from "../float16.ts";

/**
 * An installed model's one `model.safetensors`: the tensors that are used, in the order of their source, cut into
 * pieces of at most PIECE_BYTES. The header is a piece of its own and written last, because which tensors do not fit
 * float16 is known only once they have been read.
 */

/** fp32 keeps what the source says, in its own format; fp16 rounds it. */
export type StoredPrecision = "fp32" | "fp16";
export const STORED_PRECISIONS: readonly StoredPrecision[] = ["fp32", "fp16"];

/** JSPI streams a Blob, asyncify reads a file whole: so they are small. Source: onnxruntime-web, measured. */
export const PIECE_BYTES = 256 * 2 ** 20;
export const HEAD_NAME = "model.safetensors.head";
export const pieceName = (index: number): string => `model.safetensors.${String(index + 1).padStart(3, "0")}`;
export const isWeightsPiece = (name: string): boolean => /^model\.safetensors\.(?:head|\d{3,})$/.test(name);

export type FloatTensor = TensorInfo & { readonly dtype: FloatDtype };

/** Of a ViT's own pooler and of what is no float (position_ids) no graph of ours reads anything. */
export const isUsed = ({ name, dtype }: TensorInfo): boolean =>
  !/^(?:I|U)\d+$|^BOOL$/.test(dtype) && !/^(?:vit\.)?pooler\./.test(name);

/** @throws LensError unsupported_dtype */
export function requireFloat(tensor: TensorInfo): FloatTensor {
  const { dtype } = tensor;
  if (!isFloatDtype(dtype)) throw unsupportedDtype(tensor.name, dtype);
  return { ...tensor, dtype };
}

export const elementsOf = ({ shape }: Pick<TensorInfo, "shape">): number =>
  shape.reduce((product, side) => product * side, 1);
export const elementBytes = (dtype: FloatDtype): number => bitsOf(dtype) / 8;

/**
 * The format a tensor is stored in. Of an odd number of elements (in practice single numbers) it is float32, so that
 * every tensor begins at a multiple of four without holes, which the format does not allow.
 *
 * @param kept tensors that float16 cannot hold
 */
export function storedDtype(tensor: FloatTensor, precision: StoredPrecision, kept: ReadonlySet<string>): FloatDtype {
  if (elementsOf(tensor) % 2 === 1) return "F32";
  return precision === "fp16" && !kept.has(tensor.name) ? "F16" : tensor.dtype;
}

export const storedBytes = (tensor: FloatTensor, dtype: FloatDtype): number => elementsOf(tensor) * elementBytes(dtype);

/** Whole elements from one format to another; null where a finite number is too large for it. */
export function convert(from: FloatDtype, to: FloatDtype, bytes: Uint8Array): Uint8Array | null {
  if (from === to) return bytes;
  if (to === "F16") return convertToFloat16(from, bytes);
  if (to === "F32") return new Uint8Array(toFloat32(from, bytes).buffer);
  throw new LensError("failed_unexpectedly", `${from} is never stored as ${to}.`);
}

/** Data begins at a multiple of this. */
const ALIGNMENT = 64;

/** The header's piece: its length, and JSON padded with spaces. Tensors follow one another in their order. */
export function encodeHead(
  tensors: readonly FloatTensor[],
  precision: StoredPrecision,
  kept: ReadonlySet<string>,
): Uint8Array {
  let end = 0;
  const entries = tensors.map((tensor) => {
    const dtype = storedDtype(tensor, precision, kept);
    const begin = end;
    end += storedBytes(tensor, dtype);
    return `${JSON.stringify(tensor.name)}:${JSON.stringify({ dtype, shape: tensor.shape, data_offsets: [begin, end] })}`;
  });
  const text = new TextEncoder().encode(`{${['"__metadata__":{"format":"pt"}', ...entries].join(",")}}`);
  const length = Math.ceil((8 + text.length) / ALIGNMENT) * ALIGNMENT - 8;
  const head = new Uint8Array(8 + length).fill(0x20);
  new DataView(head.buffer).setBigUint64(0, BigInt(length), true);
  head.set(text, 8);
  return head;
}
