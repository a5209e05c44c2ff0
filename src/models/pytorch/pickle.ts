import type { ByteSource } from "../../platform/bytes.ts";
import type { Cursor } from "../../lib/cursor.ts";
import { Machine } from "./machine.ts";
import { opcodeName, OPCODES, type Opcode } from "./opcodes.ts";
import { describe, type PickleStorage, type PickleValue } from "./values.ts";

/** What a pickle came to. */
export interface Unpickled {
  readonly value: PickleValue;
  /** The storages that its tensors look at, by key. */
  readonly storages: ReadonlyMap<string, PickleStorage>;
  /** Bytes it takes, its STOP included. */
  readonly byteLength: number;
}

/** A table of 10,000 tensors takes 1.5 MB. */
export const MAX_PICKLE_BYTES = 32 * 2 ** 20;

type Step = (machine: Machine, cursor: Cursor) => void;

/** The opcodes that are understood. */
const STEPS: Partial<Record<Opcode, Step>> = {
  PROTO: (machine) => machine.protocol(),
  FRAME: (machine) => machine.frame(),
  MARK: (machine) => machine.mark(),

  NONE: (machine) => machine.push(null),
  NEWTRUE: (machine) => machine.push(true),
  NEWFALSE: (machine) => machine.push(false),
  BININT: (machine, cursor) => machine.push(cursor.i32()),
  BININT1: (machine, cursor) => machine.push(cursor.u8()),
  BININT2: (machine, cursor) => machine.push(cursor.u16()),
  LONG1: (machine, cursor) => machine.pushLong(cursor.take(cursor.u8())),
  BINFLOAT: (machine, cursor) => machine.push(cursor.f64()),
  SHORT_BINUNICODE: (machine, cursor) => machine.push(machine.text(cursor.take(cursor.u8()))),
  BINUNICODE: (machine, cursor) => machine.push(machine.text(cursor.take(cursor.u32()))),
  // Python 2's texts, read as torch.load reads them.
  SHORT_BINSTRING: (machine, cursor) => machine.push(machine.text(cursor.take(cursor.u8()))),
  BINSTRING: (machine, cursor) => machine.push(machine.text(cursor.take(cursor.u32()))),
  SHORT_BINBYTES: (machine, cursor) => machine.push(cursor.take(cursor.u8())),
  BINBYTES: (machine, cursor) => machine.push(cursor.take(cursor.u32())),

  EMPTY_TUPLE: (machine) => machine.push({ kind: "tuple", items: [] }),
  TUPLE1: (machine) => machine.push({ kind: "tuple", items: machine.popMany(1) }),
  TUPLE2: (machine) => machine.push({ kind: "tuple", items: machine.popMany(2) }),
  TUPLE3: (machine) => machine.push({ kind: "tuple", items: machine.popMany(3) }),
  TUPLE: (machine) => machine.push({ kind: "tuple", items: machine.popMark() }),
  EMPTY_LIST: (machine) => machine.push({ kind: "list", items: [] }),
  APPEND: (machine) => machine.append(machine.popMany(1)),
  APPENDS: (machine) => machine.append(machine.popMark()),
  EMPTY_DICT: (machine) => machine.pushDict(),
  SETITEM: (machine) => machine.setItems(machine.popMany(2)),
  SETITEMS: (machine) => machine.setItems(machine.popMark()),

  BINPUT: (machine, cursor) => machine.remember(cursor.u8()),
  LONG_BINPUT: (machine, cursor) => machine.remember(cursor.u32()),
  MEMOIZE: (machine) => machine.rememberNext(),
  BINGET: (machine, cursor) => machine.recall(cursor.u8()),
  LONG_BINGET: (machine, cursor) => machine.recall(cursor.u32()),

  GLOBAL: (machine, cursor) => machine.pushGlobal(machine.text(cursor.line()), machine.text(cursor.line())),
  STACK_GLOBAL(machine) {
    const [module, name] = machine.popMany(2);
    if (typeof module !== "string" || typeof name !== "string")
      throw machine.invalid(`its pickle names something by ${describe(module)} and ${describe(name)}`);
    machine.pushGlobal(module, name);
  },
  REDUCE: (machine) => machine.pushCall(),
  BUILD: (machine) => machine.build(),
  BINPERSID: (machine) => machine.pushStorage(),
};

/**
 * Reads one pickle, from the first of the bytes to its STOP. Nothing is called: a name that is not known, an opcode
 * that no table of tensors needs and a size that none has end it.
 *
 * @param source named in messages
 * @param onEnded told where the pickle goes on after the bytes, before that is thrown
 * @throws LensError invalid_pytorch, unsupported_checkpoint
 */
export function unpickle(source: ByteSource, bytes: Uint8Array, onEnded: () => void = () => undefined): Unpickled {
  const machine = new Machine(source, bytes);
  const { cursor } = machine;
  try {
    for (;;) {
      const byte = cursor.u8();
      if (byte === OPCODES.STOP)
        return { value: machine.finish(), storages: machine.storages, byteLength: cursor.position };
      const name = opcodeName(byte);
      if (name === undefined) throw machine.invalid(`its pickle has the byte ${byte} where an opcode has to be`);
      const step = STEPS[name];
      if (step === undefined) throw machine.unsupported(`its pickle uses the opcode ${name}`);
      step(machine, cursor);
    }
  } finally {
    if (cursor.ended) onEnded();
  }
}
