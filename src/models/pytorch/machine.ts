import type { ByteSource } from "../../platform/bytes.ts";
import { Cursor } from "../../lib/cursor.ts";
import { callOf, dtypeOfStorage, isKnownGlobal } from "./globals.ts";
import { invalid, show, unsupported } from "./refuse.ts";
import {
  describe,
  isKind,
  isNatural,
  isScalar,
  type PickleDict,
  type PickleStorage,
  type PickleValue,
} from "./values.ts";

/** What a pickle may build in all: values, and places in containers. A tensor takes about 50. */
const MAX_ITEMS = 2 ** 22;
/** What an empty dict counts: about as many values take its memory. */
const DICT_ITEMS = 16;
const MAX_STACK = 2 ** 20;
const MAX_MEMO = 2 ** 21;
/** Marks that are open at once. A table of tensors in a table has six. */
const MAX_DEPTH = 200;
/** Of an integer. The file format's own mark has ten. */
const MAX_LONG_BYTES = 16;
const MAX_PROTOCOL = 5;

const utf8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/** The state of one pickle being read, and what its opcodes do to it (pickle.ts says which does what). Its stack holds values; `#marks` where the open groups begin. */
export class Machine {
  readonly #source: ByteSource;
  readonly cursor: Cursor;
  readonly #stack: PickleValue[] = [];
  readonly #marks: number[] = [];
  readonly #memo = new Map<number, PickleValue>();
  readonly storages = new Map<string, PickleStorage>();
  #items = 0;

  constructor(source: ByteSource, bytes: Uint8Array) {
    this.#source = source;
    this.cursor = new Cursor(bytes, () => this.invalid("its pickle ends in the middle"));
  }

