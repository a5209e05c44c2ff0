import type { ByteSource } from "../../platform/bytes.ts";
import { show, unsupported } from "./refuse.ts";
import { describe, isKind, type PickleDict, type PickleTensor, type PickleValue } from "./values.ts";

/**
 * The keys under which training code keeps a model's tensors beside its optimiser and other state, the one to take
 * first: DINO's releases have teacher (which is evaluated) and student, timm's state_dict, DeiT's and MAE's model.
 */
const WRAPPERS = ["teacher", "state_dict", "model"];
/** DistributedDataParallel puts it before every name. */
const PARALLEL = "module.";
/** DINO's training code puts the network's names under the first, those of the head it trains with under the second. */
const BACKBONE = "backbone.";
const HEAD = "head.";

type Tensors = Map<string, PickleTensor>;

/** The tensors directly in a table. What else is there is plain data (the machine builds nothing else), and left out. */
function tensorsOf({ entries }: PickleDict): Tensors {
  const tensors: Tensors = new Map();
  for (const [name, value] of entries) {
    if (typeof name === "string" && isKind(value, "tensor")) tensors.set(name, value);
  }
  return tensors;
}

const withoutPrefix = (tensors: Tensors, prefix: string): Tensors =>
  new Map([...tensors].map(([name, tensor]) => [name.slice(prefix.length), tensor]));

/** Names as the network itself has them: prefixes go that all of them have, and with the backbone's the head. */
function unwrapNames(tensors: Tensors): Tensors {
  const bare = [...tensors.keys()].every((name) => name.startsWith(PARALLEL))
    ? withoutPrefix(tensors, PARALLEL)
    : tensors;
  if (![...bare.keys()].every((name) => name.startsWith(BACKBONE) || name.startsWith(HEAD))) return bare;
  const backbone = new Map([...bare].filter(([name]) => name.startsWith(BACKBONE)));
  return backbone.size > 0 ? withoutPrefix(backbone, BACKBONE) : bare;
}

/**
 * The network's tensors in what was saved: the table itself if it has tensors, else the one under the first of
 * WRAPPERS that has.
 *
 * @throws LensError unsupported_checkpoint
 */
export function findStateDict(source: ByteSource, saved: PickleValue): ReadonlyMap<string, PickleTensor> {
  if (!isKind(saved, "dict")) throw unsupported(source, `what it holds is ${describe(saved)}, not a table of tensors`);
  for (const table of [saved, ...WRAPPERS.map((key) => saved.entries.get(key))]) {
    if (!isKind(table, "dict")) continue;
    const tensors = tensorsOf(table);
    if (tensors.size > 0) return unwrapNames(tensors);
  }
  const keys = [...saved.entries.keys()].slice(0, 5).map((key) => show(String(key)));
  throw unsupported(
    source,
    keys.length === 0
      ? "it is empty"
      : `it has no tensors, neither at its top nor under ${WRAPPERS.join(", ")}; at its top are ${keys.join(", ")}`,
  );
}
