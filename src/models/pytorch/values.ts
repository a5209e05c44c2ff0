import type { Dtype } from "../dtypes.ts";

/** What a pickle can build here: plain data, tables of it, and descriptions of tensors. None of it does anything. */
export type PickleValue =
  | Scalar
  | Uint8Array
  | PickleTuple
  | PickleList
  | PickleDict
  | PickleGlobal
  | PickleStorage
  | PickleTensor;

/** bigint for integers that a number cannot hold. */
export type Scalar = null | boolean | number | bigint | string;

export interface PickleTuple {
  readonly kind: "tuple";
  readonly items: readonly PickleValue[];
}

export interface PickleList {
  readonly kind: "list";
  readonly items: PickleValue[];
}

/** A dict or an OrderedDict; a JavaScript Map keeps the order of both. */
export interface PickleDict {
  readonly kind: "dict";
  readonly ordered: boolean;
  readonly entries: Map<Scalar, PickleValue>;
}

/** A name that is known, such as torch.FloatStorage. */
export interface PickleGlobal {
  readonly kind: "global";
  readonly name: string;
}

/** A run of numbers that lies outside the pickle, under a key. */
export interface PickleStorage {
  readonly kind: "storage";
  readonly dtype: Dtype;
  readonly key: string;
  /** Numbers in it. */
  readonly elements: number;
}

/** A tensor: a way to look at a storage. Not yet checked against it. */
export interface PickleTensor {
  readonly kind: "tensor";
  readonly storage: PickleStorage;
  /** Elements of the storage before the first. */
  readonly offset: number;
  readonly shape: readonly number[];
  /** Elements of the storage from one index of a dimension to the next. */
  readonly strides: readonly number[];
}

/** A value in words, for messages. */
export function describe(value: PickleValue | undefined): string {
  if (value === undefined) return "nothing";
  if (value === null) return "None";
  if (typeof value === "string") return "a text";
  if (typeof value === "boolean") return value ? "True" : "False";
  if (typeof value === "number" || typeof value === "bigint") return "a number";
  if (value instanceof Uint8Array) return "bytes";
  return value.kind === "global" ? value.name : `a ${value.kind}`;
}

export function isScalar(value: PickleValue): value is Scalar {
  return value === null || typeof value !== "object";
}

/** Those kinds that are objects. */
type Kind = Exclude<PickleValue, Scalar | Uint8Array>["kind"];

export function isKind<K extends Kind>(
  value: PickleValue | undefined,
  kind: K,
): value is Extract<PickleValue, { kind: K }> {
  return typeof value === "object" && value !== null && !(value instanceof Uint8Array) && value.kind === kind;
}

/** Whether a value counts something: a whole number from 0 that is exact. */
export function isNatural(value: PickleValue | undefined): value is number {
  return typeof value === "number" && Number.isSafeInteger(value) && value >= 0;
}
