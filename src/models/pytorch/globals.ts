import type { Dtype } from "../dtypes.ts";
import { describe, isKind, isNatural, isScalar, type PickleTensor, type PickleValue, type Scalar } from "./values.ts";

/** The only names a pickle may say, and what calling one comes to. Nothing of Python or PyTorch is behind them. */

/** Source: torch/_storage_docs and torch/storage.py, `_dtype_to_storage_type_map`. */
const STORAGES: ReadonlyMap<string, Dtype> = new Map([
  ["torch.FloatStorage", "F32"],
  ["torch.HalfStorage", "F16"],
  ["torch.BFloat16Storage", "BF16"],
  ["torch.DoubleStorage", "F64"],
  ["torch.LongStorage", "I64"],
  ["torch.IntStorage", "I32"],
  ["torch.ShortStorage", "I16"],
  ["torch.CharStorage", "I8"],
  ["torch.ByteStorage", "U8"],
  ["torch.BoolStorage", "BOOL"],
]);

/** PyTorch itself stops at this many. */
const MAX_DIMENSIONS = 64;

interface CallContext {
  /** The error for arguments that are not what the function takes. */
  complain(problem: string): Error;
  /** Takes items off the pickle's allowance, so that a list cannot be copied over and over. */
  spend(items: number): void;
}

type Call = (args: readonly PickleValue[], context: CallContext) => PickleValue;

/** @param args none, or a list of pairs, as Python 2 wrote it */
const orderedDict: Call = (args, { complain, spend }) => {
  const [pairs] = args;
  const entries = new Map<Scalar, PickleValue>();
  if (pairs !== undefined) {
    if (args.length !== 1 || !isKind(pairs, "list")) throw complain("takes a list of pairs");
    spend(pairs.items.length);
    for (const pair of pairs.items) {
      const [key, value] = isKind(pair, "list") || isKind(pair, "tuple") ? pair.items : [];
      if (key === undefined || value === undefined || !isScalar(key)) throw complain("takes a list of pairs");
      if (entries.has(key)) throw complain("has a key twice");
      entries.set(key, value);
    }
  }
  return { kind: "dict", ordered: true, entries };
};

function naturals(value: PickleValue | undefined, what: string, complain: CallContext["complain"]): number[] {
  if (!isKind(value, "tuple")) throw complain(`has ${describe(value)} for its ${what}s`);
  if (value.items.length > MAX_DIMENSIONS) throw complain(`has ${value.items.length} dimensions`);
  return value.items.map((item) => {
    if (!isNatural(item)) throw complain(`has the ${what} ${isScalar(item) ? String(item) : describe(item)}`);
    return item;
  });
}

/** @param args storage, offset, sizes, strides, requires_grad, backward_hooks, and since 2.0 metadata */
const rebuildTensor: Call = ([storage, offset, sizes, strides, , , metadata, ...more], { complain }): PickleTensor => {
  if (more.length > 0) throw complain("has more than seven arguments");
  if (!isKind(storage, "storage")) throw complain(`has ${describe(storage)} for its storage`);
  if (!isNatural(offset))
    throw complain(`has the offset ${offset !== undefined && isScalar(offset) ? String(offset) : describe(offset)}`);
  // A tensor can be marked as the conjugate or the negative of its numbers.
  const isPlain =
    metadata === undefined || metadata === null || (isKind(metadata, "dict") && metadata.entries.size === 0);
  if (!isPlain) throw complain("has metadata");
  const tensor = {
    kind: "tensor",
    storage,
    offset,
    shape: naturals(sizes, "size", complain),
    strides: naturals(strides, "stride", complain),
  } as const;
  if (tensor.shape.length !== tensor.strides.length)
    throw complain(`has ${tensor.shape.length} sizes and ${tensor.strides.length} strides`);
  return tensor;
};

/** @param args the tensor, requires_grad, backward_hooks */
const rebuildParameter: Call = ([tensor], { complain }) => {
  if (!isKind(tensor, "tensor")) throw complain(`has ${describe(tensor)} for its tensor`);
  return tensor;
};

const size: Call = ([items], { complain }) => {
  if (!isKind(items, "tuple")) throw complain(`has ${describe(items)} for its sizes`);
  return items;
};

const CALLS: ReadonlyMap<string, Call> = new Map([
  ["collections.OrderedDict", orderedDict],
  ["torch._utils._rebuild_tensor_v2", rebuildTensor],
  ["torch._utils._rebuild_parameter", rebuildParameter],
  ["torch.Size", size],
]);

export const isKnownGlobal = (name: string): boolean => CALLS.has(name) || STORAGES.has(name);

/** What a call of this name comes to; undefined where the name cannot be called. */
export const callOf = (name: string): Call | undefined => CALLS.get(name);

/** The number format of a storage's class. */
export const dtypeOfStorage = (name: string): Dtype | undefined => STORAGES.get(name);