  invalid(problem: string): Error {
    return invalid(this.#source, problem);
  }

  unsupported(what: string): Error {
    return unsupported(this.#source, what);
  }

  /** @throws LensError where it has come to more than any table of tensors needs */
  spend(items: number): void {
    this.#items += items;
    if (this.#items > MAX_ITEMS) throw this.invalid(`its pickle builds more than ${MAX_ITEMS} items`);
  }

  push(value: PickleValue): void {
    this.spend(1);
    if (this.#stack.length >= MAX_STACK)
      throw this.invalid(`its pickle puts more than ${MAX_STACK} values on its stack`);
    this.#stack.push(value);
  }

  pushDict(): void {
    this.spend(DICT_ITEMS);
    this.push({ kind: "dict", ordered: false, entries: new Map() });
  }

  /** Never takes what lies before an open mark. */
  pop(): PickleValue {
    if (this.#stack.length <= (this.#marks.at(-1) ?? 0))
      throw this.invalid("its pickle takes a value where there is none");
    return this.#stack.pop()!;
  }

  /** The value that a container's opcode adds to, which stays where it is. */
  top(): PickleValue {
    const value = this.pop();
    this.#stack.push(value);
    return value;
  }

  popMany(count: number): PickleValue[] {
    return Array.from({ length: count }, () => this.pop()).toReversed();
  }

  mark(): void {
    if (this.#marks.length >= MAX_DEPTH) throw this.invalid(`its pickle is nested more than ${MAX_DEPTH} deep`);
    this.#marks.push(this.#stack.length);
  }

  /** Everything since the last mark. */
  popMark(): PickleValue[] {
    const start = this.#marks.pop();
    if (start === undefined) throw this.invalid("its pickle ends a group that it did not begin");
    const items = this.#stack.splice(start);
    this.spend(items.length);
    return items;
  }

  remember(index: number): void {
    if (this.#memo.size >= MAX_MEMO) throw this.invalid(`its pickle remembers more than ${MAX_MEMO} values`);
    this.#memo.set(index, this.top());
  }

  rememberNext(): void {
    this.remember(this.#memo.size);
  }

  recall(index: number): void {
    const value = this.#memo.get(index);
    if (value === undefined) throw this.invalid(`its pickle recalls value ${index}, which it did not remember`);
    this.push(value);
  }

  /** @param bytes from 0 to 16, little-endian, two's complement */
  pushLong(bytes: Uint8Array): void {
    if (bytes.length > MAX_LONG_BYTES) throw this.invalid(`its pickle has an integer of ${bytes.length} bytes`);
    const unsigned = bytes.reduceRight((sum, byte) => (sum << 8n) | BigInt(byte), 0n);
    const value = BigInt.asIntN(8 * bytes.length, unsigned);
    this.push(Number.isSafeInteger(Number(value)) ? Number(value) : value);
  }

  text(bytes: Uint8Array): string {
    try {
      return utf8.decode(bytes);
    } catch {
      throw this.invalid("a text in its pickle is not UTF-8");
    }
  }

  pushGlobal(module: string, name: string): void {
    const full = `${module}.${name}`;
    if (!isKnownGlobal(full)) throw this.unsupported(`its pickle asks for ${show(full)}`);
    this.push({ kind: "global", name: full });
  }

  pushCall(): void {
    const args = this.pop();
    const callee = this.pop();
    const call = isKind(callee, "global") ? callOf(callee.name) : undefined;
    if (call === undefined || !isKind(callee, "global")) throw this.unsupported(`its pickle calls ${describe(callee)}`);
    if (!isKind(args, "tuple")) throw this.invalid(`its pickle calls ${callee.name} with ${describe(args)}`);
    const complain = (problem: string) => this.invalid(`a call of ${callee.name} ${problem}`);
    this.spend(DICT_ITEMS);
    this.push(call(args.items, { complain, spend: (items) => this.spend(items) }));
  }

  /** State put onto an object. An OrderedDict has modules' version numbers there, which nothing here needs. */
  build(): void {
    const state = this.pop();
    const target = this.top();
    if (!isKind(target, "dict") || !target.ordered)
      throw this.unsupported(`its pickle sets the state of ${describe(target)} (opcode BUILD)`);
    if (!isKind(state, "dict"))
      throw this.unsupported(`its pickle sets an OrderedDict's state to ${describe(state)} (opcode BUILD)`);
  }

  append(items: readonly PickleValue[]): void {
    const list = this.top();
    if (!isKind(list, "list")) throw this.invalid(`its pickle appends to ${describe(list)}`);
    for (const item of items) list.items.push(item);
  }

  setItems(items: readonly PickleValue[]): void {
    const dict = this.top();
    if (!isKind(dict, "dict")) throw this.invalid(`its pickle sets items of ${describe(dict)}`);
    if (items.length % 2 !== 0) throw this.invalid("its pickle has a key without a value");
    for (let i = 0; i < items.length; i += 2) this.#setItem(dict, items[i]!, items[i + 1]!);
  }

  #setItem({ entries }: PickleDict, key: PickleValue, value: PickleValue): void {
    if (!isScalar(key)) throw this.unsupported(`its pickle has ${describe(key)} as a key`);
    if (entries.has(key)) throw this.invalid(`its pickle has the key ${show(String(key))} twice`);
    entries.set(key, value);
  }

  /** torch.save's mark for a run of numbers outside the pickle: ("storage", class, key, device, numbers). */
  pushStorage(): void {
    const id = this.pop();
    const [word, type, key, device, elements, view] = isKind(id, "tuple") ? id.items : [];
    if (word !== "storage")
      throw this.unsupported(
        `its pickle refers to ${typeof word === "string" ? `a ${show(word)}` : describe(id)} outside itself`,
      );
    const dtype = isKind(type, "global") ? dtypeOfStorage(type.name) : undefined;
    if (dtype === undefined) throw this.invalid(`a storage is of ${describe(type)}, which is no class of storages`);
    if (typeof key !== "string" || typeof device !== "string" || !isNatural(elements))
      throw this.invalid("a storage has no key, device and count of numbers");
    if (view !== undefined && view !== null)
      throw this.unsupported("a storage is a view of another, as PyTorch before 0.4 saved them");
    const known = this.storages.get(key);
    if (known !== undefined && (known.dtype !== dtype || known.elements !== elements)) {
      throw this.invalid(`storage ${show(key)} is ${known.elements} x ${known.dtype} and also ${elements} x ${dtype}`);
    }
    const storage = known ?? { kind: "storage", dtype, key, elements };
    this.storages.set(key, storage);
    this.push(storage);
  }

  protocol(): void {
    const version = this.cursor.u8();
    if (version < 2 || version > MAX_PROTOCOL) throw this.unsupported(`its pickle is of protocol ${version}`);
  }

  frame(): void {
    if (this.cursor.u64() > this.cursor.left) throw this.invalid("its pickle ends in the middle of a frame");
  }

  finish(): PickleValue {
    const value = this.pop();
    if (this.#stack.length > 0 || this.#marks.length > 0) throw this.invalid("its pickle leaves values behind");
    return value;
  }
}
